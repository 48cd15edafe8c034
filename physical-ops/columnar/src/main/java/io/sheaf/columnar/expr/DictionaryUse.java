package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;

/**
 * Decides when a dictionary is evaluated: at once when it is small beside the batch, else when the
 * rows seen with it have cost as much as it would.
 */
final class DictionaryUse {
  private static final int ALWAYS = 1024;

  private Column dictionary;
  private long rowsSeen;
  private boolean failed;

  /** Whether to work on the dictionary for these rows. */
  @SuppressWarnings("ReferenceEquality") // a dictionary keeps its identity over its batches
  boolean pays(Column next, int rows) {
    if (next != dictionary) {
      dictionary = next;
      rowsSeen = 0;
      failed = false;
    }
    int size = next.size();
    if (failed || size == 0) {
      return false;
    }
    rowsSeen += rows;
    return size <= ALWAYS || size <= 2 * rowsSeen;
  }

  /**
   * Some value of the dictionary gives an error, perhaps one that no row uses: leave this
   * dictionary alone.
   */
  void fail() {
    failed = true;
  }
}
