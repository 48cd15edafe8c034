package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.operators.spec.OperatorSpec;

/** A source reader that checks its own output. */
final class CheckedReader implements Source.Reader {
  private final Source.Reader reader;
  private final BatchChecker checker;

  CheckedReader(Source.Reader reader, OperatorSpec spec) {
    this.reader = reader;
    this.checker = new BatchChecker(spec);
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch batch = reader.next();
    if (batch != null) {
      checker.check(batch);
    }
    return batch;
  }

  /** The reader itself is closed by the driver that opened it. */
  @Override
  public void close() {}
}
