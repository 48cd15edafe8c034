package io.sheaf.operators.window;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;
import java.util.function.Function;

/**
 * What is computed from sorted rows, stretch by stretch. Thread-safe as a {@link Source} must be.
 */
public final class StretchSource implements Source {
  /** One stretch's rows being worked on; used by one thread. Closing leaves the rows open. */
  public interface Evaluation extends AutoCloseable {
    /** The next batch, valid until the next call, or null. */
    ColumnBatch next();

    @Override
    void close();
  }

  private final SortedStretches stretches;
  private final Function<WindowRows, Evaluation> evaluations;

  public StretchSource(SortedStretches stretches, Function<WindowRows, Evaluation> evaluations) {
    this.stretches = stretches;
    this.evaluations = evaluations;
  }

  @Override
  public int maxDrivers() {
    return Math.max(1, stretches.count());
  }

  @Override
  public Reader open(DriverContext driver) {
    return new Reader() {
      private WindowRows rows;
      private Evaluation evaluation;

      @Override
      public ColumnBatch next() {
        while (true) {
          if (rows == null) {
            rows = stretches.take();
            if (rows == null) {
              return null;
            }
            evaluation = evaluations.apply(rows);
          }
          ColumnBatch batch = evaluation.next();
          if (batch != null) {
            return batch;
          }
          close();
        }
      }

      @Override
      public void close() {
        if (evaluation != null) {
          evaluation.close();
          evaluation = null;
        }
        if (rows != null) {
          stretches.release(rows);
          rows = null;
        }
      }
    };
  }
}
