package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.graph.cluster.sim.Script;
import io.sheaf.graph.cluster.sim.SimGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When workers are asked for and let go, event by event: 1 to 4 of one slot, 5 s of patience. */
class ScalingTest {
  private static final int TASKS = 40; // of 100 ms, as far as is known

  private final Script script =
      new Script(ClusterOptions.DEFAULT.withScaling(new ScalingPolicy.Options(1, 4, 1000, 5000)));

  /** What was decided about workers since it was asked last. */
  private List<ClusterAction> decided() {
    return script.decisions().stream()
        .filter(
            action ->
                action instanceof ClusterAction.StartWorkers
                    || action instanceof ClusterAction.StopWorker)
        .toList();
  }

  private void join(int from, int to) {
    for (int worker = from; worker <= to; worker++) {
      script.join(worker, Role.WORKER, 1, Map.of());
    }
  }

  private void finishFrom(int first, int end) {
    for (int task = first; task < end; task++) {
      script.finish("a[" + task + "]");
    }
  }

  private void submit() {
    script.submit(SimGraph.of(SimGraph.layer("a", TASKS)), -1);
  }

  @Test
  void workersAreAskedForOnceAndNotAgainWhileTheyStart() {
    join(1, 1);
    submit();
    script.pass(100);
    assertEquals(List.of(new ClusterAction.StartWorkers(3)), decided());
    script.pass(3000);
    join(2, 4);
    script.pass(1000);
    assertEquals(List.of(), decided());
  }

  @Test
  void thoseThatAreNotNeededAreLetGoAfterAWhileButForTheFewest() {
    join(1, 4);
    submit();
    script.pass(1000);
    finishFrom(0, TASKS);
    assertEquals(List.of(), decided());
    script.pass(4900);
    assertEquals(List.of(), decided(), "it may be a pause");
    script.pass(300);
    assertEquals(3, decided().size());
    for (int second = 0; second < 20; second++) {
      script.heartbeat(1, 0).heartbeat(2, 0).heartbeat(3, 0).heartbeat(4, 0).pass(1000);
    }
    assertEquals(List.of(), decided());
  }

  @Test
  void aShortPauseStopsNobody() {
    join(1, 4);
    submit();
    finishFrom(0, TASKS - 1);
    for (int second = 0; second < 4; second++) {
      script.heartbeat(1, 0).heartbeat(2, 0).heartbeat(3, 0).heartbeat(4, 0).pass(1000);
    }
    assertEquals(List.of(), decided());
  }
}
