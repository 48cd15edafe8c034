package io.sheaf.operators.pipeline;

import java.util.concurrent.atomic.LongAdder;

/**
 * What an operator did in all its drivers and tasks: rows and batches given, rows a breaker kept,
 * and time. Thread-safe.
 */
public final class OperatorMetrics {
  private final LongAdder rows = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void add(long moreRows) {
    rows.add(moreRows);
    batches.increment();
  }

  void keep(long moreRows) {
    kept.add(moreRows);
  }

  void addNanos(long more) {
    nanos.add(more);
  }

  /** Adds what the same operator did in another process. */
  void merge(OperatorCounters other) {
    rows.add(other.rows());
    kept.add(other.kept());
    batches.add(other.batches());
    nanos.add(other.nanos());
  }

  /** What it did so far. */
  OperatorCounters counters() {
    return new OperatorCounters(rows(), kept(), batches(), nanos());
  }

  public long rows() {
    return rows.sum();
  }

  /** Rows a breaker (aggregation, sort, build side, end of a stage) took in. */
  public long kept() {
    return kept.sum();
  }

  public long batches() {
    return batches.sum();
  }

  /**
   * Time spent in the operator, in nanoseconds, summed over threads. Decoding counts where the
   * column is first asked for.
   */
  public long nanos() {
    return nanos.sum();
  }
}
