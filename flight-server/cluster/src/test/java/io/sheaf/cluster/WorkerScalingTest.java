package io.sheaf.cluster;

import static io.sheaf.graph.portable.PortableSchedulerContract.layer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.Execution;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.WorkerScaling;
import io.sheaf.graph.portable.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes that come and go with the work. */
@Timeout(180)
class WorkerScalingTest {
  private static final int TASKS = 200;
  private static final long IDLE_MILLIS = 4_000;

  @TempDir Path folder;

  /** Ten seconds of work for one thread. */
  private static void run(Scheduler scheduler) {
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                layer("busy", TASKS, new Program.Busy(50_000)),
                layer("total", 1, new Program.Sum(0), Dependency.all("busy"))),
            "total");
    try (Execution execution = scheduler.execute(graph)) {
      Object total = ((TaskResult.Value<?>) execution.result(TaskKey.of("total"))).value();
      assertEquals(TASKS * (TASKS - 1) / 2, total);
    }
  }

  private static long happened(Scheduler scheduler, String kind) {
    return scheduler.view().events().stream().filter(event -> event.kind().equals(kind)).count();
  }

  @Test
  void thereAreMoreUnderLoadAndFewerWhenIdle() throws IOException {
    try (TestClient client = new TestClient(folder)) {
      ProcessCluster cluster =
          new ProcessCluster(client.config(1, new WorkerScaling(1, 3, IDLE_MILLIS)));
      try (Scheduler scheduler = new ClusterScheduler(cluster)) {
        assertEquals(1, scheduler.shape().members());
        run(scheduler);
        Eventually.holds("others have come", () -> happened(scheduler, "worker joined") >= 3);
        Eventually.holds("they have gone", () -> scheduler.shape().members() == 1);
        Eventually.holds("they have ended", () -> cluster.supervisor().processes().size() == 1);
        assertTrue(happened(scheduler, "worker retired") >= 2);
        long joined = happened(scheduler, "worker joined");
        run(scheduler);
        Eventually.holds("they come again", () -> happened(scheduler, "worker joined") > joined);
        assertEquals(0, cluster.supervisor().restarts());
      }
    }
  }
}
