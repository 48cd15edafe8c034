package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.cluster.sim.Fault;
import io.sheaf.graph.cluster.sim.SimCluster;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Random graphs under random faults: each ends with the right answer or with one clear error. */
class RandomFaultsTest {
  private static final int SCHEDULES = Integer.getInteger("sheaf.faults", 10_000);

  private static final int CHECK_EVERY = 11;

  @Test
  void everyScheduleEndsRightOrWithOneClearError(TestReporter report) {
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
    report.publishEntry("endings", endings.toString());
    report.publishEntry("recomputed", recomputed + " tasks, " + finished + " done at the end");
    assertTrue(endings.get("answer") > SCHEDULES * 3 / 4, endings.toString());
    assertTrue(recomputed > 0, "no fault made anything run again");
  }

  @Test
  void aReplayedLogGivesTheSameState() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      SimGraph graph = SimGraph.random(random);
      List<Fault> faults = Fault.random(random, 6, 2000, graph.index().taskCount());
      SimCluster cluster = new SimCluster(graph, settings(seed, faults, random));
      cluster.run();
      ClusterState again = new ClusterState(ClusterOptions.DEFAULT);
      List<Long> fingerprints = new ArrayList<>();
      for (int i = 0; i < cluster.log().size(); i++) {
        again.handle(cluster.log().get(i));
        if (i % CHECK_EVERY == CHECK_EVERY - 1) {
          fingerprints.add(again.fingerprint());
        }
      }
      assertEquals(cluster.fingerprints(), fingerprints, "seed " + seed);
    }
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
        CHECK_EVERY,
        faults);
  }

  private static SimCluster.Outcome check(long seed) {
    Random random = new Random(seed);
    SimGraph determinate = SimGraph.random(random);
    SimGraph graph = random.nextInt(3) == 0 ? determinate.indeterminate(random) : determinate;
    List<Fault> faults = Fault.random(random, 6, 2000, graph.index().taskCount());
    SimCluster cluster = new SimCluster(graph, settings(seed, faults, random));
    SimCluster.Outcome outcome = cluster.run();
    assertEquals("", outcome.leftovers());
    long losses = faults.stream().mapToInt(RandomFaultsTest::losses).sum();
    // What comes after an indeterminate task may start anew once for each that is made again.
    long rounds = graph.isIndeterminate() ? graph.index().neededTasks() : 1;
    assertTrue(
        outcome.view().recomputed() <= losses * graph.index().neededTasks() * rounds,
        () -> outcome.view().recomputed() + " recomputed after " + faults);
    if (outcome.failure() != null) {
      assertTrue(
          isExpected(outcome.failure(), graph, faults), outcome.failure() + " after " + faults);
    } else {
      assertEquals(Arrays.toString(graph.expected()), Arrays.toString(outcome.values()));
      assertFalse(cluster.isMixed(), "made of two attempts of one task, after " + faults);
    }
    return outcome;
  }

  /** Whether the faults explain the failure. */
  private static boolean isExpected(ExecutionFailure failure, SimGraph graph, List<Fault> faults) {
    return switch (failure) {
      case ExecutionFailure.Poison named ->
          faults.contains(new Fault.Poison(0, graph.index().node(named.task())))
              || mayBlameInnocents(faults);
      case ExecutionFailure.TaskFailed failed ->
          switch (failed.failure()) {
            case TaskFailure.User user -> faults.stream().anyMatch(Fault.Broken.class::isInstance);
            case TaskFailure.OutOfDisk disk ->
                faults.stream().anyMatch(Fault.DiskFull.class::isInstance);
            case TaskFailure.OutOfMemory memory -> false;
            case TaskFailure.FetchFailed fetch -> false;
          };
      case ExecutionFailure.FetchesFailed fetches ->
          faults.stream().anyMatch(Fault.Cut.class::isInstance);
      case ExecutionFailure.NoMember none -> false;
      case ExecutionFailure.Stalled stalled -> false;
      case ExecutionFailure.Vanished vanished -> false;
      case ExecutionFailure.ClientLost lost -> false;
      case ExecutionFailure.Cancelled cancelled -> false;
      case ExecutionFailure.Changed changed -> graph.isIndeterminate() && graph.hasResultInParts();
    };
  }

  /** An innocent task dies with the guilty twice at most: the third time it is alone. */
  private static boolean mayBlameInnocents(List<Fault> faults) {
    long losses = faults.stream().filter(RandomFaultsTest::losesWorker).count();
    boolean poison = faults.stream().anyMatch(Fault.Poison.class::isInstance);
    return losses >= (poison ? 1 : 3);
  }

  /** How often a fault may lose outputs. */
  private static int losses(Fault fault) {
    if (fault instanceof Fault.Poison) {
      return ClusterOptions.DEFAULT.allowedDeaths();
    }
    if (fault instanceof Fault.Cut) {
      return ClusterOptions.DEFAULT.fetchAttempts(); // each reader loses what it wants
    }
    return losesWorker(fault) || fault instanceof Fault.Corrupt ? 1 : 0;
  }

  private static boolean losesWorker(Fault fault) {
    return fault instanceof Fault.Kill
        || fault instanceof Fault.Pause
        || fault instanceof Fault.Disconnect
        || fault instanceof Fault.Cut;
  }
}
