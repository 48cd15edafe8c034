package io.sheaf.operators.sort;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Gives up at the fifth batch, as a cancelled query does.
 *
 * @param seen counts the batches
 */
record FailingSpec(OperatorSpec input, int[] seen) implements OperatorSpec {
  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    pipelines.transform(
        this,
        driver ->
            new Transform() {
              @Override
              public void accept(ColumnBatch batch) {
                batch.column(0);
                synchronized (seen) {
                  if (++seen[0] == 5) {
                    throw new CancellationException();
                  }
                }
              }

              @Override
              public ColumnBatch next() {
                return null;
              }

              @Override
              public void close() {}
            });
  }

  @Override
  public String describe() {
    return "Failing";
  }
}
