package io.sheaf.planner.common;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.calcite.rel.RelNode;

/**
 * A relation that a query names or holds several times, while the query is planned. Each {@link
 * CommonTableScan} reads all its columns; the plan changes as the optimizer goes on. Used by one
 * thread.
 */
public final class CommonTable {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final boolean asked;
  private RelNode plan;

  /**
   * @param plan gives the rows, refers to no outer row
   * @param asked whether the query says that it is to be made apart: MATERIALIZED
   */
  public CommonTable(RelNode plan, boolean asked) {
    this.plan = plan;
    this.asked = asked;
  }

  public RelNode plan() {
    return plan;
  }

  void become(RelNode other) {
    plan = other;
  }

  /** Unlike that of any other table, so that scans of two tables have two digests. */
  long number() {
    return number;
  }

  boolean isAsked() {
    return asked;
  }

  /** A new place that reads it. */
  public CommonTableScan scan() {
    return new CommonTableScan(this);
  }
}
