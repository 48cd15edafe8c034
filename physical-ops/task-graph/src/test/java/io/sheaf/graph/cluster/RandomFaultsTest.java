package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.cluster.sim.Fault;
import io.sheaf.graph.cluster.sim.SimCluster;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random graphs under random faults: each ends with the right answer or with one clear error. */
class RandomFaultsTest {
  private static final int SCHEDULES = Integer.getInteger("sheaf.faults", 10_000);

  @Test
  void everyScheduleEndsRightOrWithOneClearError() {
    Map<String, Integer> endings = new TreeMap<>();
    long recomputed = 0;
    long finished = 0;
    for (int seed = 0; seed < SCHEDULES; seed++) {
      try {
        SimCluster.Outcome outcome = check(seed);
        endings.merge(
            outcome.failure() == null ? "answer" : outcome.failure().getClass().getSimpleName(),
            1,
            Integer::sum);
        recomputed += outcome.view().recomputed();
        finished += outcome.view().counts().get(TaskState.DONE);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    System.out.println(
        SCHEDULES + " fault schedules: " + endings + ", " + recomputed + " tasks recomputed, "
            + finished + " done at the end");
    assertTrue(endings.get("answer") > SCHEDULES * 3 / 4, endings.toString());
    assertTrue(recomputed > 0, "no fault made anything run again");
  }

  static SimCluster.Settings settings(long seed, List<Fault> faults, Random random) {
    int[] weights = random.ints(64, 1, 400).toArray();
    return new SimCluster.Settings(
        seed,
        ClusterOptions.DEFAULT,
        random.nextInt(1, 5),
        random.nextInt(1, 4),
        task -> weights[task & 63] * 1000L,
        task -> weights[task * 7 & 63] * 1000L,
        random.nextInt(100, 20_000),
        11,
        faults);
  }

  private static SimCluster.Outcome check(long seed) {
    Random random = new Random(seed);
    SimGraph graph = SimGraph.random(random);
    List<Fault> faults = Fault.random(random, 6, 2000, graph.index().taskCount());
    SimCluster cluster = new SimCluster(graph, settings(seed, faults, random));
    SimCluster.Outcome outcome = cluster.run();
    assertEquals("", outcome.leftovers());
    if (outcome.failure() != null) {
      assertTrue(isExpected(outcome.failure(), faults), outcome.failure() + " after " + faults);
    } else {
      assertEquals(Arrays.toString(graph.expected()), Arrays.toString(outcome.values()));
    }
    return outcome;
  }

  /** Whether the faults explain the failure. */
  private static boolean isExpected(ExecutionFailure failure, List<Fault> faults) {
    return switch (failure) {
      case ExecutionFailure.Poison poison ->
          faults.stream().anyMatch(Fault.Poison.class::isInstance)
              || faults.stream().filter(RandomFaultsTest::losesWorker).count() >= 3;
      case ExecutionFailure.TaskFailed failed ->
          switch (failed.failure()) {
            case TaskFailure.User user ->
                faults.stream().anyMatch(Fault.Broken.class::isInstance);
            case TaskFailure.OutOfDisk disk ->
                faults.stream().anyMatch(Fault.DiskFull.class::isInstance);
            case TaskFailure.OutOfMemory memory -> false;
            case TaskFailure.FetchFailed fetch -> false;
          };
      case ExecutionFailure.FetchesFailed fetches ->
          faults.stream().anyMatch(Fault.Cut.class::isInstance);
      case ExecutionFailure.NoMember none -> false;
      case ExecutionFailure.Stalled stalled -> false;
      case ExecutionFailure.ClientLost lost -> false;
      case ExecutionFailure.Cancelled cancelled -> false;
    };
  }

  private static boolean losesWorker(Fault fault) {
    return fault instanceof Fault.Kill
        || fault instanceof Fault.Pause
        || fault instanceof Fault.Disconnect
        || fault instanceof Fault.Cut;
  }
}
