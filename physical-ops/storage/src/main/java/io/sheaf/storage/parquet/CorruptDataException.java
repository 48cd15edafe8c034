package io.sheaf.storage.parquet;

/**
 * Bytes that contradict the format, met deep inside a decoder; its callers add file, row group and
 * column.
 */
final class CorruptDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptDataException(String what) {
    super(what);
  }
}
