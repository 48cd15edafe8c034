package io.sheaf.graph;

import io.sheaf.graph.portable.PortableSchedulerContract;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {
  @TestFactory
  Stream<DynamicTest> theSynchronousSchedulerKeepsTheContract() {
    return SchedulerContract.tests(SynchronousScheduler::new);
  }

  @TestFactory
  Stream<DynamicTest> oneThreadKeepsTheContract() {
    return SchedulerContract.tests(() -> new ThreadScheduler(1));
  }

  @TestFactory
  Stream<DynamicTest> twoThreadsKeepTheContract() {
    return SchedulerContract.tests(() -> new ThreadScheduler(2));
  }

  @TestFactory
  Stream<DynamicTest> manyThreadsKeepTheContract() {
    return SchedulerContract.tests(() -> new ThreadScheduler(8));
  }

  @TestFactory
  Stream<DynamicTest> portableBodiesRunHere(@TempDir Path folder) {
    return PortableSchedulerContract.tests(new SynchronousScheduler(), folder, false);
  }

  @TestFactory
  Stream<DynamicTest> portableBodiesRunOnThreads(@TempDir Path folder) {
    return PortableSchedulerContract.tests(new ThreadScheduler(2), folder, false);
  }
}
