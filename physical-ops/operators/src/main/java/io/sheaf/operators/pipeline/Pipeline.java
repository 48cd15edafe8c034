package io.sheaf.operators.pipeline;

import io.sheaf.operators.spec.OperatorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A source, the transforms above it, and the sink it ends in. Filled while a plan is walked, then
 * run once.
 */
final class Pipeline {
  /** A step and the plan node it came from. */
  record Step(OperatorSpec spec, Transform.Factory factory) {}

  final OperatorSpec sourceSpec;
  final Supplier<Source> source;
  final List<Step> steps = new ArrayList<>();
  OperatorSpec sinkSpec;
  Sink sink;

  /**
   * Whether the sink is finished once this pipeline has run: it is the last of those that share it.
   */
  boolean finishesSink;

  Pipeline(OperatorSpec sourceSpec, Supplier<Source> source) {
    this.sourceSpec = sourceSpec;
    this.source = source;
  }
}
