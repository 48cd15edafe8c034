package io.sheaf.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.ExchangeSlice;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.planner.PlannerSettings.Adaptive;
import io.sheaf.planner.PlannerSettings.JoinStrategy;
import io.sheaf.planner.PlannerSettings.Workers;
import io.sheaf.planner.adaptive.AdaptivePlanner;
import io.sheaf.planner.adaptive.AdaptivePlanner.Step;
import io.sheaf.planner.physical.OutputMatrix;
import io.sheaf.planner.stage.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a plan when its first stages leave more or fewer rows than was estimated. */
class AdaptivePlannerTest {
  private static final TestCatalog CATALOG =
      new TestCatalog(
          List.of(table("big", 4_000_000), table("other", 2_000_000), table("third", 3_000_000)));
  private static final PlannerSettings FOUR =
      PlannerSettings.local(2).withPartitions(4).withAdaptive(Adaptive.ON);
  private static final String JOIN = "select b.v, o.v from big b %s other o on b.k = o.k";

  private static StatisticsTable table(String name, long rows) {
    return new StatisticsTable.Builder(name, rows)
        .column("k", Simple.BIGINT, 1L, rows, (double) rows)
        .column("v", Simple.BIGINT, 1L, 1000L, 1000)
        .splits(8)
        .build();
  }

  /** Bytes that each task writes for each partition, by the table that its stage scans. */
  private interface Written {
    long bytes(String table, int task, int partition);
  }

  /** All steps of a query whose stages write what is given, at ten bytes a row. */
  private static List<Step> run(String sql, PlannerSettings settings, Written written) {
    AdaptivePlanner planner = CATALOG.plan(sql, settings).adaptive();
    List<Step> steps = new ArrayList<>();
    Map<Integer, OutputMatrix> finished = Map.of();
    do {
      steps.add(planner.next(finished));
      finished = new HashMap<>();
      for (Stage stage : steps.getLast().kept()) {
        finished.put(stage.id(), left(stage, written));
      }
    } while (!steps.getLast().isLast());
    return steps;
  }

  private static OutputMatrix left(Stage stage, Written written) {
    Partitioning spread = ((ExchangeSinkSpec) stage.root()).partitioning();
    int partitions = spread instanceof Partitioning.Broadcast ? 1 : spread.count();
    String table =
        specs(stage.root())
            .filter(ScanSpec.class::isInstance)
            .map(s -> ((ScanSpec) s).table().description())
            .findFirst()
            .orElse("");
    long[][] bytes = new long[stage.taskCount()][partitions];
    long[][] rows = new long[stage.taskCount()][partitions];
    for (int task = 0; task < bytes.length; task++) {
      for (int p = 0; p < partitions; p++) {
        bytes[task][p] = written.bytes(table, task, p);
        rows[task][p] = bytes[task][p] / 10;
      }
    }
    return new OutputMatrix(rows, bytes);
  }

  private static Stream<OperatorSpec> specs(OperatorSpec root) {
    return Stream.concat(
        Stream.of(root), root.inputs().stream().flatMap(AdaptivePlannerTest::specs));
  }

  private static List<Stage> stages(List<Step> steps) {
    return steps.stream().flatMap(step -> step.stages().stages().stream()).toList();
  }

  private static List<String> decisions(List<Step> steps) {
    return steps.stream().flatMap(step -> step.decisions().stream()).toList();
  }

  /** What the tasks of the only stage with a join read of an input. */
  private static List<ExchangeSlice> slices(List<Step> steps, boolean left) {
    HashJoinSpec join =
        stages(steps).stream()
            .flatMap(stage -> specs(stage.root()))
            .filter(HashJoinSpec.class::isInstance)
            .map(HashJoinSpec.class::cast)
            .findFirst()
            .orElseThrow();
    return specs(left ? join.left() : join.right())
        .filter(ExchangeSourceSpec.class::isInstance)
        .map(spec -> ((ExchangeSourceSpec) spec).slices())
        .findFirst()
        .orElseThrow();
  }

  private static boolean scansIn(Stage stage, String table) {
    return specs(stage.root())
        .anyMatch(s -> s instanceof ScanSpec scan && scan.table().description().equals(table));
  }

  @Test
  void aSmallBuildSideIsBroadcastAndTheProbeSideStaysWhereItIs() {
    List<Step> steps = run(JOIN.formatted("join"), FOUR, (table, task, p) -> task == p ? 30 : 0);
    assertEquals(
        List.of(
            "broadcast instead of hash exchange for HashJoin INNER on k = k, build side 12 rows,"
                + " 120 B, estimated 2,000,000 rows"),
        decisions(steps));
    Stage probe = stages(steps).stream().filter(s -> scansIn(s, "big")).findFirst().orElseThrow();
    assertTrue(specs(probe.root()).anyMatch(HashJoinSpec.class::isInstance));
  }

