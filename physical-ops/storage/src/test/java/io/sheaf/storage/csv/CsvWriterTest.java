package io.sheaf.storage.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.text.CsvText;
import io.sheaf.columnar.text.TextBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvWriterTest {
  @TempDir private Path folder;

  private Path write(
      String name, Schema schema, Map<String, Object> options, ColumnBatch... batches) {
    Path file = folder.resolve(name);
    FileFormat format = FileFormats.byPath(name).orElseThrow();
    try (MemoryPool pool = new MemoryPool(16L << 20);
        TableWriter writer = format.write(file.toString(), schema, new Options(options), pool);
        TableWriter.Encoder encoder = writer.newEncoder()) {
      for (ColumnBatch batch : batches) {
        encoder.accept(batch);
      }
      encoder.finish();
      writer.commit();
    }
    return file;
  }

  private static ViewColumn strings(DataType type, String... values) {
    long[] views = new long[2 * values.length];
    byte[] nulls = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      byte[] bytes = values[i] == null ? new byte[0] : values[i].getBytes(StandardCharsets.UTF_8);
      nulls[i] = (byte) (values[i] == null ? 1 : 0);
      Views.setInline(views, i, bytes, 0, bytes.length);
    }
    return new ViewColumn(type, values.length, views, nulls);
  }

  private static LongColumn longs(DataType type, long... values) {
    return new LongColumn(type, values.length, values, null);
  }

  private static String text(Column column) {
    CsvText text =
        new CsvText(
            Schema.of(new Field("c", column.type(), true)),
            CsvText.Form.DEFAULT,
            ZoneId.of("Asia/Kolkata"));
    TextBuffer out = new TextBuffer(10);
    text.appendRows(new DenseBatch(column.size(), column), 0, column.size(), out);
    return out.toString();
  }

  @Test
  void everyTypeHasItsSpelling() {
    BigInteger big = new BigInteger("-12345678901234567890123456789");
    long[] words = {big.longValue(), big.shiftRight(64).longValue(), 1, 0};
    assertEquals(
        "true\nfalse\n", text(new BooleanColumn(Simple.BOOLEAN, 2, new byte[] {1, 0}, null)));
    assertEquals(
        "-2147483648\n0\n",
        text(new IntColumn(Simple.INTEGER, 2, new int[] {Integer.MIN_VALUE, 0}, null)));
    assertEquals(
        "-9223372036854775808\n9223372036854775807\n",
        text(longs(Simple.BIGINT, Long.MIN_VALUE, Long.MAX_VALUE)));
    assertEquals("-0.05\n12.00\n0.00\n", text(longs(new DataType.Decimal(9, 2), -5, 1200, 0)));
    assertEquals(
        "-123456789012345678901234567.89\n0.01\n",
        text(new Int128Column(new DataType.Decimal(30, 2), 2, words, null)));
    assertEquals(
        "0.1\n1.0E100\n-0.0\nNaN\n-Infinity\n",
        text(
            new DoubleColumn(
                Simple.DOUBLE,
                5,
                new double[] {0.1, 1e100, -0.0, Double.NaN, Double.NEGATIVE_INFINITY},
                null)));
    assertEquals("0.1\n", text(new DoubleColumn(Simple.REAL, 1, new double[] {0.1f}, null)));
    assertEquals(
        "1970-01-01\n1969-12-31\n", text(new IntColumn(Simple.DATE, 2, new int[] {0, -1}, null)));
    assertEquals("00:00:00\n23:59:59.5\n", text(longs(new DataType.Time(6), 0, 86_399_500_000L)));
    assertEquals(
        "1970-01-01 00:00:00\n1969-12-31 23:59:59.999999\n",
        text(longs(new DataType.Timestamp(6, false), 0, -1)));
    assertEquals(
        "1970-01-01 00:00:00.000000001\n", text(longs(new DataType.Timestamp(9, false), 1)));
    assertEquals("1970-01-01 05:30:00+05:30\n", text(longs(new DataType.Timestamp(6, true), 0)));
    assertEquals("\\x6100\n", text(strings(Simple.VARBINARY, "a\0")));
    assertEquals(
        "1-2\n-0-1\n",
        text(new IntColumn(Simple.INTERVAL_YEAR_MONTH, 2, new int[] {14, -1}, null)));
    assertEquals("1 00:00:00.5\n", text(longs(Simple.INTERVAL_DAY_TIME, 86_400_500_000L)));
  }

  @Test
  void whatNeedsQuotesHasThem() throws IOException {
    Schema schema =
        Schema.of(new Field("a, b", Simple.VARCHAR, true), new Field("n", Simple.BIGINT, true));
    ColumnBatch batch =
        new DenseBatch(
            5,
            strings(Simple.VARCHAR, "x", null, "", "say \"hi\"", "a,b\nc"),
            longs(Simple.BIGINT, 1, 2, 3, 4, 5));
    Path file = write("t.csv", schema, Map.of(), batch);
    assertEquals(
        "\"a, b\",n\nx,1\n,2\n\"\",3\n\"say \"\"hi\"\"\",4\n\"a,b\nc\",5\n",
        Files.readString(file));
    file = write("t.tsv", schema, Map.of("header", false, "null", "NULL"), batch);
    assertEquals(
        "x\t1\nNULL\t2\n\t3\n\"say \"\"hi\"\"\"\t4\n\"a,b\nc\"\t5\n", Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "zstd"})
  void duckDbReadsManyBlocksBack(String compression) throws SQLException {
    int rows = 150_000;
    Schema schema =
        Schema.of(
            new Field("i", Simple.BIGINT, false),
            new Field("d", Simple.DOUBLE, true),
            new Field("s", Simple.VARCHAR, true));
    ColumnBatch batch =
        new DenseBatch(
            rows,
            longs(Simple.BIGINT, IntStream.range(0, rows).asLongStream().toArray()),
            new DoubleColumn(
                Simple.DOUBLE,
                rows,
                IntStream.range(0, rows).mapToDouble(i -> i / 7.0).toArray(),
                null),
            strings(
                Simple.VARCHAR,
                IntStream.range(0, rows)
                    .mapToObj(i -> i % 3 == 0 ? null : i % 3 == 1 ? "" : "it,\"" + i)
                    .toArray(String[]::new)));
    String ending = compression.equals("gzip") ? ".gz" : compression.equals("zstd") ? ".zst" : "";
    Path file = write("t.csv" + ending, schema, Map.of("compression", compression), batch, batch);
    String read =
        "SELECT count(*), sum(i), sum(d = i / 7.0), count(s), count(*) FILTER (WHERE s = ''),"
            + " count(*) FILTER (WHERE s = 'it,\"' || i) FROM read_csv('"
            + file
            + "', header = true, allow_quoted_nulls = false, columns = {'i': 'BIGINT', 'd':"
            + " 'DOUBLE', 's': 'VARCHAR'})";
    long third = rows / 3;
    assertEquals(
        List.of(2L * rows, (long) rows * (rows - 1), 2L * rows, 4 * third, 2 * third, 2 * third),
        numbers(read));
  }

  private static List<Long> numbers(String sql) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      List<Long> numbers = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        numbers.add(result.getLong(i));
      }
      return numbers;
    }
  }
}
