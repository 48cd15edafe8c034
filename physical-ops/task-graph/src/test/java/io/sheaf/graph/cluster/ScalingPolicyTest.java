package io.sheaf.graph.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How many workers are wanted; a target of 1 s, workers of 2 slots. */
class ScalingPolicyTest {
  private final ScalingPolicy policy =
      new ScalingPolicy(new ScalingPolicy.Options(1, 10, 1000, 5000));

  @Test
  void enoughToDoTheWorkInTheTargetDuration() {
    assertEquals(4, policy.target(0, 1, 8000, 100, 2));
  }

  @Test
  void neverMoreThanTheMaximum() {
    assertEquals(10, policy.target(0, 1, 800_000, 10_000, 2));
  }

  @Test
  void neverMoreThanThereAreTasks() {
    assertEquals(2, policy.target(0, 1, 800_000, 4, 2));
  }

  @Test
  void aFewWorkersAreLetGoOnlyWhenTheyWereNotNeededForAWhile() {
    assertEquals(8, policy.target(0, 8, 2000, 50, 2));
    assertEquals(8, policy.target(4900, 8, 2000, 50, 2));
    assertEquals(1, policy.target(5000, 8, 2000, 50, 2));
  }

  @Test
  void aPauseBetweenStagesStopsNobody() {
    assertEquals(8, policy.target(0, 8, 0, 0, 2));
    assertEquals(8, policy.target(4000, 8, 16_000, 100, 2));
    assertEquals(8, policy.target(6000, 8, 0, 0, 2));
  }

  @Test
  void whatWasWantedMeanwhileStays() {
    assertEquals(8, policy.target(0, 8, 0, 0, 2));
    assertEquals(8, policy.target(2000, 8, 10_000, 100, 2));
    assertEquals(5, policy.target(5000, 8, 0, 0, 2));
  }
}
