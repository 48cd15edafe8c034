package io.sheaf.operators.pipeline;

/** What an operator did in one task; see {@link OperatorMetrics}. */
public record OperatorCounters(long rows, long kept, long batches, long nanos) {}
