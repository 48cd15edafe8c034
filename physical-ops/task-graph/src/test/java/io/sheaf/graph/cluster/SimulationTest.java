package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.cluster.sim.Fault;
import io.sheaf.graph.cluster.sim.SimCluster;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster as a whole does under a virtual clock: memory, balance and size. */
class SimulationTest {
  private static SimCluster cluster(
      SimGraph graph,
      ClusterOptions options,
      int workers,
      IntToLongFunction micros,
      List<Fault> faults) {
    return new SimCluster(
        graph,
        new SimCluster.Settings(1, options, workers, 2, micros, task -> 1000, 300, 1, faults));
  }

  /** A reduce of chunks, of many and of no more than twice the slots: they never pile up. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 16, 9})
  void noMoreChunksThanSlotsAndOne(int chunks) {
    SimGraph graph =
        SimGraph.of(
            SimGraph.layer("chunk", chunks),
            SimGraph.layer("count", chunks, Dependency.oneToOne("chunk")),
            SimGraph.layer(
                "pairs", (chunks + 7) / 8, new Dependency("count", Pattern.groupsOf(8, chunks))),
            SimGraph.layer("sum", 1, Dependency.all("pairs")));
    SimCluster.Outcome outcome =
        cluster(graph, ClusterOptions.DEFAULT, 4, task -> task < chunks ? 20_000 : 1000, List.of())
            .watch(task -> task < chunks)
            .run();
    assertArrayEquals(graph.expected(), outcome.values());
    assertTrue(outcome.peakOutputs() <= 4 * 3, outcome.peakOutputs() + " chunks at a time");
  }

  /** Durations nobody foresees, from 5 ms to 300 ms, after an exchange. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void skewedTasksAreSpreadByStealing(int seed) {
    int n = 400;
    long[] micros = skewed(seed, n);
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 4), SimGraph.layer("b", n, Dependency.all("a")));
    SimCluster.Outcome outcome =
        cluster(
                graph,
                ClusterOptions.DEFAULT,
                4,
                task -> task < 4 ? 1000 : micros[task - 4],
                List.of())
            .run();
    assertArrayEquals(graph.expected(), outcome.values());
    double optimum = LongStream.of(micros).sum() / 8.0 / 1000;
    assertTrue(outcome.millis() <= 1.3 * optimum, outcome.millis() + " ms for " + optimum);
  }

  /** All inputs are on one worker, and small. */
  @Test
  void workLeavesTheMemberThatHasAllInputs() {
    int n = 400;
    long[] micros = skewed(7, n);
    LayerRules one = new LayerRules(false, List.of("worker2"), Map.of(), 0, 0);
    SimGraph graph =
        new SimGraph(
            TaskGraph.of(
                List.of(SimGraph.layer("a", n), SimGraph.layer("b", n, Dependency.oneToOne("a"))),
                "b"),
            List.of(one, LayerRules.ANY));
    SimCluster.Outcome outcome =
        cluster(
                graph,
                ClusterOptions.DEFAULT,
                4,
                task -> task < n ? 10 : micros[task - n],
                List.of())
            .run();
    assertArrayEquals(graph.expected(), outcome.values());
    double optimum = LongStream.of(micros).sum() / 8.0 / 1000;
    assertTrue(outcome.millis() <= 1.3 * optimum, outcome.millis() + " ms for " + optimum);
  }

  /** Three workers come when all is queued for the first. */
  @Test
  void workMovesToMembersThatComeLate() {
    int n = 400;
    long[] micros = skewed(9, n);
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 1), SimGraph.layer("b", n, Dependency.all("a")));
    SimCluster.Outcome outcome =
        cluster(
                graph,
                ClusterOptions.DEFAULT,
                1,
                task -> task < 1 ? 1000 : micros[task - 1],
                List.of(new Fault.Join(200), new Fault.Join(200), new Fault.Join(200)))
            .run();
    assertArrayEquals(graph.expected(), outcome.values());
    double optimum = 200 + (LongStream.of(micros).sum() / 1000.0 - 400) / 8;
    assertTrue(outcome.millis() <= 1.3 * optimum, outcome.millis() + " ms for " + optimum);
  }

  private static long[] skewed(int seed, int n) {
    Random random = new Random(seed);
    long[] micros = new long[n];
    for (int i = 0; i < n; i++) {
      micros[i] = (long) Math.min(300_000, 5000 / Math.pow(1 - random.nextDouble(), 0.9));
    }
    return micros;
  }

  /** Two wide stages with a narrow one of two seconds between them. */
  @Test
  void workersComeAndGoWithTheWorkAndNothingIsRedone() {
    int n = 200;
    SimGraph graph =
        SimGraph.of(
            SimGraph.layer("a", n),
            SimGraph.layer("b", 1, Dependency.all("a")),
            SimGraph.layer("c", n, Dependency.broadcast("b"), Dependency.all("a")),
            SimGraph.layer("d", 1, Dependency.all("c")));
    ClusterOptions options =
        ClusterOptions.DEFAULT.withScaling(new ScalingPolicy.Options(1, 6, 300, 500));
    SimCluster cluster =
        cluster(graph, options, 1, task -> task == n ? 2_000_000 : 50_000, List.of());
    SimCluster.Outcome outcome = cluster.run();
    assertArrayEquals(graph.expected(), outcome.values());
    assertEquals(0, outcome.view().recomputed());
    assertEquals(6, cluster.mostWorkers());
    assertTrue(
        cluster.stoppedWorkers() >= 1 && cluster.stoppedWorkers() <= 10,
        cluster.stoppedWorkers() + " stopped");
  }

  @Test
  void aSlowNetworkKeepsWorkWhereItsInputsAre() {
    SimGraph graph =
        SimGraph.of(SimGraph.layer("a", 8), SimGraph.layer("b", 8, Dependency.oneToOne("a")));
    ClusterOptions usual = ClusterOptions.DEFAULT;
    SimCluster.Outcome outcome =
        new SimCluster(
                graph,
                new SimCluster.Settings(
                    1, usual, 4, 2, task -> 10_000, task -> 500_000_000, 300, 1, List.of()))
            .run();
    assertArrayEquals(graph.expected(), outcome.values());
    assertTrue(outcome.millis() < 1000, "moving one input takes a second: " + outcome.millis());
  }
}