  @Test
  void aLargeBuildSideIsExchangedAsPlanned() {
    List<Step> steps = run(JOIN.formatted("join"), FOUR, (table, task, p) -> 2_000_000);
    assertEquals(List.of(), decisions(steps));
    // The build side ran alone first, since the probe side would have stayed had it been small.
    assertTrue(scansIn(stages(steps).getFirst(), "other"));
    assertEquals(1, steps.getFirst().stages().stages().size());
  }

  @Test
  void aBuildSideLargerThanThoughtIsNotBroadcast() {
    String sql = "select b.v from big b join (select k from other where v = 1) o on b.k = o.k";
    List<Step> steps = run(sql, FOUR, (table, task, p) -> 100_000_000);
    assertEquals(1, decisions(steps).size(), decisions(steps)::toString);
    assertTrue(
        decisions(steps).getFirst().startsWith("hash exchange instead of broadcast"),
        decisions(steps)::toString);
  }

  @Test
  void rowsWithoutAMatchAreNotBroadcast() {
    for (String type : List.of("right join", "full join")) {
      List<Step> steps = run(JOIN.formatted(type), FOUR, (table, task, p) -> 30);
      assertFalse(decisions(steps).toString().contains("broadcast"), decisions(steps)::toString);
    }
  }

  @Test
  void theSmallerSideBecomesTheBuildSide() {
    List<Step> steps =
        run(
            JOIN.formatted("full join"),
            FOUR,
            (table, task, p) -> table.equals("big") ? 100 : 5_000_000);
    assertEquals(
        List.of(
            "HashJoin FULL on k = k: the left side becomes the build side, 160 rows, 1.6 KB against"
                + " 8,000,000 rows, 76.3 MB"),
        decisions(steps));
  }

  @Test
  void nothingIsReadForAJoinWithAnEmptySide() {
    List<Step> steps = run(JOIN.formatted("join"), FOUR, (table, task, p) -> 0);
    assertEquals(
        List.of(
            "no rows from HashJoin INNER on k = k, whose right side is empty: 1 exchange not run"),
        decisions(steps));
    assertFalse(stages(steps).stream().anyMatch(stage -> scansIn(stage, "big")));
  }

  @Test
  void aRightJoinWithAnEmptyLeftSideStillGivesItsRows() {
    List<Step> steps =
        run(
            JOIN.formatted("right join"),
            FOUR,
            (table, task, p) -> table.equals("big") ? 0 : 500_000);
    assertFalse(decisions(steps).toString().contains("no rows"), decisions(steps)::toString);
  }

  @Test
  void smallPartitionsAreReadByFewTasks() {
    PlannerSettings settings =
        FOUR.withPartitions(129)
            .withJoin(JoinStrategy.HASH)
            .withAdaptive(new Adaptive(true, 100_000));
    // A partition has 5,160 bytes of both sides together, so 19 of them are below the target.
    List<Step> steps = run(JOIN.formatted("join"), settings, (table, task, p) -> 20);
    assertEquals(List.of("129 partitions read by 7 tasks, 650.0 KB in all"), decisions(steps));
    assertEquals(slices(steps, true), slices(steps, false));
    assertEquals(new ExchangeSlice(0, 129, 0, 19), slices(steps, true).getFirst());
    assertEquals(129, slices(steps, true).getLast().toPartition());
  }

  @Test
  void aForcedNumberOfTasksIsKeptUnlessTheirSizeIsAskedForToo() {
    List<Step> steps =
        run(
            JOIN.formatted("join"),
            FOUR.withPartitions(129).withJoin(JoinStrategy.HASH),
            (table, task, p) -> 20);
    assertEquals(List.of(), decisions(steps));
  }

