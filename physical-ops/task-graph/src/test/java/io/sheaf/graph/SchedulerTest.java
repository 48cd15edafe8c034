package io.sheaf.graph;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

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
}
