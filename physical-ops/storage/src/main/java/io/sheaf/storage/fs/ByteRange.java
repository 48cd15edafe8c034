package io.sheaf.storage.fs;

/**
 * A stretch of a file.
 *
 * @param start position of the first byte
 * @param end position behind the last byte
 */
public record ByteRange(long start, long end) {
  public ByteRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no range: " + start + " to " + end);
    }
  }

  public long length() {
    return end - start;
  }
}
