package io.sheaf.graph;

import java.util.concurrent.CancellationException;

/** The execution was cancelled, or is failing and wants its other tasks to stop. */
public final class CancelledException extends CancellationException {
  private static final long serialVersionUID = 1;

  public CancelledException(String reason) {
    super(reason);
  }
}
