package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * One operator of a stage's physical plan. Immutable, made of values that have a wire form; a task
 * calls {@link #build} on the root of its tree to get running pipelines.
 */
public interface OperatorSpec {
  /** Columns of the output. */
  Schema schema();

  /** Operators that this one reads from, in the order of its own definition. */
  List<OperatorSpec> inputs();

  /**
   * Adds this operator, and first its inputs, to the pipelines being built: a source starts a
   * pipeline, a transform goes on with those that are open, a breaker closes them with a sink and
   * starts a new one from its result.
   */
  void build(PipelineBuilder pipelines);

  /**
   * One line for EXPLAIN, without the inputs: name and what it does, for example {@code Filter $3 <
   * 24}.
   */
  String describe();
}
