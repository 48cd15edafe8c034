package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.operators.spec.OperatorSpec;

/** A sink's driver that checks the order in which it is called. */
final class CheckedSinkDriver implements Sink.Driver {
  private final Sink.Driver sink;
  private final BatchChecker checker;
  private boolean combined;

  CheckedSinkDriver(Sink.Driver sink, OperatorSpec spec) {
    this.sink = sink;
    this.checker = new BatchChecker(spec);
  }

  @Override
  public void accept(ColumnBatch batch) {
    checker.require(!combined, "input was offered after it was combined");
    checker.require(batch.rowCount() > 0, "an empty batch was offered");
    sink.accept(batch);
  }

  @Override
  public void combine() {
    checker.require(!combined, "it was combined twice");
    combined = true;
    sink.combine();
  }

  @Override
  public boolean isDone() {
    return sink.isDone();
  }

  /** The sink itself is closed by the driver that opened it. */
  @Override
  public void close() {}
}
