package io.sheaf.planner;

/**
 * Settings of a query that the planner sees.
 *
 * @param threads drivers of a stage that is one task
 * @param partitions 0: the planner decides; n: every stage that can is n tasks, joined by exchanges
 * @param divisions whether known ranges of keys may save exchanges and large hash tables
 * @param divisionRows rows of the larger table a task of a division-wise stage aims at; 0: the
 *     planner decides
 * @param join which exchange a join between several tasks uses
 */
public record PlannerSettings(
    int threads, int partitions, boolean divisions, long divisionRows, JoinStrategy join) {
  /** How the sides of a join come together when they are in several tasks. */
  public enum JoinStrategy {
    /** By estimated size. */
    AUTO,
    /** The build side goes to all tasks whenever the kind of join allows it. */
    BROADCAST,
    /** Both sides are exchanged by the hash of their keys. */
    HASH
  }

  public static PlannerSettings local(int threads) {
    return new PlannerSettings(threads, 0, true, 0, JoinStrategy.AUTO);
  }

  public PlannerSettings withPartitions(int count) {
    return new PlannerSettings(threads, count, divisions, divisionRows, join);
  }

  public PlannerSettings withDivisions(boolean on) {
    return new PlannerSettings(threads, partitions, on, divisionRows, join);
  }

  public PlannerSettings withDivisionRows(long rows) {
    return new PlannerSettings(threads, partitions, divisions, rows, join);
  }

  public PlannerSettings withJoin(JoinStrategy strategy) {
    return new PlannerSettings(threads, partitions, divisions, divisionRows, strategy);
  }
}
