package io.sheaf.operators.pipeline;

import io.sheaf.operators.scan.KeyBound;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ScanSpec;
import java.util.function.Supplier;

/**
 * Collects the pipelines of a task while {@link OperatorSpec#build} walks the plan. A set of open
 * pipelines is what the operator above will go on with: usually one; several after a union or an
 * outer join's unmatched rows.
 */
public interface PipelineBuilder {
  FragmentContext fragment();

  /** Builds an input; its open pipelines become the open ones. */
  void input(OperatorSpec input);

  /**
   * Builds an input as {@link #input} does, of which not all rows are wanted.
   *
   * @param bound tells a scan of the input which ones
   */
  void input(OperatorSpec input, KeyBound bound);

  /** Which rows of a scan are wanted; null for all. */
  KeyBound bound(ScanSpec scan);

  /**
   * Starts a pipeline, beside those that are open. It runs after all pipelines that were closed
   * before.
   */
  void source(OperatorSpec spec, Source source);

  /**
   * Starts a pipeline whose source is made only when every pipeline that is open now has run to its
   * end, for example the unmatched rows of a build side.
   *
   * @param source gives null when there turns out to be nothing to read
   */
  void sourceAfterOpen(OperatorSpec spec, Supplier<Source> source);

  /** Adds a transform to all open pipelines. */
  void transform(OperatorSpec spec, Transform.Factory transform);

  /**
   * Ends all open pipelines in one sink, finished once after the last of them. None is open
   * afterwards.
   */
  void sink(OperatorSpec spec, Sink sink);

  /**
   * Builds another input up to a sink while the open pipelines stay as they are: a join's build
   * side. It runs before them.
   */
  void side(OperatorSpec input, OperatorSpec spec, Sink sink);
}
