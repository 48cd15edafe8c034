package io.sheaf.operators.join;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinBuildSpec;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.OperatorSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashJoinTest {
  private static final long MEMORY = 64 << 20;

  /** A kind of key and how to make one of few distinct values of it. */
  record KeyKind(String name, DataType type, Function<Random, Object> value) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<KeyKind> keyKinds() {
    return Stream.of(
        new KeyKind("dense int", Simple.INTEGER, r -> r.nextInt(20) - 5),
        new KeyKind("sparse int", Simple.INTEGER, r -> r.nextInt(20) * 100_000_007),
        new KeyKind("dense long", Simple.BIGINT, r -> Long.MIN_VALUE + r.nextInt(20)),
        new KeyKind("sparse long", Simple.BIGINT, r -> (r.nextInt(20) - 9) * 0x1_0000_0000_0L),
        new KeyKind("date", Simple.DATE, r -> 9000 + r.nextInt(20)),
        new KeyKind("boolean", Simple.BOOLEAN, Random::nextBoolean),
        new KeyKind("decimal", new DataType.Decimal(12, 2), r -> 100L * r.nextInt(20)),
        new KeyKind(
            "wide decimal",
            new DataType.Decimal(38, 2),
            r -> BigInteger.valueOf(r.nextInt(10) - 5).shiftLeft(r.nextBoolean() ? 70 : 0)),
        new KeyKind(
            "double",
            Simple.DOUBLE,
            r ->
                new double[] {0.0, -0.0, Double.NaN, 1.5, -1.5, 1e300, Double.NEGATIVE_INFINITY}
                    [r.nextInt(7)]),
        new KeyKind("short string", Simple.VARCHAR, r -> "k" + r.nextInt(20)),
        new KeyKind("long string", Simple.VARCHAR, r -> "a key that is long " + r.nextInt(20)),
        new KeyKind(
            "strings about the inline length",
            Simple.VARCHAR,
            r -> "abcdefghijklmnopq".substring(0, r.nextInt(17))));
  }

  private static List<List<Object>> rows(
      Random random, int count, double nulls, List<Function<Random, Object>> columns) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Object> row = new ArrayList<>();
      for (Function<Random, Object> column : columns) {
        row.add(random.nextDouble() < nulls ? null : column.apply(random));
      }
      row.add(i);
      row.add(i % 3 == 0 ? "payload of row number " + i : i % 7 == 0 ? null : "p" + i);
      rows.add(row);
    }
    return rows;
  }

  private static Schema schema(DataType... keys) {
    List<Field> fields = new ArrayList<>();
    for (DataType key : keys) {
      fields.add(new Field("k" + fields.size(), key, true));
    }
    fields.add(new Field("row", Simple.INTEGER, true));
    fields.add(new Field("payload", Simple.VARCHAR, true));
    return new Schema(fields);
  }

  static Schema output(Schema left, Schema right, JoinType type) {
    return switch (type) {
      case INNER, LEFT, RIGHT, FULL -> left.concat(right);
      case SEMI, ANTI, NULL_AWARE_ANTI -> left;
      case RIGHT_SEMI, RIGHT_ANTI -> right;
      case MARK -> left.concat(Schema.of(new Field("mark", Simple.BOOLEAN, true)));
    };
  }

  static List<List<Object>> run(OperatorSpec join, int threads, int batchRows) throws Exception {
    List<List<Object>> out = new ArrayList<>();
    try (TestFragment fragment = new TestFragment(threads, batchRows, true, MEMORY, null)) {
      FragmentRunner.run(new CollectRows(join, out), fragment);
    }
    return out;
  }

  private static int[] firstColumns(int count) {
    return java.util.stream.IntStream.range(0, count).toArray();
  }

  private static void check(
      Schema schema, int keys, List<List<Object>> left, List<List<Object>> right, String name)
      throws Exception {
    int[] columns = firstColumns(keys);
    int run = 0;
    for (JoinType type : JoinType.values()) {
      List<String> expected =
          JoinOracle.sorted(
              JoinOracle.join(
                  left,
                  right,
                  schema.size(),
                  schema.size(),
                  type,
                  (l, r) -> JoinOracle.equalKeys(l, columns, r, columns)));
      for (TestRows.Encoding encoding : TestRows.Encoding.values()) {
        TestRows probe = new TestRows(schema, left, encoding);
        TestRows build =
            new TestRows(
                schema, right, List.of(TestRows.Encoding.values()).get(((run * 7) / 4) % 4));
        HashJoinSpec join =
            new HashJoinSpec(
                probe, build, type, columns, columns, null, output(schema, schema, type));
        int threads = 1 + run % 4;
        int batchRows = run % 3 == 0 ? 3 : run % 3 == 1 ? 64 : 2048;
        assertEquals(
            expected,
            JoinOracle.sorted(run(join, threads, batchRows)),
            () ->
                name
                    + " "
                    + type
                    + " "
                    + encoding
                    + " by "
                    + threads
                    + " in batches of "
                    + batchRows);
        run++;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("keyKinds")
  void agreesWithTheDefinitionForEveryTypeEncodingAndBatchSize(KeyKind kind) throws Exception {
    Random random = new Random(7);
    Schema schema = schema(kind.type);
    List<Function<Random, Object>> keys = List.of(kind.value);
    check(
        schema,
        1,
        rows(random, 50, 0.1, keys),
        rows(random, 40, 0.1, keys),
        "nulls and duplicates");
    check(schema, 1, rows(random, 30, 0, keys), rows(random, 8, 0, keys), "no nulls");
    check(schema, 1, rows(random, 5, 0.3, keys), List.of(), "empty build side");
    check(schema, 1, List.of(), rows(random, 5, 0.3, keys), "empty probe side");
    check(schema, 1, rows(random, 5, 0, keys), rows(random, 3, 1, keys), "only null keys");
  }

  @Test
  void joinsOnSeveralKeysOfDifferentTypes() throws Exception {
    Random random = new Random(11);
    Schema schema =
        schema(
            Simple.INTEGER,
            Simple.VARCHAR,
            Simple.DATE,
            new DataType.Decimal(30, 1),
            Simple.BOOLEAN);
    List<Function<Random, Object>> keys =
        List.of(
            r -> r.nextInt(2),
            r -> "some string key " + r.nextInt(2),
            r -> r.nextInt(2),
            r -> BigInteger.valueOf(r.nextInt(2)),
            Random::nextBoolean);
    check(schema, 5, rows(random, 60, 0.05, keys), rows(random, 60, 0.05, keys), "five keys");
    check(
        schema(Simple.INTEGER, Simple.DATE),
        2,
        twoInts(random),
        twoInts(random),
        "two keys in a word");
  }

  private static List<List<Object>> twoInts(Random random) {
    return rows(random, 60, 0.1, List.of(r -> r.nextInt(4) - 2, r -> r.nextInt(4) - 2));
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void manyDuplicatesSpanOutputs(JoinType type) throws Exception {
    Random random = new Random(3);
    Schema schema = schema(Simple.INTEGER);
    List<List<Object>> left = rows(random, 30, 0.1, List.of(r -> r.nextInt(3)));
    List<List<Object>> right = rows(random, 300, 0.01, List.of(r -> r.nextInt(2)));
    int[] key = {0};
    HashJoinSpec join =
        new HashJoinSpec(
            new TestRows(schema, left, TestRows.Encoding.FLAT),
            new TestRows(schema, right, TestRows.Encoding.FLAT),
            type,
            key,
            key,
            null,
            output(schema, schema, type));
    List<List<Object>> expected =
        JoinOracle.join(left, right, 3, 3, type, (l, r) -> JoinOracle.equalKeys(l, key, r, key));
    assertEquals(JoinOracle.sorted(expected), JoinOracle.sorted(run(join, 3, 16)));
  }

  /** Big enough for the parallel fill of every index. */
  @ParameterizedTest
  @MethodSource("bigKeys")
  void bigBuildSidesFindEveryRow(String name, DataType type, Function<Integer, Object> key)
      throws Exception {
    int count = 80_000;
    Schema schema = Schema.of(new Field("k", type, false), new Field("v", Simple.INTEGER, false));
    List<List<Object>> right = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      right.add(List.of(key.apply(i), i));
    }
    List<List<Object>> left = new ArrayList<>();
    for (int i = 0; i < count; i += 7) {
      left.add(List.of(key.apply(i), i));
    }
    int[] keys = {0};
    HashJoinSpec join =
        new HashJoinSpec(
            new TestRows(schema, left, TestRows.Encoding.FLAT),
            new TestRows(schema, right, TestRows.Encoding.FLAT),
            JoinType.INNER,
            keys,
            keys,
            null,
            schema.concat(schema));
    List<List<Object>> out = run(join, 2, 2048);
    java.util.Map<Object, List<Integer>> byKey = new java.util.HashMap<>();
    right.forEach(
        row -> byKey.computeIfAbsent(row.get(0), k -> new ArrayList<>()).add((Integer) row.get(1)));
    List<List<Object>> expected = new ArrayList<>();
    for (List<Object> row : left) {
      for (Integer v : byKey.get(row.get(0))) {
        expected.add(List.of(row.get(0), row.get(1), row.get(0), v));
      }
    }
    assertEquals(JoinOracle.sorted(expected), JoinOracle.sorted(out));
  }

  /** Keys 37 apart, enough of them for bits; probes below, between, at and above them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40, 3000})
  void mostProbesOfSparseKeysFindNothing(int step) throws Exception {
    int count = 20_000;
    long first = -300_000;
    Schema schema =
        Schema.of(new Field("k", Simple.BIGINT, true), new Field("v", Simple.INTEGER, false));
    List<List<Object>> right = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      right.add(List.of(first + 37L * i, i));
    }
    List<List<Object>> left = new ArrayList<>();
    List<List<Object>> expected = new ArrayList<>();
    for (int i = -50; i < 40_000; i++) {
      long key = first + (long) i * step;
      left.add(i % 11 == 0 ? Arrays.asList(null, i) : List.of(key, i));
      long at = key - first;
      if (i % 11 != 0 && at >= 0 && at % 37 == 0 && at / 37 < count) {
        expected.add(List.of(key, i, key, (int) (at / 37)));
      }
    }
    left.add(List.of(Long.MIN_VALUE, -1));
    left.add(List.of(Long.MAX_VALUE, -2));
    int[] keys = {0};
    HashJoinSpec join =
        new HashJoinSpec(
            new TestRows(schema, left, TestRows.Encoding.FLAT),
            new TestRows(schema, right, TestRows.Encoding.FLAT),
            JoinType.INNER,
            keys,
            keys,
            null,
            schema.concat(schema));
    assertEquals(JoinOracle.sorted(expected), JoinOracle.sorted(run(join, 2, 2048)));
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> bigKeys() {
    return Stream.of(
        org.junit.jupiter.params.provider.Arguments.of(
            "dense, shuffled",
            Simple.INTEGER,
            (Function<Integer, Object>) i -> (int) (i * 40_503L % 80_000)),
        org.junit.jupiter.params.provider.Arguments.of(
            "dense, pairs", Simple.INTEGER, (Function<Integer, Object>) i -> i / 2),
        org.junit.jupiter.params.provider.Arguments.of(
            "word", Simple.BIGINT, (Function<Integer, Object>) i -> i * 1_000_000_007L),
        org.junit.jupiter.params.provider.Arguments.of(
            "word, triples",
            Simple.BIGINT,
            (Function<Integer, Object>) i -> i / 3 * 1_000_000_007L),
        org.junit.jupiter.params.provider.Arguments.of(
            "tagged", Simple.VARCHAR, (Function<Integer, Object>) i -> "key number " + i),
        org.junit.jupiter.params.provider.Arguments.of(
            "tagged, triples",
            Simple.VARCHAR,
            (Function<Integer, Object>) i -> "key number " + i / 3));
  }

  @Test
  void aTableBuiltByOneStageServesSeveralProbes() throws Exception {
    Random random = new Random(5);
    Schema schema = schema(Simple.BIGINT);
    List<Function<Random, Object>> keys = List.of(r -> (long) r.nextInt(9));
    List<List<Object>> left = rows(random, 40, 0.1, keys);
    List<List<Object>> right = rows(random, 20, 0.1, keys);
    int[] key = {0};
    try (TestFragment fragment = new TestFragment(2, 16, true, MEMORY, null)) {
      TaskResult table =
          FragmentRunner.run(
              new JoinBuildSpec(new TestRows(schema, right, TestRows.Encoding.FLAT), key),
              fragment);
      fragment.input(4, table);
      for (JoinType type : JoinType.values()) {
        if (type.endsWithRight()) {
          continue;
        }
        List<List<Object>> out = new ArrayList<>();
        HashJoinSpec join =
            new HashJoinSpec(
                new TestRows(schema, left, TestRows.Encoding.FLAT),
                new BuiltTableSpec(4, schema),
                type,
                key,
                key,
                null,
                output(schema, schema, type));
        FragmentRunner.run(new CollectRows(join, out), fragment);
        List<List<Object>> expected =
            JoinOracle.join(
                left, right, 3, 3, type, (l, r) -> JoinOracle.equalKeys(l, key, r, key));
        assertEquals(JoinOracle.sorted(expected), JoinOracle.sorted(out), type::toString);
      }
      fragment.end();
      table.close();
    }
  }
}
