package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.parquet.write.ParquetWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.BoundaryOrder;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metadata of written files, as parquet-java reads it. */
class ParquetMetadataTest {
  private static final int ROWS = 100_000;

  private static final DataType WIDE = new DataType.Decimal(30, 2);

  @TempDir private Path folder;

  private MemoryPool pool;
  private MemoryConsumer memory;
  private NativeBuffer text;

  @BeforeEach
  void open() {
    pool = new MemoryPool(256L << 20);
    memory = pool.consumer("test");
    text = memory.allocate(1 << 20);
  }

  @AfterEach
  void everyByteIsGivenBack() {
    text.close();
    memory.close();
    pool.close();
  }

  private Path write(Column column, boolean nullable, Map<String, Object> options) {
    Path file = folder.resolve("m.parquet");
    Schema schema = Schema.of(new Field("c", column.type(), nullable));
    try (TableWriter writer =
            new ParquetWriter(file.toString(), schema, new Options(options), pool);
        TableWriter.Encoder encoder = writer.newEncoder()) {
      encoder.accept(new DenseBatch(column.size(), column));
      encoder.finish();
      writer.commit();
    }
    return file;
  }

  private static Statistics<?> statistics(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      return reader.getFooter().getBlocks().getFirst().getColumns().getFirst().getStatistics();
    }
  }

  private ViewColumn strings(DataType type, byte[]... values) {
    long[] views = new long[2 * values.length];
    byte[] nulls = new byte[values.length];
    long at = text.address();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        nulls[i] = 1;
        // What stands at a null must not be looked at.
        views[2 * i] = Integer.MAX_VALUE;
        continue;
      }
      Native.copy(values[i], 0, at, values[i].length);
      Views.set(views, i, at, values[i].length);
      at += values[i].length;
    }
    return new ViewColumn(type, values.length, views, nulls);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void pageIndexTellsWhereSortedValuesLie() throws IOException {
    long[] values = IntStream.range(0, ROWS).mapToLong(i -> i / 3).toArray();
    byte[] nulls = new byte[ROWS];
    Arrays.fill(nulls, 40_000, 60_000, (byte) 1);
    nulls[7] = 1;
    Path file = write(new LongColumn(Simple.BIGINT, ROWS, values, nulls), true, Map.of());
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      BlockMetaData group = reader.getFooter().getBlocks().getFirst();
      ColumnChunkMetaData chunk = group.getColumns().getFirst();
      assertEquals(ROWS, group.getRowCount());
      assertEquals(20_001, chunk.getStatistics().getNumNulls());
      assertEquals("min: 0, max: 33333, num_nulls: 20001", chunk.getStatistics().toString());
      ColumnIndex columns = reader.readColumnIndex(chunk);
      OffsetIndex offsets = reader.readOffsetIndex(chunk);
      assertEquals(BoundaryOrder.ASCENDING, columns.getBoundaryOrder());
      assertEquals(List.of(false, false, true, false, false), columns.getNullPages());
      assertEquals(List.of(1L, 0L, 20_000L, 0L, 0L), columns.getNullCounts());
      assertEquals(5, offsets.getPageCount());
      for (int page = 0; page < 5; page++) {
        assertEquals(20_000L * page, offsets.getFirstRowIndex(page));
      }
      assertEquals(20_000 / 3, columns.getMinValues().get(1).getLong(0));
      assertEquals(
          (80_000 - 1) / 3,
          columns.getMaxValues().get(3).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(0));
    }
  }

  @Test
  void zerosAsBoundsCoverBothSigns() throws IOException {
    double[] values = {0.0, -0.0};
    Path file = write(new DoubleColumn(Simple.DOUBLE, 2, values, null), false, Map.of());
    Statistics<?> statistics = statistics(file);
    assertEquals(-0.0, statistics.genericGetMin());
    assertEquals(0.0, statistics.genericGetMax());
  }

  @Test
  void valuesWithNaNAmongThemHaveNoBounds() throws IOException {
    double[] values = {1.0, Double.NaN, 2.0};
    Path file = write(new DoubleColumn(Simple.DOUBLE, 3, values, null), false, Map.of());
    assertFalse(statistics(file).hasNonNullValue());
  }

  @Test
  void onlyNaNHasNeitherBoundsNorColumnIndex() throws IOException {
    double[] values = {Double.NaN, Double.NaN};
    Path file = write(new DoubleColumn(Simple.REAL, 2, values, null), false, Map.of());
    assertFalse(statistics(file).hasNonNullValue());
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      ColumnChunkMetaData chunk = reader.getFooter().getBlocks().getFirst().getColumns().getFirst();
      assertNull(reader.readColumnIndex(chunk));
      assertNotNull(reader.readOffsetIndex(chunk));
    }
  }

  @Test
  void shortStringsAreExactBoundsInUnsignedOrder() throws IOException {
    Path file =
        write(
            strings(Simple.VARCHAR, utf8("zebra"), null, utf8("éa"), utf8("Zebra"), utf8("")),
            true,
            Map.of());
    Statistics<?> statistics = statistics(file);
    assertArrayEquals(utf8(""), statistics.getMinBytes());
    assertArrayEquals(utf8("éa"), statistics.getMaxBytes());
    assertEquals(1, statistics.getNumNulls());
  }

  @Test
  void longStringsAreCutBetweenCharactersAndTheGreatestIsRaised() throws IOException {
    String longText = "a".repeat(63) + "é";
    Path file =
        write(strings(Simple.VARCHAR, utf8(longText), utf8(longText + "b")), true, Map.of());
    Statistics<?> statistics = statistics(file);
    assertArrayEquals(utf8("a".repeat(63)), statistics.getMinBytes());
    assertArrayEquals(utf8("a".repeat(62) + "b"), statistics.getMaxBytes());
  }

  @Test
  void bytesWithNoneAboveThemHaveNoGreatest() throws IOException {
    byte[] ones = new byte[70];
    Arrays.fill(ones, (byte) 0xFF);
    Path file = write(strings(Simple.VARBINARY, utf8("a"), ones), true, Map.of());
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      ColumnChunkMetaData chunk = reader.getFooter().getBlocks().getFirst().getColumns().getFirst();
      assertFalse(chunk.getStatistics().hasNonNullValue());
      assertNull(reader.readColumnIndex(chunk));
    }
  }

  @Test
  void wideDecimalsMayComeInEitherLayout() throws Exception {
    BigInteger big = BigInteger.TEN.pow(29).negate();
    long[] words = {5, 0, big.longValue(), big.shiftRight(64).longValue(), 7, 0};
    Path file = write(new Int128Column(WIDE, 3, words, null), false, Map.of());
    assertEquals(
        List.of(List.of("0.05"), List.of("-" + "1" + "0".repeat(27) + ".00"), List.of("0.07")),
        TableText.rows(TableText.open(file), 10));
    assertEquals(big, new BigInteger(statistics(file).getMinBytes()));
    file = write(new LongColumn(WIDE, 2, new long[] {-3, 4}, null), false, Map.of());
    assertEquals(
        List.of(List.of("-0.03"), List.of("0.04")), TableText.rows(TableText.open(file), 10));
    assertEquals(BigInteger.valueOf(4), new BigInteger(statistics(file).getMaxBytes()));
  }

  @Test
  void constantAndDictionaryColumnsAreWrittenAsTheyStand() {
    Column value = strings(Simple.VARCHAR, utf8("the same long value"));
    Path file = write(new ConstantColumn(50_000, value), true, Map.of());
    assertEquals(
        Map.of("the same long value", 50_000L),
        TableText.rows(TableText.open(file), 4096).stream()
            .collect(Collectors.groupingBy(List::getFirst, Collectors.counting())));

    Column dictionary = new IntColumn(Simple.DATE, 3, new int[] {10, -5, 20}, null);
    int[] codes = {0, 1, 1, 0, 0};
    byte[] nulls = {0, 0, 0, 0, 1};
    file = write(new DictionaryColumn(5, codes, dictionary, nulls), true, Map.of());
    assertEquals(
        List.of("10", "-5", "-5", "10", "null"),
        TableText.rows(TableText.open(file), 10).stream().map(List::getFirst).toList());

    file = write(ConstantColumn.ofNull(Simple.NULL, 3), true, Map.of());
    assertEquals(
        List.of("null", "null", "null"),
        TableText.rows(TableText.open(file), 10).stream().map(List::getFirst).toList());
  }

  @Test
  void manyRepeatsGiveADictionaryAndFewGivePlainValues() throws IOException {
    int[] few = IntStream.range(0, ROWS).map(i -> i * 31 % 1000).toArray();
    assertTrue(
        hasDictionary(write(new IntColumn(Simple.INTEGER, ROWS, few, null), true, Map.of())));
    int[] many = IntStream.range(0, ROWS).map(i -> i * 31).toArray();
    assertFalse(
        hasDictionary(write(new IntColumn(Simple.INTEGER, ROWS, many, null), true, Map.of())));
  }

  private static boolean hasDictionary(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      return reader.getFooter().getBlocks().getFirst().getColumns().getFirst().hasDictionaryPage();
    }
  }

  @Test
  void pagesOfLongValuesHaveFewRows() throws IOException {
    byte[][] values = new byte[400][];
    Arrays.setAll(values, i -> utf8(i + "x".repeat(1000)));
    Path file = write(strings(Simple.VARCHAR, values), true, Map.of("page_size", 10_000L));
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      ColumnChunkMetaData chunk = reader.getFooter().getBlocks().getFirst().getColumns().getFirst();
      assertEquals(40, reader.readOffsetIndex(chunk).getPageCount());
    }
    assertEquals(400, TableText.rows(TableText.open(file), 100).size());
  }

  @Test
  void booleansHaveBounds() throws IOException {
    byte[] values = new byte[30_001];
    Path file =
        write(new BooleanColumn(Simple.BOOLEAN, values.length, values, null), true, Map.of());
    assertEquals("min: false, max: false, num_nulls: 0", statistics(file).toString());
    values[30_000] = 1;
    file = write(new BooleanColumn(Simple.BOOLEAN, values.length, values, null), true, Map.of());
    assertEquals("min: false, max: true, num_nulls: 0", statistics(file).toString());
    assertEquals("true", TableText.rows(TableText.open(file), 4096).getLast().getFirst());
  }
}