  @ParameterizedTest
  @CsvSource({
    "join,       big,   true",
    "join,       other, true",
    "left join,  big,   true",
    "left join,  other, false",
    "right join, other, true",
    "right join, big,   false",
    "full join,  big,   false",
    "full join,  other, false",
  })
  void aLargePartitionIsSplitWhereNoRowIsGivenTwice(String type, String large, boolean split) {
    PlannerSettings settings =
        FOUR.withJoin(JoinStrategy.HASH).withAdaptive(new Adaptive(true, 1_000_000));
    List<Step> steps =
        run(
            JOIN.formatted(type),
            settings,
            (table, task, p) -> table.equals(large) && p == 2 ? 700_000 : 130_000);
    assertEquals(
        split,
        decisions(steps).stream().anyMatch(d -> d.startsWith("partition 2,")),
        decisions(steps)::toString);
    if (split) {
      // The join may have its sides swapped, so what is split is what has slices of tasks.
      List<ExchangeSlice> left = slices(steps, true);
      List<ExchangeSlice> right = slices(steps, false);
      boolean leftSplit = left.stream().anyMatch(s -> s.toTask() - s.fromTask() < 4);
      List<ExchangeSlice> pieces =
          (leftSplit ? left : right).stream().filter(s -> s.fromPartition() == 2).toList();
      List<ExchangeSlice> whole =
          (leftSplit ? right : left).stream().filter(s -> s.fromPartition() == 2).toList();
      assertEquals(4, pieces.size());
      assertEquals(4, whole.size());
      assertEquals(List.of(0, 1, 2, 3), pieces.stream().map(ExchangeSlice::fromTask).toList());
      whole.forEach(slice -> assertEquals(new ExchangeSlice(0, 4, 2, 3), slice));
    }
  }

  @Test
  void aGroupingAboveTheJoinKeepsItsKeysTogether() {
    PlannerSettings settings =
        FOUR.withJoin(JoinStrategy.HASH).withAdaptive(new Adaptive(true, 1_000_000));
    List<Step> steps =
        run(
            "select b.k, count(*) from big b join other o on b.k = o.k group by b.k",
            settings,
            (table, task, p) -> table.equals("big") && p == 2 ? 700_000 : 130_000);
    assertFalse(decisions(steps).toString().contains("split"), decisions(steps)::toString);
  }

  /**
   * The sampled ranges above the grouping are no border; the grouping is read by fewer all the
   * same.
   */
  @Test
  void smallPartitionsBelowRangesOfAnOrderAreReadTogether() {
    PlannerSettings settings =
        PlannerSettings.local(2)
            .withWorkers(new Workers(3, 0, true))
            .withPartitions(64)
            .withAdaptive(new Adaptive(true, 1_000_000));
    List<Step> steps =
        run(
            "select k, count(*) from big group by k order by 2, 1",
            settings,
            (table, task, p) -> 100);
    assertEquals(
        List.of("64 partitions read by 1 task, 400.0 KB in all"),
        decisions(steps),
        steps::toString);
  }

  /** Random rows come out otherwise when a lost worker's part of them is made again. */
  @Test
  void betweenProcessesOnlyWhatComesOutTheSameIsABorder() {
    String sql =
        "select b.v, o.v from (select k, v from big where random() < 2) b join other o on b.k ="
            + " o.k";
    Written written = (table, task, p) -> 3_000_000;
    PlannerSettings apart =
        PlannerSettings.local(2).withWorkers(new Workers(3, 0, true)).withAdaptive(Adaptive.ON);
    PlannerSettings together = apart.withWorkers(new Workers(3, 0, false));
    int steps = run(sql, together, written).size();
    assertTrue(run(sql, apart, written).size() < steps, "of " + steps);
  }

  @Test
  void plansWithoutAChoiceHaveNoSteps() {
    assertNull(CATALOG.plan(JOIN.formatted("join"), PlannerSettings.local(2)).adaptive());
    assertNull(CATALOG.plan("select count(*) from big", FOUR).adaptive());
    assertNull(CATALOG.plan(JOIN.formatted("join"), FOUR.withAdaptive(Adaptive.OFF)).adaptive());
  }

  @Test
  void stagesAreNumberedThroughAllStepsAndReadEarlierOnes() {
    String sql =
        "select b.v, count(*) from big b join other o on b.k = o.k join third t on t.k = b.v"
            + " group by b.v order by 2 limit 3";
    for (boolean apart : new boolean[] {true, false}) {
      PlannerSettings settings =
          PlannerSettings.local(2).withWorkers(new Workers(3, 0, apart)).withAdaptive(Adaptive.ON);
      List<Step> steps = run(sql, settings, (table, task, p) -> 3_000_000);
      List<Stage> all = stages(steps);
      int[] numbers = all.stream().mapToInt(Stage::id).toArray();
      assertEquals(
          "" + all.size(), "" + Arrays.stream(numbers).distinct().count(), "numbers occur once");
      for (Stage stage : all) {
        stage.dependencies().forEach(d -> assertTrue(d.stage() < stage.id()));
      }
      assertEquals(Stage.Placement.CLIENT, all.getLast().placement());
    }
  }
}
