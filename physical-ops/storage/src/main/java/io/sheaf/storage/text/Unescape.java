package io.sheaf.storage.text;

/** Takes the escapes out of a value's text. */
@FunctionalInterface
public interface Unescape {
  /**
   * Writes the plain text, which is at most as long.
   *
   * @return bytes written; -1 when an escape is not one
   */
  int apply(long from, int length, long to);
}
