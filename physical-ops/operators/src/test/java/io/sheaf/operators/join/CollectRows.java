package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Sink;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Ends a plan in Java rows. */
record CollectRows(OperatorSpec input, List<List<Object>> rows) implements OperatorSpec {
  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return "CollectRows";
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    pipelines.sink(
        this,
        new Sink() {
          @Override
          public Driver open(DriverContext driver) {
            return new Collector();
          }

          @Override
          public void finish(FragmentContext fragment) {}
        });
  }

  private final class Collector implements Sink.Driver {
    private final List<List<Object>> own = new ArrayList<>();

    @Override
    public void accept(ColumnBatch batch) {
      for (int row = 0; row < batch.rowCount(); row++) {
        List<Object> values = new ArrayList<>();
        // The last columns first, as consumers may ask in any order.
        for (int c = batch.columnCount() - 1; c >= 0; c--) {
          values.add(TestRows.value(batch.column(c), row));
        }
        Collections.reverse(values);
        own.add(values);
      }
    }

    @Override
    public void combine() {
      synchronized (rows) {
        rows.addAll(own);
      }
    }

    @Override
    public void close() {}
  }
}
