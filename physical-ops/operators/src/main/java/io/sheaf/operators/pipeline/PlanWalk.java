package io.sheaf.operators.pipeline;

import io.sheaf.operators.scan.KeyBound;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Turns a tree of specifications into pipelines, in an order in which they can run one after the
 * other.
 */
final class PlanWalk implements PipelineBuilder {
  private final FragmentContext fragment;
  private final List<Pipeline> closed = new ArrayList<>();
  private List<Pipeline> open = new ArrayList<>();
  private KeyBound bound;

  PlanWalk(FragmentContext fragment) {
    this.fragment = fragment;
  }

  /** The pipelines of a plan whose root is a sink. */
  List<Pipeline> pipelines(OperatorSpec root) {
    root.build(this);
    if (!open.isEmpty()) {
      throw new IllegalStateException("the plan's root is no sink: " + root.describe());
    }
    return closed;
  }

  @Override
  public FragmentContext fragment() {
    return fragment;
  }

  @Override
  public void input(OperatorSpec input) {
    List<Pipeline> siblings = open;
    open = new ArrayList<>();
    input.build(this);
    siblings.addAll(open);
    open = siblings;
  }

  @Override
  public void input(OperatorSpec input, KeyBound wanted) {
    KeyBound outer = bound;
    bound = wanted;
    input(input);
    bound = outer;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // equal scans of other places are read in full
  public KeyBound bound(ScanSpec scan) {
    return bound != null && bound.scan() == scan ? bound : null;
  }

  @Override
  public void source(OperatorSpec spec, Source source) {
    open.add(new Pipeline(spec, () -> source));
  }

  @Override
  public void sourceAfterOpen(OperatorSpec spec, Supplier<Source> source) {
    // Pipelines of one sink run in the order they were opened, so this one comes last.
    open.add(new Pipeline(spec, source));
  }

  @Override
  public void transform(OperatorSpec spec, Transform.Factory transform) {
    for (Pipeline pipeline : open) {
      pipeline.steps.add(new Pipeline.Step(spec, transform));
    }
  }

  @Override
  public void sink(OperatorSpec spec, Sink sink) {
    for (Pipeline pipeline : open) {
      pipeline.sinkSpec = spec;
      pipeline.sink = sink;
    }
    open.getLast().finishesSink = true;
    closed.addAll(open);
    open = new ArrayList<>();
  }

  @Override
  public void side(OperatorSpec input, OperatorSpec spec, Sink sink) {
    List<Pipeline> kept = open;
    open = new ArrayList<>();
    input.build(this);
    sink(spec, sink);
    open = kept;
  }
}
