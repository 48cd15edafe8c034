package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;

/**
 * Decorators that count rows and time of the parts of a pipeline. The part itself is closed by the
 * driver that opened it.
 */
final class Measured {
  private Measured() {}

  static Source.Reader reader(Source.Reader reader, OperatorMetrics metrics) {
    return new Source.Reader() {
      @Override
      public ColumnBatch next() {
        long start = System.nanoTime();
        ColumnBatch batch = reader.next();
        metrics.addNanos(System.nanoTime() - start);
        if (batch != null) {
          metrics.add(batch.rowCount());
        }
        return batch;
      }

      @Override
      public void close() {}
    };
  }

  static Transform transform(Transform transform, OperatorMetrics metrics) {
    return new Transform() {
      @Override
      public void accept(ColumnBatch input) {
        long start = System.nanoTime();
        transform.accept(input);
        metrics.addNanos(System.nanoTime() - start);
      }

      @Override
      public ColumnBatch next() {
        long start = System.nanoTime();
        ColumnBatch output = transform.next();
        metrics.addNanos(System.nanoTime() - start);
        if (output != null) {
          metrics.add(output.rowCount());
        }
        return output;
      }

      @Override
      public void finish() {
        transform.finish();
      }

      @Override
      public boolean isDone() {
        return transform.isDone();
      }

      @Override
      public void close() {}
    };
  }

  static Sink.Driver sink(Sink.Driver sink, OperatorMetrics metrics) {
    return new Sink.Driver() {
      @Override
      public void accept(ColumnBatch batch) {
        long start = System.nanoTime();
        int rows = batch.rowCount();
        sink.accept(batch);
        metrics.addNanos(System.nanoTime() - start);
        metrics.keep(rows);
      }

      @Override
      public void combine() {
        long start = System.nanoTime();
        sink.combine();
        metrics.addNanos(System.nanoTime() - start);
      }

      @Override
      public boolean isDone() {
        return sink.isDone();
      }

      @Override
      public void close() {}
    };
  }
}
