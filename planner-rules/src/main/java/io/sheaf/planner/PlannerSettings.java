package io.sheaf.planner;

/**
 * Settings of a query that the planner sees.
 *
 * @param threads drivers of a stage that is one task: the threads of this process, or of a worker
 * @param partitions 0: the planner decides; n: every stage that can is n tasks, joined by exchanges
 * @param divisions whether known ranges of keys may save exchanges and large hash tables
 * @param divisionRows rows of the larger table a task of a division-wise stage aims at; 0: the
 *     planner decides
 * @param join which exchange a join between several tasks uses
 * @param workers the processes that run tasks
 * @param adaptive how plans change while they run
 * @param checkClaims whether tasks check what is claimed of ranges and orders of their rows
 */
public record PlannerSettings(
    int threads,
    int partitions,
    boolean divisions,
    long divisionRows,
    JoinStrategy join,
    Workers workers,
    Adaptive adaptive,
    boolean checkClaims) {
  /** How the sides of a join come together when they are in several tasks. */
  public enum JoinStrategy {
    /** By estimated size. */
    AUTO,
    /** The build side goes to all tasks whenever the kind of join allows it. */
    BROADCAST,
    /** Both sides are exchanged by the hash of their keys. */
    HASH
  }

  /**
   * The processes that run tasks, beside the client's, which starts the query and gets its rows.
   *
   * @param count 0: one machine, all runs in this process
   * @param taskRows rows a task of a scan or an exchange aims at; 0: the planner decides
   * @param apart whether they are processes of their own, so that a join table that all tasks of a
   *     stage probe is built once in each, of rows that are sent to all
   */
  public record Workers(int count, long taskRows, boolean apart) {
    public static final Workers NONE = new Workers(0, 0, false);
  }

  /**
   * How a plan changes once stages have ended and the size of their output is known.
   *
   * @param on whether it does
   * @param taskBytes bytes of exchanged rows a task aims at; 0: the planner decides
   */
  public record Adaptive(boolean on, long taskBytes) {
    public static final Adaptive OFF = new Adaptive(false, 0);
    public static final Adaptive ON = new Adaptive(true, 0);
  }

  public static PlannerSettings local(int threads) {
    return new PlannerSettings(
        threads, 0, true, 0, JoinStrategy.AUTO, Workers.NONE, Adaptive.OFF, false);
  }

  /** Whether stages are several tasks for other reasons than divisions alone. */
  public boolean spreads() {
    return partitions > 0 || workers.count() > 0;
  }

  public PlannerSettings withPartitions(int n) {
    return new PlannerSettings(
        threads, n, divisions, divisionRows, join, workers, adaptive, checkClaims);
  }

  public PlannerSettings withDivisions(boolean on) {
    return new PlannerSettings(
        threads, partitions, on, divisionRows, join, workers, adaptive, checkClaims);
  }

  public PlannerSettings withDivisionRows(long rows) {
    return new PlannerSettings(
        threads, partitions, divisions, rows, join, workers, adaptive, checkClaims);
  }

  public PlannerSettings withJoin(JoinStrategy strategy) {
    return new PlannerSettings(
        threads, partitions, divisions, divisionRows, strategy, workers, adaptive, checkClaims);
  }

  public PlannerSettings withWorkers(Workers processes) {
    return new PlannerSettings(
        threads, partitions, divisions, divisionRows, join, processes, adaptive, checkClaims);
  }

  public PlannerSettings withCheckedClaims() {
    return new PlannerSettings(
        threads, partitions, divisions, divisionRows, join, workers, adaptive, true);
  }

  public PlannerSettings withAdaptive(Adaptive how) {
    return new PlannerSettings(
        threads, partitions, divisions, divisionRows, join, workers, how, checkClaims);
  }
}
