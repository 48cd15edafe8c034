package io.sheaf.cluster;

import io.sheaf.graph.Scheduler;
import io.sheaf.graph.portable.PortableSchedulerContract;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ProcessClusterTest {
  @TempDir static Path folder;
  private static TestClient client;
  private static Scheduler scheduler;

  @BeforeAll
  static void start() {
    client = new TestClient(folder);
    scheduler = new ClusterProvider().open(client.config("processes", 2));
  }

  @AfterAll
  static void stop() {
    scheduler.close();
    client.close();
  }

  @TestFactory
  Stream<DynamicTest> processesKeepTheContract() {
    return PortableSchedulerContract.tests(scheduler, folder, true);
  }
}
