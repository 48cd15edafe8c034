package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.operators.spec.OperatorSpec;

/** A transform that checks its output and the order in which its driver calls it. */
final class CheckedTransform implements Transform {
  private final Transform transform;
  private final BatchChecker checker;
  private boolean drained = true;
  private boolean finished;

  CheckedTransform(Transform transform, OperatorSpec spec) {
    this.transform = transform;
    this.checker = new BatchChecker(spec);
  }

  @Override
  public void accept(ColumnBatch input) {
    checker.require(drained, "input was offered before its outputs were taken");
    checker.require(!finished, "input was offered after the end");
    drained = false;
    transform.accept(input);
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch output = transform.next();
    if (output == null) {
      drained = true;
    } else {
      checker.check(output);
    }
    return output;
  }

  @Override
  public void finish() {
    checker.require(!finished, "it was finished twice");
    finished = true;
    transform.finish();
  }

  @Override
  public boolean isDone() {
    return transform.isDone();
  }

  /** The transform itself is closed by the driver that opened it. */
  @Override
  public void close() {}
}
