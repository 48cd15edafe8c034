package io.sheaf.operators.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spill.SpillArea;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpilledJoinTest {
  private static final int[] KEY = {0};

  @TempDir Path directory;

  private static Schema schema(DataType key) {
    return Schema.of(
        new Field("k", key, true),
        new Field("x", Simple.BIGINT, true),
        new Field("text", Simple.VARCHAR, true));
  }

  private static List<List<Object>> rows(int count, int keys, boolean strings) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int key = (int) (i * 7919L % keys);
      Object value = strings ? "a string that is a key " + key : (Object) (key * 1_000_003);
      rows.add(
          Arrays.asList(
              i % 97 == 0 ? null : value,
              (long) (i % 3),
              i % 5 == 0 ? null : "text that is long: " + i));
    }
    return rows;
  }

  private List<List<Object>> run(OperatorSpec join, long memory) throws Exception {
    List<List<Object>> out = new ArrayList<>();
    try (TestFragment fragment =
        new TestFragment(2, 512, true, memory, directory.resolve("spill"))) {
      FragmentRunner.run(new CollectRows(join, out), fragment);
    }
    return out;
  }

  private void assertNoFilesLeft() {
    Path spill = directory.resolve("spill");
    assertTrue(SpillArea.of(spill).peak() > 0, "nothing was spilled");
    assertFalse(Files.exists(spill));
  }

  @ParameterizedTest
  @EnumSource(JoinType.class)
  void givesTheRowsOfTheJoinInMemory(JoinType type) throws Exception {
    for (boolean strings : new boolean[] {false, true}) {
      Schema schema = schema(strings ? Simple.VARCHAR : Simple.INTEGER);
      TestRows left = new TestRows(schema, rows(9_000, 5_000, strings), TestRows.Encoding.FLAT);
      TestRows right = new TestRows(schema, rows(20_000, 7_000, strings), TestRows.Encoding.FLAT);
      Schema output = HashJoinTest.output(schema, schema, type);
      HashJoinSpec join = new HashJoinSpec(left, right, type, KEY, KEY, null, output);
      long tight = ((type.joins() || type.isRightAlone()) ? 1000L : 500L) << 10;
      assertEquals(
          JoinOracle.sorted(HashJoinTest.run(join, 2, 512)),
          JoinOracle.sorted(run(join, tight)),
          schema::toString);
    }
    assertNoFilesLeft();
  }

  @Test
  void aResidualHoldsOnDiskToo() throws Exception {
    Schema schema = schema(Simple.INTEGER);
    Expr different =
        new Expr.Call(
            "<>",
            List.of(new Expr.InputRef(1, Simple.BIGINT), new Expr.InputRef(4, Simple.BIGINT)),
            Simple.BOOLEAN);
    TestRows left = new TestRows(schema, rows(5_000, 3_000, false), TestRows.Encoding.FLAT);
    TestRows right = new TestRows(schema, rows(20_000, 4_000, false), TestRows.Encoding.FLAT);
    for (JoinType type :
        List.of(JoinType.FULL, JoinType.ANTI, JoinType.RIGHT_SEMI, JoinType.RIGHT_ANTI)) {
      HashJoinSpec join =
          new HashJoinSpec(
              left, right, type, KEY, KEY, different, HashJoinTest.output(schema, schema, type));
      assertEquals(
          JoinOracle.sorted(HashJoinTest.run(join, 2, 512)), JoinOracle.sorted(run(join, 1 << 20)));
    }
  }

  @Test
  void aMillionRowsMeetAMillionInSixteenMegabytes() throws Exception {
    JoinBenchmark.Table left = JoinBenchmark.clustered(1_000_000, 1, 1_000_003);
    JoinBenchmark.Table right = JoinBenchmark.clustered(1_000_000, 1, 1_000_003);
    AtomicLong sum = new AtomicLong();
    HashJoinSpec join =
        new HashJoinSpec(
            left, right, JoinType.INNER, KEY, KEY, null, left.schema().concat(right.schema()));
    try (TestFragment fragment =
        new TestFragment(2, 2048, false, 16 << 20, directory.resolve("spill"))) {
      FragmentRunner.run(new JoinBenchmark.Sum(join, 3, sum), fragment);
    }
    long expected = 0;
    for (int value : right.values()) {
      expected += value;
    }
    assertEquals(expected, sum.get());
    assertNoFilesLeft();
  }

  @Test
  void rowsOfOneKeyAreJoinedInPieces() throws Exception {
    JoinBenchmark.Table left = JoinBenchmark.clustered(3, 1, 1);
    JoinBenchmark.Table right = JoinBenchmark.clustered(200_000, 200_000, 1);
    AtomicLong sum = new AtomicLong();
    HashJoinSpec join =
        new HashJoinSpec(
            left, right, JoinType.INNER, KEY, KEY, null, left.schema().concat(right.schema()));
    try (TestFragment fragment =
        new TestFragment(2, 2048, true, 2 << 20, directory.resolve("spill"))) {
      FragmentRunner.run(new JoinBenchmark.Sum(join, 3, sum), fragment);
    }
    long expected = 0;
    for (int value : right.values()) {
      expected += value;
    }
    assertEquals(expected, sum.get());
    assertNoFilesLeft();
  }

  @Test
  void rowsOfOneKeyThatCannotBeDividedAreAClearError() throws Exception {
    JoinBenchmark.Table left = JoinBenchmark.clustered(3, 1, 1);
    JoinBenchmark.Table right = JoinBenchmark.clustered(200_000, 200_000, 1);
    Schema output =
        left.schema()
            .concat(
                Schema.of(
                    new Field("k", Simple.BIGINT, true), new Field("v", Simple.INTEGER, true)));
    HashJoinSpec join = new HashJoinSpec(left, right, JoinType.LEFT, KEY, KEY, null, output);
    try (TestFragment fragment =
        new TestFragment(2, 2048, true, 2 << 20, directory.resolve("spill"))) {
      SheafException failure =
          assertThrows(
              SheafException.class,
              () -> FragmentRunner.run(new JoinBenchmark.Sum(join, 3, new AtomicLong()), fragment));
      assertEquals(ErrorCode.OUT_OF_MEMORY, failure.code());
      assertTrue(failure.getMessage().contains("share one key"), failure.getMessage());
    }
    assertNoFilesLeft();
  }
}
