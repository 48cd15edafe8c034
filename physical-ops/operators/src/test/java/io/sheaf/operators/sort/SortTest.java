package io.sheaf.operators.sort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.aggregate.TestPlans;
import io.sheaf.operators.sort.SortCase.Encoding;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortSpec;
import io.sheaf.operators.spec.TopNSpec;
import io.sheaf.operators.spill.SpillArea;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortTest {
  private static final long PLENTY = 256L << 20;

  /** Columns of every layout, all with nulls; the row's number last. */
  private static final Schema SCHEMA =
      Schema.of(
          new Field("b", Simple.BOOLEAN, true),
          new Field("i", Simple.INTEGER, true),
          new Field("l", Simple.BIGINT, true),
          new Field("d", Simple.DOUBLE, true),
          new Field("w", new Decimal(38, 2), true),
          new Field("s", Simple.VARCHAR, true),
          new Field("p", new Decimal(12, 2), true),
          new Field("c", Simple.VARCHAR, true),
          new Field("n", Simple.INTEGER, false));

  @TempDir Path spillDirectory;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Object[]> rows(int count, int distinct, long seed) {
    Random random = new Random(seed);
    List<Object[]> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Object[] row = {
        random.nextBoolean(),
        random.nextInt(distinct) - distinct / 2,
        random.nextInt(20) == 0
            ? Long.MIN_VALUE + random.nextInt(2)
            : Long.MAX_VALUE - random.nextInt(distinct),
        aDouble(random),
        aWide(random),
        aString(random, distinct),
        (long) random.nextInt(distinct),
        utf8("AFNR".substring(random.nextInt(4)).substring(0, 1)),
        n
      };
      for (int c = 0; c < row.length - 1; c++) {
        if (random.nextInt(8) == 0) {
          row[c] = null;
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static double aDouble(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> -0.0;
      case 2 -> 0.0;
      case 3 -> Double.NEGATIVE_INFINITY;
      case 4 -> Double.MAX_VALUE;
      default -> random.nextGaussian();
    };
  }

  private static BigInteger aWide(Random random) {
    BigInteger value = BigInteger.valueOf(random.nextInt(50) - 25);
    return random.nextInt(3) == 0
        ? value.multiply(BigInteger.TEN.pow(20)).add(BigInteger.TEN)
        : value;
  }

  private static byte[] aString(Random random, int distinct) {
    String tail = Integer.toString(random.nextInt(distinct), 36);
    return utf8(
        switch (random.nextInt(6)) {
          case 0 -> "";
          case 1 -> "\0".repeat(random.nextInt(4));
          case 2 -> tail;
          case 3 -> "\u00e4\u6f22" + tail;
          case 4 -> "a prefix that is the same in many strings" + tail;
          default -> "aaaaaaaaaaaaaaaaaaaaaaaa".substring(random.nextInt(24));
        });
  }

  private static List<SortKey> keys(long seed) {
    Random random = new Random(seed);
    List<Integer> columns = new ArrayList<>(IntStream.range(0, 8).boxed().toList());
    java.util.Collections.shuffle(columns, random);
    return columns.subList(0, 1 + random.nextInt(4)).stream()
        .map(c -> new SortKey(c, random.nextBoolean(), random.nextBoolean()))
        .toList();
  }

  private void checkSort(
      SortCase sortCase, int drivers, int batchRows, long memory, Encoding encoding)
      throws Exception {
    sortCase.check(
        input -> new SortSpec(input, sortCase.keys()),
        0,
        Long.MAX_VALUE,
        drivers,
        batchRows,
        memory,
        encoding,
        spillDirectory.resolve("sort"));
  }

  private void checkTop(
      SortCase sortCase, long offset, long fetch, int drivers, int batchRows, Encoding encoding)
      throws Exception {
    sortCase.check(
        input -> new TopNSpec(input, sortCase.keys(), offset, fetch),
        offset,
        fetch,
        drivers,
        batchRows,
        PLENTY,
        encoding,
        spillDirectory);
  }

  @Test
  void ordersByEachTypeInBothDirections() throws Exception {
    List<Object[]> rows = rows(2000, 300, 1);
    for (int column = 0; column < SCHEMA.size(); column++) {
      for (boolean descending : new boolean[] {false, true}) {
        for (boolean nullsFirst : new boolean[] {false, true}) {
          SortCase one =
              new SortCase(SCHEMA, rows, List.of(new SortKey(column, descending, nullsFirst)));
          checkSort(one, 2, 128, PLENTY, Encoding.FLAT);
          checkTop(one, 10, 90, 2, 128, Encoding.FLAT);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void ordersBySeveralKeys(Encoding encoding) throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      SortCase several =
          new SortCase(SCHEMA, rows(3000, seed % 2 == 0 ? 5 : 1000, seed), keys(seed));
      checkSort(several, 1 + seed % 4, seed % 5 == 0 ? 3 : 100, PLENTY, encoding);
      checkTop(several, (seed % 3) * 7L, 50, 1 + seed % 4, seed % 5 == 0 ? 3 : 100, encoding);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 11, 12, 13, 14})
  void ordersFewRows(int count) throws Exception {
    SortCase few = new SortCase(SCHEMA, rows(count, 3, 5), keys(11));
    checkSort(few, 2, 3, PLENTY, Encoding.FLAT);
    checkTop(few, 1, 5, 2, 3, Encoding.FLAT);
    checkTop(few, 0, 0, 2, 3, Encoding.FLAT);
    checkTop(few, 100, 5, 2, 3, Encoding.FLAT);
  }

  /** Distributions that upset bucketing; more rows than a bucket may hold on the heap. */
  @Test
  void ordersSkewedRows() throws Exception {
    int count = 80_000;
    Random random = new Random(3);
    checkOneKey(count, Simple.BIGINT, n -> 7L);
    checkOneKey(
        count,
        Simple.BIGINT,
        n ->
            n == 77 ? Long.MIN_VALUE : n == 78 ? Long.MAX_VALUE : (Object) (long) random.nextInt());
    checkOneKey(count, Simple.BIGINT, n -> (long) n);
    checkOneKey(count, Simple.BIGINT, n -> -(long) n);
    checkOneKey(count, Simple.DOUBLE, n -> random.nextDouble());
    checkOneKey(
        count,
        new Decimal(38, 0),
        n -> BigInteger.TEN.pow(30).add(BigInteger.valueOf(random.nextInt())));
  }

  @Test
  void ordersManyStringsWithCommonPrefixes() throws Exception {
    Random random = new Random(4);
    int count = 80_000;
    checkOneKey(
        count, Simple.VARCHAR, n -> utf8("Customer#00000000000" + random.nextInt(1_000_000)));
    checkOneKey(
        count,
        Simple.VARCHAR,
        n -> utf8("same in all, and longer than a view" + "\0".repeat(n % 3)));
    String[] prefixes = new String[1500];
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = "x".repeat(i);
    }
    checkOneKey(3_000, Simple.VARCHAR, n -> utf8(prefixes[random.nextInt(prefixes.length)]));
  }

  private void checkOneKey(int count, DataType type, IntFunction<Object> values) throws Exception {
    Schema schema = Schema.of(new Field("k", type, true), new Field("n", Simple.INTEGER, false));
    List<Object[]> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      rows.add(new Object[] {values.apply(n), n});
    }
    SortCase one =
        new SortCase(
            schema, rows, List.of(new SortKey(0, false, false), new SortKey(1, true, false)));
    checkSort(one, 2, 2048, PLENTY, Encoding.FLAT);
    checkTop(one, 100, 4000, 2, 2048, Encoding.FLAT);
  }

  @Test
  void topOfManyRowsFallsBackToSorting() throws Exception {
    SortCase many =
        new SortCase(SCHEMA, rows(70_000, 100_000, 8), List.of(new SortKey(2, true, false)));
    checkTop(many, 30, 69_000, 2, 2048, Encoding.FLAT);
    checkTop(many, 69_990, 100, 2, 2048, Encoding.FLAT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void spillsWhenMemoryIsShort(int drivers) throws Exception {
    for (int seed = 0; seed < 3; seed++) {
      SortCase large = new SortCase(SCHEMA, rows(40_000, 1000, seed), keys(seed));
      checkSort(large, drivers, 500, 2L << 20, Encoding.FLAT);
    }
    assertSpilled();
  }

  /** Spilling makes the directory, and leaves nothing. */
  private void assertSpilled() {
    Path directory = spillDirectory.resolve("sort");
    assertTrue(SpillArea.of(directory).peak() > 0, "nothing was spilled");
    assertFalse(Files.exists(directory));
  }

  @Test
  void mergesManyRunsInSeveralPasses() throws Exception {
    SortCase large =
        new SortCase(
            SCHEMA,
            rows(30_000, 1000, 1),
            List.of(new SortKey(5, false, true), new SortKey(1, false, true)));
    checkSort(large, 2, 50, 600L << 10, Encoding.FLAT);
    assertSpilled();
  }

  /** A million rows in 16 MiB, by four drivers. */
  @Test
  void sortsManyTimesTheMemory() throws Exception {
    Schema schema =
        Schema.of(
            new Field("k", Simple.BIGINT, false),
            new Field("p", Simple.BIGINT, false),
            new Field("s", Simple.VARCHAR, false));
    int batchRows = 2000;
    List<SequenceBatch> batches =
        IntStream.range(0, 500).mapToObj(b -> new SequenceBatch(b, batchRows)).toList();
    long[] last = {Long.MIN_VALUE, 0, 0};
    try (MemoryPool pool = new MemoryPool(16 << 20)) {
      TestPlans.run(
          new SortSpec(
              new TestPlans.BatchesSpec(schema, batches, 4), List.of(new SortKey(0, false, false))),
          pool,
          TestPlans.settings(4, batchRows, spillDirectory.resolve("sort")),
          batch -> {
            long[] keys = ((LongColumn) batch.column(0)).values();
            long[] payload = ((LongColumn) batch.column(1)).values();
            for (int i = 0; i < batch.rowCount(); i++) {
              assertTrue(last[0] < keys[i]);
              last[0] = keys[i];
              last[1]++;
              last[2] += payload[i] == ~keys[i] ? 1 : 0;
            }
          });
      assertEquals(0, pool.used());
    }
    assertEquals(1_000_000, last[1]);
    assertEquals(1_000_000, last[2]);
    assertSpilled();
  }

  /** Distinct keys in no order, their complements, and a short string. */
  private static final class SequenceBatch extends ColumnBatch {
    private final int number;
    private final int rows;

    SequenceBatch(int number, int rows) {
      this.number = number;
      this.rows = rows;
    }

    @Override
    public int rowCount() {
      return rows;
    }

    @Override
    public int columnCount() {
      return 3;
    }

    @Override
    public Column column(int index) {
      long[] values = new long[2 * rows];
      for (int i = 0; i < rows; i++) {
        long key = (long) (number * rows + i + 1) * 0x9E3779B97F4A7C15L;
        if (index == 2) {
          Views.setInline(values, i, new byte[] {'a', 'b', 'c'}, 0, 3);
        } else {
          values[i] = index == 0 ? key : ~key;
        }
      }
      return index == 2
          ? new ViewColumn(Simple.VARCHAR, rows, values, null)
          : new LongColumn(Simple.BIGINT, rows, values, null);
    }
  }

  /** A batch that counts the values decoded of its only payload column. */
  private static final class CountingBatch extends ColumnBatch {
    private final Column key;
    private int decoded;

    CountingBatch(int[] keys) {
      key = new IntColumn(Simple.INTEGER, keys.length, keys, null);
    }

    @Override
    public int rowCount() {
      return key.size();
    }

    @Override
    public int columnCount() {
      return 2;
    }

    @Override
    public Column column(int index) {
      decoded += index == 1 ? key.size() : 0;
      return key;
    }

    @Override
    public Column column(int index, int[] rows, int count, ColumnBuffer into) {
      decoded += index == 1 ? count : 0;
      return key.gather(rows, count, into);
    }
  }

  @Test
  void topLoadsOnlyColumnsOfRowsThatMayBeAmongTheFirst() throws Exception {
    Schema schema =
        Schema.of(new Field("k", Simple.INTEGER, false), new Field("v", Simple.INTEGER, false));
    List<CountingBatch> batches = new ArrayList<>();
    for (int b = 0; b < 40; b++) {
      int first = b;
      batches.add(new CountingBatch(IntStream.range(0, 1000).map(i -> b(first, i)).toArray()));
    }
    List<Object[]> result = new ArrayList<>();
    try (MemoryPool pool = new MemoryPool(PLENTY)) {
      TestPlans.run(
          new TopNSpec(
              new TestPlans.BatchesSpec(schema, batches, 1),
              List.of(new SortKey(0, false, false)),
              0,
              10),
          pool,
          new io.sheaf.operators.pipeline.ExecutionSettings(1, 1000, false, spillDirectory),
          batch -> SortCase.collect(batch, result));
    }
    assertEquals(10, result.size());
    assertEquals(-1, result.getFirst()[1]);
    int decoded = batches.stream().mapToInt(b -> b.decoded).sum();
    assertTrue(decoded <= 3001, decoded + " values decoded");
  }

  private static int b(int batch, int row) {
    return batch == 30 && row == 500 ? -1 : 1000 * batch + row;
  }

  @Test
  void leavesNothingBehindWhenCancelledWhileReading() throws Exception {
    SortCase large = new SortCase(SCHEMA, rows(40_000, 1000, 1), keys(1));
    for (long memory : new long[] {PLENTY, 2L << 20}) {
      int[] seen = {0};
      assertThrows(
          CancellationException.class,
          () ->
              large.check(
                  input -> new FailingSpec(new SortSpec(input, large.keys()), seen),
                  0,
                  1,
                  2,
                  500,
                  memory,
                  Encoding.FLAT,
                  spillDirectory.resolve("sort")));
      assertTrue(seen[0] > 0);
    }
    assertSpilled();
  }
}
