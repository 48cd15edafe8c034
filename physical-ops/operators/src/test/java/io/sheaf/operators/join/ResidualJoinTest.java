package io.sheaf.operators.join;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinBuildSpec;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.NestedLoopJoinSpec;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditions beyond equal keys: residuals of hash joins, and nested loops. */
class ResidualJoinTest {
  /** Key, and a number that the condition compares. */
  private static final Schema SCHEMA =
      Schema.of(
          new Field("k", Simple.INTEGER, true),
          new Field("x", Simple.BIGINT, true),
          new Field("text", Simple.VARCHAR, true));

  /** The left x differs from the right x. */
  private static final Expr DIFFERENT =
      new Expr.Call(
          "<>",
          List.of(new Expr.InputRef(1, Simple.BIGINT), new Expr.InputRef(4, Simple.BIGINT)),
          Simple.BOOLEAN);

  private static final int[] KEY = {0};

  private static List<List<Object>> rows(int seed, int count, int keys, double nulls) {
    Random random = new Random(seed);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Arrays.asList(
              random.nextDouble() < nulls ? null : random.nextInt(keys),
              random.nextDouble() < nulls ? null : (long) random.nextInt(3),
              "row " + i + (i % 2 == 0 ? "" : " of some length")));
    }
    return rows;
  }

  private static Boolean different(List<Object> left, List<Object> right) {
    return (left.get(1) == null || right.get(1) == null)
        ? null
        : (Boolean) !left.get(1).equals(right.get(1));
  }

  /** The condition decides which pairs count at all; an unknown condition is no. */
  private static Boolean keysWhereDifferent(List<Object> left, List<Object> right) {
    return Boolean.TRUE.equals(different(left, right))
        ? JoinOracle.equalKeys(left, KEY, right, KEY)
        : Boolean.FALSE;
  }

  private static List<List<Object>> expected(
      List<List<Object>> left,
      List<List<Object>> right,
      JoinType type,
      BiFunction<List<Object>, List<Object>, Boolean> condition) {
    return JoinOracle.join(left, right, 3, 3, type, condition);
  }

  private static OperatorSpec flat(List<List<Object>> rows) {
    return new TestRows(SCHEMA, rows, TestRows.Encoding.FLAT);
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void aResidualDecidesWhichEqualKeysMatch(JoinType type) throws Exception {
    Schema output = HashJoinTest.output(SCHEMA, SCHEMA, type);
    int run = 0;
    for (int keys : new int[] {1, 8, 60}) {
      for (double nulls : new double[] {0, 0.15}) {
        List<List<Object>> left = rows(1, 70, keys, nulls);
        List<List<Object>> right = rows(2, 50, keys, nulls);
        HashJoinSpec join =
            new HashJoinSpec(flat(left), flat(right), type, KEY, KEY, DIFFERENT, output);
        int batchRows = new int[] {3, 16, 2048}[run % 3];
        int threads = 1 + run % 4;
        assertEquals(
            JoinOracle.sorted(expected(left, right, type, ResidualJoinTest::keysWhereDifferent)),
            JoinOracle.sorted(HashJoinTest.run(join, threads, batchRows)),
            () -> keys + " keys, nulls " + nulls + ", batches of " + batchRows);
        run++;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void nestedLoopsJoinByAnyCondition(JoinType type) throws Exception {
    Schema output = HashJoinTest.output(SCHEMA, SCHEMA, type);
    for (int batchRows : new int[] {3, 100}) {
      for (int rightRows : new int[] {0, 1, 90}) {
        for (double nulls : new double[] {0, 0.1}) {
          List<List<Object>> left = rows(3, 150, 5, nulls);
          // Few rows, all alike, so that misses happen too.
          List<List<Object>> right = rows(4, rightRows, 5, nulls);
          right.forEach(row -> row.set(1, row.get(1) == null ? null : (Object) 1L));
          NestedLoopJoinSpec join =
              new NestedLoopJoinSpec(flat(left), flat(right), type, DIFFERENT, output);
          assertEquals(
              JoinOracle.sorted(expected(left, right, type, ResidualJoinTest::different)),
              JoinOracle.sorted(HashJoinTest.run(join, 2, batchRows)),
              () -> rightRows + " build rows, nulls " + nulls + ", batches of " + batchRows);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void withoutAConditionEveryPairMatches(JoinType type) throws Exception {
    Schema output = HashJoinTest.output(SCHEMA, SCHEMA, type);
    for (int batchRows : new int[] {7, 200}) {
      for (int rightRows : new int[] {0, 3}) {
        List<List<Object>> left = rows(3, 150, 5, 0.1);
        List<List<Object>> right = rows(4, rightRows, 5, 0.1);
        NestedLoopJoinSpec join =
            new NestedLoopJoinSpec(flat(left), flat(right), type, null, output);
        assertEquals(
            JoinOracle.sorted(expected(left, right, type, (l, r) -> true)),
            JoinOracle.sorted(HashJoinTest.run(join, 2, batchRows)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void nestedLoopsShareATableOfAnotherStage(JoinType type) throws Exception {
    List<List<Object>> left = rows(3, 40, 5, 0.1);
    List<List<Object>> right = rows(4, 4, 5, 0.1);
    List<List<Object>> out = new ArrayList<>();
    try (TestFragment fragment = new TestFragment(2, 16, true, 16 << 20, null)) {
      TaskResult table = FragmentRunner.run(new JoinBuildSpec(flat(right), new int[0]), fragment);
      fragment.input(1, table);
      Schema output = HashJoinTest.output(SCHEMA, SCHEMA, type);
      OperatorSpec join =
          new NestedLoopJoinSpec(
              flat(left), new BuiltTableSpec(1, SCHEMA), type, DIFFERENT, output);
      FragmentRunner.run(new CollectRows(join, out), fragment);
      fragment.end();
      table.close();
    }
    assertEquals(
        JoinOracle.sorted(expected(left, right, type, ResidualJoinTest::different)),
        JoinOracle.sorted(out));
  }
}
