package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.cluster.sim.InstantCluster;
import io.sheaf.graph.cluster.sim.SimGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the coordinator's decisions cost. The bounds are far above what a free machine needs. */
class ClusterOverheadTest {
  private static final int MILLION = 1_000_000;

  @Test
  void aMillionTasksAreScheduledInSeconds(TestReporter report) {
    run(chunks(20_000), 8, 4);
    SimGraph graph = chunks(MILLION);
    long micros = run(graph, 8, 4) / 1000;
    report.publishEntry("ns a task", String.valueOf(micros * 1000 / graph.index().taskCount()));
    assertTrue(micros < 20_000_000, micros / 1000 + " ms");
  }

  @Test
  void anExchangeOfManyTasksIsNotExpanded(TestReporter report) {
    int n = 100_000;
    SimGraph graph =
        SimGraph.of(
            SimGraph.layer("scan", n),
            SimGraph.layer("small", 10),
            SimGraph.layer("join", n, Dependency.all("scan"), Dependency.broadcast("small")),
            SimGraph.layer("sum", 1, Dependency.all("join")));
    long millis = run(graph, 8, 4) / 1_000_000;
    report.publishEntry("ms", String.valueOf(millis));
    assertTrue(millis < 10_000, millis + " ms");
  }

  @Test
  void aPendingTaskCostsLittleMemory(TestReporter report) {
    run(chunks(20_000), 8, 4); // loads the classes
    SimGraph graph = chunks(MILLION);
    Submission submission = graph.submission(1, -1);
    InstantCluster cluster = new InstantCluster(8, 4);
    long before = usedMemory();
    cluster.submit(submission);
    long bytes = (usedMemory() - before) / MILLION;
    long order = 8 + 8; // ranks and nodes by rank, and the marks of the index
    report.publishEntry("bytes a pending task", bytes + " and " + order + " for order and index");
    assertTrue(bytes + order < 120, bytes + " bytes a pending task");
    assertEquals(1, cluster.state().executions().size());
  }

  private static long run(SimGraph graph, int workers, int slots) {
    InstantCluster cluster = new InstantCluster(workers, slots);
    long start = System.nanoTime();
    cluster.submit(graph.submission(1, -1));
    assertEquals(graph.index().neededTasks(), cluster.finish());
    return System.nanoTime() - start;
  }

  private static SimGraph chunks(int tasks) {
    int n = tasks / 2;
    int groups = (n + 99) / 100;
    return SimGraph.of(
        SimGraph.layer("scan", n),
        SimGraph.layer("map", n, Dependency.oneToOne("scan")),
        SimGraph.layer("partial", groups, new Dependency("map", Pattern.groupsOf(100, n))),
        SimGraph.layer("sum", 1, Dependency.all("partial")));
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
