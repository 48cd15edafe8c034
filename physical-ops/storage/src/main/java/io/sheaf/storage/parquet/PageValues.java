package io.sheaf.storage.parquet;

/**
 * The values of a page, nulls left out, found by index. Reading moves forward; {@link #mark} sets
 * the index that reading can come back to. Implementations check lengths and codes, so that nothing
 * outside the page is read whatever the bytes are.
 */
abstract class PageValues {
  /** Values from {@code index} on stay within reach; earlier ones are not asked for again. */
  void mark(int index) {}

  /** Decodes values {@code index} to {@code index + count} to position {@code at} of the output. */
  abstract void read(int index, int count, Output out, int at);

  /**
   * Decodes the values at {@code count} ascending indexes, the last of which is in range if any
   * value is.
   */
  abstract void gather(int[] indexes, int count, Output out, int at);

  static CorruptDataException tooFew() {
    return new CorruptDataException("a page has fewer values than its header says");
  }
}
