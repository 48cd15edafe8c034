package io.sheaf.operators.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Timestamp;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.operators.spec.OperatorSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateTest {
  enum Encoding {
    FLAT,
    DICTIONARY,
    /** Encodings that change from batch to batch. */
    MIXED
  }

  private static final DataType WIDE = new Decimal(38, 2);
  private static final DataType PRICE = new Decimal(15, 2);
  private static final DataType STAMP = new Timestamp(6, false);

  @TempDir Path spillDirectory;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Rows with keys of every layout, and values; about one in ten is null. */
  private static final Schema SCHEMA =
      Schema.of(
          new Field("b", Simple.BOOLEAN, true),
          new Field("i", Simple.INTEGER, true),
          new Field("l", Simple.BIGINT, true),
          new Field("d", Simple.DOUBLE, true),
          new Field("w", WIDE, true),
          new Field("s", Simple.VARCHAR, true),
          new Field("t", STAMP, true),
          new Field("p", PRICE, true),
          new Field("keep", Simple.BOOLEAN, true),
          new Field("n", Simple.INTEGER, false));

  private static List<Object[]> rows(int count, int distinct, long seed) {
    Random random = new Random(seed);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int k = random.nextInt(distinct);
      Object[] row = {
        k % 2 == 0,
        k % 7 - 3,
        (long) k << 40,
        switch (k % 5) {
          case 0 -> Double.NaN;
          case 1 -> -0.0;
          case 2 -> 0.0;
          default -> k * 0.5;
        },
        BigInteger.valueOf(k - 3).multiply(k % 3 == 0 ? BigInteger.TEN.pow(25) : BigInteger.ONE),
        utf8(k % 3 == 0 ? "k" + k : "a string longer than its view, number " + k),
        1_000_000L * k,
        (long) random.nextInt(2_000_000) - 1_000_000,
        random.nextBoolean(),
        random.nextInt(1000)
      };
      for (int c = 0; c < 9; c++) {
        if (random.nextInt(10) == 0) {
          row[c] = null;
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<ColumnBatch> batches(
      TestColumns columns, Schema schema, List<Object[]> rows, int batchRows, Encoding encoding) {
    List<ColumnBatch> batches = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += batchRows) {
      List<Object[]> part = rows.subList(from, Math.min(rows.size(), from + batchRows));
      Column[] made = new Column[schema.size()];
      for (int c = 0; c < made.length; c++) {
        int column = c;
        List<Object> values = new ArrayList<>();
        part.forEach(row -> values.add(row[column]));
        Object first = values.getFirst();
        boolean constant = values.stream().allMatch(v -> Objects.equals(v, first));
        if (constant && encoding != Encoding.FLAT) {
          made[c] = columns.constant(schema.type(c), first, values.size());
        } else if (encoding == Encoding.DICTIONARY
            || (encoding == Encoding.MIXED && (from / batchRows + c) % 2 == 0)) {
          made[c] = columns.dictionary(schema.type(c), values);
        } else {
          made[c] = columns.flat(schema.type(c), values);
        }
      }
      batches.add(new DenseBatch(part.size(), made));
    }
    return batches;
  }

  private static final List<AggregateCall> ALL_CALLS =
      List.of(
          call("count", Simple.BIGINT),
          call("count", Simple.BIGINT, 5),
          call("sum", Simple.BIGINT, 1),
          call("sum", new Decimal(38, 0), 2),
          call("sum", new Decimal(38, 2), 7),
          call("sum", WIDE, 4),
          call("avg", Simple.DOUBLE, 1),
          call("avg", new Decimal(38, 6), 7),
          call("avg", new Decimal(38, 6), 4),
          call("min", Simple.BOOLEAN, 0),
          call("max", Simple.INTEGER, 1),
          call("min", Simple.BIGINT, 2),
          call("max", Simple.DOUBLE, 3),
          call("min", Simple.DOUBLE, 3),
          call("max", WIDE, 4),
          call("min", Simple.VARCHAR, 5),
          call("max", Simple.VARCHAR, 5),
          call("max", STAMP, 6),
          new AggregateCall("sum", List.of(7), 8, new Decimal(38, 2)),
          new AggregateCall("count", List.of(), 8, Simple.BIGINT),
          new AggregateCall("max", List.of(5), 8, Simple.VARCHAR),
          call("sum", Simple.BIGINT, 9),
          call("avg", Simple.DOUBLE, 9),
          call("bool_or", Simple.BOOLEAN, 0));

  private static AggregateCall call(String function, DataType type, Integer... arguments) {
    return new AggregateCall(function, List.of(arguments), -1, type);
  }

  private static Schema outputSchema(Schema input, int[] keys, List<AggregateCall> calls) {
    List<Field> fields = new ArrayList<>();
    for (int key : keys) {
      fields.add(input.field(key));
    }
    calls.forEach(c -> fields.add(new Field(c.function(), c.type(), true)));
    return new Schema(fields);
  }

  private static AggregateSpec complete(OperatorSpec input, int[] keys, List<AggregateCall> calls) {
    return new AggregateSpec(
        input, keys, calls, Phase.COMPLETE, outputSchema(input.schema(), keys, calls));
  }

  /** A partial aggregation under a final one. */
  private static AggregateSpec twoPhases(
      OperatorSpec input, int[] keys, List<AggregateCall> calls) {
    List<Field> fields = new ArrayList<>();
    List<AggregateCall> merging = new ArrayList<>();
    for (int key : keys) {
      fields.add(input.schema().field(key));
    }
    for (AggregateCall call : calls) {
      List<DataType> arguments = call.arguments().stream().map(input.schema()::type).toList();
      List<DataType> states =
          AggregateFunctions.stateTypes(call.function(), arguments, call.type());
      List<Integer> columns = new ArrayList<>();
      for (DataType state : states) {
        columns.add(fields.size());
        fields.add(new Field("state", state, true));
      }
      merging.add(new AggregateCall(call.function(), columns, -1, call.type()));
    }
    AggregateSpec partial =
        new AggregateSpec(input, keys, calls, Phase.PARTIAL, new Schema(fields));
    return new AggregateSpec(
        partial,
        IntStream.range(0, keys.length).toArray(),
        merging,
        Phase.FINAL,
        outputSchema(input.schema(), keys, calls));
  }

  /** The result as sorted lines, which compare without regard to order. */
  private List<String> run(OperatorSpec spec, MemoryPool pool, int threads, int batchRows)
      throws Exception {
    List<String> lines = new ArrayList<>();
    TestPlans.run(
        spec,
        pool,
        TestPlans.settings(threads, batchRows, spillDirectory),
        batch -> {
          for (int row = 0; row < batch.rowCount(); row++) {
            List<Object> values = new ArrayList<>();
            for (int c = 0; c < batch.columnCount(); c++) {
              values.add(TestColumns.value(batch.column(c), row));
            }
            lines.add(line(values));
          }
        });
    Collections.sort(lines);
    return lines;
  }

  private static String line(List<Object> values) {
    StringBuilder line = new StringBuilder();
    for (Object value : values) {
      line.append(
              switch (value) {
                case null -> "NULL";
                case byte[] bytes -> "'" + new String(bytes, StandardCharsets.UTF_8) + "'";
                case Double d -> String.valueOf(d + 0.0);
                default -> value.toString();
              })
          .append('|');
    }
    return line.toString();
  }

  private List<String> aggregate(
      List<Object[]> rows,
      int[] keys,
      List<AggregateCall> calls,
      Encoding encoding,
      int threads,
      int batchRows)
      throws Exception {
    try (MemoryPool pool = new MemoryPool(1L << 30);
        MemoryConsumer memory = pool.consumer("test");
        TestColumns columns = new TestColumns(memory)) {
      OperatorSpec input =
          new TestPlans.BatchesSpec(
              SCHEMA, batches(columns, SCHEMA, rows, batchRows, encoding), threads);
      return run(complete(input, keys, calls), pool, threads, batchRows);
    }
  }

  private static List<String> expected(List<Object[]> rows, int[] keys, List<AggregateCall> calls) {
    Map<String, List<Object[]>> groups = new LinkedHashMap<>();
    if (keys.length == 0) {
      groups.put("", new ArrayList<>());
    }
    for (Object[] row : rows) {
      groups.computeIfAbsent(line(keyValues(row, keys)), k -> new ArrayList<>()).add(row);
    }
    List<String> lines = new ArrayList<>();
    for (List<Object[]> group : groups.values()) {
      List<Object> values = new ArrayList<>();
      if (!group.isEmpty()) {
        values.addAll(keyValues(group.getFirst(), keys));
      }
      for (AggregateCall call : calls) {
        values.add(expected(call, group));
      }
      lines.add(line(values));
    }
    Collections.sort(lines);
    return lines;
  }

  private static List<Object> keyValues(Object[] row, int[] keys) {
    return Arrays.stream(keys)
        .mapToObj(k -> row[k])
        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
  }

  private static Object expected(AggregateCall call, List<Object[]> group) {
    List<Object[]> kept =
        group.stream()
            .filter(r -> call.filter() < 0 || Boolean.TRUE.equals(r[call.filter()]))
            .toList();
    if (call.arguments().isEmpty()) {
      return (long) kept.size();
    }
    List<Object> values =
        kept.stream().map(r -> r[call.arguments().getFirst()]).filter(v -> v != null).toList();
    if (call.function().equals("count")) {
      return (long) values.size();
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (call.function()) {
      case "min" -> values.stream().min(Values::compare).orElseThrow();
      case "max", "bool_or" -> values.stream().max(Values::compare).orElseThrow();
      case "sum" -> {
        BigInteger sum = sum(values);
        yield call.type() == Simple.BIGINT ? (Object) sum.longValueExact() : sum;
      }
      case "avg" ->
          call.type() == Simple.DOUBLE
              ? (Object) (sum(values).doubleValue() / values.size())
              : new BigDecimal(sum(values), 2)
                  .divide(BigDecimal.valueOf(values.size()), 6, RoundingMode.HALF_UP)
                  .unscaledValue();
      default -> throw new AssertionError(call);
    };
  }

  private static BigInteger sum(List<Object> values) {
    return values.stream()
        .map(v -> new BigInteger(v.toString()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyKeyTypeGroupsWithNullsAsAGroup(Encoding encoding) throws Exception {
    List<Object[]> rows = rows(5000, 40, 1);
    for (int[] keys :
        new int[][] {
          {0},
          {1},
          {2},
          {3},
          {4},
          {5},
          {6},
          {9},
          {0, 1},
          {1, 2},
          {5, 1},
          {3, 4, 5},
          {9, 1},
          {0, 1, 2, 3, 4, 5, 6}
        }) {
      assertEquals(
          expected(rows, keys, ALL_CALLS),
          aggregate(rows, keys, ALL_CALLS, encoding, 1, 512),
          Arrays.toString(keys));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void driversAgree(int threads) throws Exception {
    List<Object[]> rows = rows(30_000, 12_000, 2);
    for (int[] keys : new int[][] {{}, {1}, {2}, {5}, {5, 2}}) {
      assertEquals(
          expected(rows, keys, ALL_CALLS),
          aggregate(rows, keys, ALL_CALLS, Encoding.MIXED, threads, 1000),
          Arrays.toString(keys));
    }
  }

  @Test
  void tinyBatches() throws Exception {
    List<Object[]> rows = rows(700, 20, 3);
    for (int[] keys : new int[][] {{}, {1}, {5, 3}}) {
      assertEquals(
          expected(rows, keys, ALL_CALLS), aggregate(rows, keys, ALL_CALLS, Encoding.MIXED, 2, 3));
    }
  }

  @Test
  void noRowsGiveNoGroupsButOneRowWithoutKeys() throws Exception {
    assertEquals(List.of(), aggregate(List.of(), new int[] {1}, ALL_CALLS, Encoding.FLAT, 2, 100));
    assertEquals(
        expected(List.of(), new int[0], ALL_CALLS),
        aggregate(List.of(), new int[0], ALL_CALLS, Encoding.FLAT, 2, 100));
  }

  @Test
  void distinctIsAnAggregationWithoutCalls() throws Exception {
    List<Object[]> rows = rows(3000, 500, 4);
    assertEquals(
        expected(rows, new int[] {5, 1}, List.of()),
        aggregate(rows, new int[] {5, 1}, List.of(), Encoding.MIXED, 2, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void partialThenFinalIsComplete(int threads) throws Exception {
    List<Object[]> rows = rows(20_000, 3000, 5);
    for (int[] keys : new int[][] {{}, {2}, {5, 1}}) {
      try (MemoryPool pool = new MemoryPool(1L << 30);
          MemoryConsumer memory = pool.consumer("test");
          TestColumns columns = new TestColumns(memory)) {
        OperatorSpec input =
            new TestPlans.BatchesSpec(
                SCHEMA, batches(columns, SCHEMA, rows, 700, Encoding.MIXED), threads);
        assertEquals(
            expected(rows, keys, ALL_CALLS),
            run(twoPhases(input, keys, ALL_CALLS), pool, threads, 300),
            Arrays.toString(keys));
      }
    }
  }

  @Test
  void doublesAreSummedAndAveraged() throws Exception {
    List<AggregateCall> calls =
        List.of(
            call("sum", Simple.DOUBLE, 3),
            call("avg", Simple.DOUBLE, 3),
            call("sum0", Simple.DOUBLE, 3));
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      Object[] row = new Object[10];
      row[3] = i % 2 == 0 ? i * 0.25 : null;
      row[9] = 1;
      rows.add(row);
    }
    double sum = IntStream.range(0, 101).filter(i -> i % 2 == 0).mapToDouble(i -> i * 0.25).sum();
    String numbers = sum + "|" + sum / 51 + "|" + sum + "|";
    assertEquals(List.of(numbers), aggregate(rows, new int[0], calls, Encoding.FLAT, 2, 10));
    assertEquals(
        List.of("1|" + numbers), aggregate(rows, new int[] {9}, calls, Encoding.FLAT, 2, 10));
    rows.forEach(row -> row[3] = null);
    assertEquals(
        List.of("NULL|NULL|0.0|"), aggregate(rows, new int[0], calls, Encoding.FLAT, 1, 10));
  }

  @Test
  void anyValueTakesAValueAndSingleValueTheOnlyOne() throws Exception {
    List<Object[]> rows = rows(2000, 1, 6);
    rows.forEach(row -> row[5] = utf8("the same long string in every row"));
    List<AggregateCall> any = List.of(call("any_value", Simple.VARCHAR, 5));
    assertEquals(
        List.of("'the same long string in every row'|"),
        aggregate(rows, new int[0], any, Encoding.FLAT, 2, 100));
    List<AggregateCall> single = List.of(call("single_value", Simple.VARCHAR, 5));
    assertEquals(
        List.of("'the same long string in every row'|"),
        aggregate(rows.subList(0, 1), new int[0], single, Encoding.FLAT, 2, 100));
    assertEquals(List.of("NULL|"), aggregate(List.of(), new int[0], single, Encoding.FLAT, 2, 100));
    SheafException failure =
        assertThrows(
            SheafException.class, () -> aggregate(rows, new int[0], single, Encoding.FLAT, 2, 100));
    assertEquals(ErrorCode.CARDINALITY_VIOLATION, failure.code());
    assertEquals("scalar subquery returned more than one row", failure.getMessage());
  }

  @Test
  void sumsThatOverflowFail() throws Exception {
    Schema schema =
        Schema.of(new Field("l", Simple.BIGINT, false), new Field("w", new Decimal(38, 0), false));
    BigInteger most = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    List<Object[]> rows =
        List.of(new Object[] {Long.MAX_VALUE, most}, new Object[] {1L, BigInteger.ONE});
    for (AggregateCall call :
        List.of(call("sum", Simple.BIGINT, 0), call("sum", new Decimal(38, 0), 1))) {
      for (int[] keys : new int[][] {{}, {0}}) {
        List<Object[]> input =
            keys.length == 0
                ? rows
                : List.of(new Object[] {Long.MAX_VALUE, most}, new Object[] {Long.MAX_VALUE, most});
        SheafException failure =
            assertThrows(
                SheafException.class,
                () -> {
                  try (MemoryPool pool = new MemoryPool(1L << 30);
                      MemoryConsumer memory = pool.consumer("test");
                      TestColumns columns = new TestColumns(memory)) {
                    OperatorSpec batches =
                        new TestPlans.BatchesSpec(
                            schema, batches(columns, schema, input, 10, Encoding.FLAT), 1);
                    run(complete(batches, keys, List.of(call)), pool, 1, 100);
                  }
                });
        assertEquals(ErrorCode.OUT_OF_RANGE, failure.code(), failure.getMessage());
      }
    }
  }

  @Test
  void spillingChangesNothing() throws Exception {
    List<Object[]> rows = rows(80_000, 50_000, 7);
    int[] keys = {5, 2};
    List<AggregateCall> calls =
        List.of(ALL_CALLS.get(0), ALL_CALLS.get(4), ALL_CALLS.get(15), ALL_CALLS.get(16));
    try (MemoryPool input = new MemoryPool(1L << 30);
        MemoryConsumer memory = input.consumer("test");
        TestColumns columns = new TestColumns(memory);
        MemoryPool pool = new MemoryPool(6 << 20)) {
      OperatorSpec batches =
          new TestPlans.BatchesSpec(SCHEMA, batches(columns, SCHEMA, rows, 1000, Encoding.FLAT), 2);
      assertEquals(expected(rows, keys, calls), run(complete(batches, keys, calls), pool, 2, 1000));
      assertTrue(pool.peak() <= 6 << 20);
    }
    try (var left = Files.list(spillDirectory)) {
      assertEquals(0, left.count(), "spill files are deleted");
    }
  }

  /** Two rows a group, the second one far from the first, or next to it. */
  private static List<ColumnBatch> millionGroups(boolean clustered) {
    List<ColumnBatch> batches = new ArrayList<>();
    for (int from = 0; from < 2 * GROUPS; from += 4000) {
      long[] keys = new long[4000];
      int[] values = new int[4000];
      for (int i = 0; i < 4000; i++) {
        keys[i] = clustered ? (from + i) / 2 : (from + i) * 2_654_435_761L % GROUPS;
        values[i] = 3;
      }
      batches.add(
          new DenseBatch(
              4000,
              new LongColumn(Simple.BIGINT, 4000, keys, null),
              new IntColumn(Simple.INTEGER, 4000, values, null)));
    }
    return batches;
  }

  private static final int GROUPS = 1_000_000;

  /**
   * Counts a million groups.
   *
   * @param hidden bytes of the limit that another consumer holds
   */
  private void assertMillionGroups(
      long limit, long hidden, int threads, boolean clustered, boolean spills) throws Exception {
    Schema schema =
        Schema.of(new Field("k", Simple.BIGINT, true), new Field("v", Simple.INTEGER, true));
    List<AggregateCall> calls =
        List.of(call("sum", Simple.BIGINT, 1), call("count", Simple.BIGINT));
    long[] totals = new long[4];
    try (MemoryPool pool = new MemoryPool(limit);
        MemoryConsumer other = pool.consumer("other");
        NativeBuffer held = other.allocate(hidden)) {
      OperatorSpec spec =
          complete(
              new TestPlans.BatchesSpec(schema, millionGroups(clustered), threads),
              new int[] {0},
              calls);
      TestPlans.run(
          spec,
          pool,
          TestPlans.settings(threads, 2048, spillDirectory),
          batch -> {
            totals[3] += spillDirectory.toFile().list().length;
            for (int row = 0; row < batch.rowCount(); row++) {
              totals[0]++;
              totals[1] += (Long) TestColumns.value(batch.column(1), row);
              totals[2] += (Long) TestColumns.value(batch.column(2), row) == 2 ? 0 : 1;
            }
          });
      assertTrue(held.size() >= hidden);
      assertTrue(pool.peak() <= limit);
    }
    assertEquals(GROUPS, totals[0]);
    assertEquals(6L * GROUPS, totals[1]);
    assertEquals(0, totals[2], "each group has two rows");
    assertEquals(spills, totals[3] > 0, "spill files while the result is read");
    assertEquals(0, spillDirectory.toFile().list().length, "spill files are deleted");
  }

  @Test
  void aMillionGroupsFitSixteenMegabytes() throws Exception {
    assertMillionGroups(16 << 20, 64, 2, false, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aMillionGroupsGoByPartition(int threads) throws Exception {
    assertMillionGroups(1L << 30, 64, threads, false, false);
    assertMillionGroups(1L << 30, 64, threads, true, false);
  }

  @Test
  void groupsThatGoByPartitionSpill() throws Exception {
    assertMillionGroups(1L << 30, (1L << 30) - (28 << 20), 2, false, true);
  }

  @Test
  void longKeysAndStringStateGoByPartition() throws Exception {
    List<Object[]> rows = rows(250_000, 240_000, 8);
    int[] keys = {5, 2};
    List<AggregateCall> calls =
        List.of(ALL_CALLS.get(0), ALL_CALLS.get(4), ALL_CALLS.get(15), ALL_CALLS.get(16));
    assertEquals(expected(rows, keys, calls), aggregate(rows, keys, calls, Encoding.FLAT, 1, 2000));
  }

  @Test
  void explainSaysWhatItDoes() {
    OperatorSpec input = new TestPlans.BatchesSpec(SCHEMA, List.of(), 1);
    assertEquals(
        "Aggregate by $1, $5: count(*), sum($7) filter $8",
        complete(input, new int[] {1, 5}, List.of(call("count", Simple.BIGINT), ALL_CALLS.get(18)))
            .describe());
  }
}
