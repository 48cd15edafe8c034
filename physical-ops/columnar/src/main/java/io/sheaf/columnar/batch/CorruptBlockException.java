package io.sheaf.columnar.batch;

/** Bytes that should be a block of rows are not one. */
public final class CorruptBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptBlockException(String message) {
    super(message);
  }
}
