package io.sheaf.cluster;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.WorkerScaling;
import io.sheaf.graph.WorkerServices;
import java.nio.file.Path;

/** What a session has, for tests that need none. Closing it checks that no memory is held. */
final class TestClient implements AutoCloseable {
  private static final long MEMORY = 256 << 20;

  private final MemoryPool memory = new MemoryPool(MEMORY);
  private final Path folder;

  TestClient(Path folder) {
    this.folder = folder;
  }

  SchedulerConfig config(String scheduler, int workers) {
    return config(scheduler, workers, Security.NONE);
  }

  /** With workers that come and go. */
  SchedulerConfig config(int workers, WorkerScaling scaling) {
    return new SchedulerConfig(
        "processes",
        workers,
        scaling,
        scaling.most(),
        MEMORY,
        folder.resolve("spill"),
        Security.NONE,
        WorkerServices.of(memory));
  }

  SchedulerConfig config(String scheduler, int workers, Security security) {
    return new SchedulerConfig(
        scheduler,
        workers,
        2,
        MEMORY,
        folder.resolve("spill"),
        security,
        WorkerServices.of(memory));
  }

  @Override
  public void close() {
    memory.close();
  }
}
