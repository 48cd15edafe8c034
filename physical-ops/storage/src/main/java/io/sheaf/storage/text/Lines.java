package io.sheaf.storage.text;

/** Tells where in a file an error is. */
public final class Lines {
  private Lines() {}

  /** The number, from 1, of the line that a position lies in. */
  public static long number(TextFile file, long position) {
    try (LineCounter counter = new LineCounter(file)) {
      return counter.lineAt(position);
    }
  }
}
