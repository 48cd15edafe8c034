package io.sheaf.columnar.row;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.util.List;

/**
 * How the values of a join's key columns lie in a sequence of 8-byte words, so that equal keys have
 * equal words and one loop compares keys of any types. Immutable.
 *
 * <pre>
 *  layout             words
 *  INT, BOOLEAN       1, sign-extended; two such keys of one join share a word, the first in the low half
 *  LONG               1
 *  DOUBLE             1, its bits with -0.0 as 0.0 and every NaN as one
 *  INT128             2, low word first, also when the batch carries longs
 *  VIEW               2, the view; when longer than {@link io.sheaf.columnar.batch.Views#INLINE} the second word is an
 *                     address and the bytes there decide
 * </pre>
 */
public final class JoinKeyLayout {
  private final List<DataType> types;
  private final int[] words;
  private final boolean[] high;
  private final boolean[] shared;
  private final int wordCount;
  private final boolean hasViews;

  public JoinKeyLayout(List<DataType> types) {
    this.types = List.copyOf(types);
    int count = types.size();
    this.words = new int[count];
    this.high = new boolean[count];
    this.shared = new boolean[count];
    int next = 0;
    int open = -1;
    boolean views = false;
    for (int k = 0; k < count; k++) {
      Layout layout = types.get(k).layout();
      views |= layout == Layout.VIEW;
      if (isHalf(layout) && open >= 0) {
        words[k] = words[open];
        high[k] = true;
        shared[k] = true;
        shared[open] = true;
        open = -1;
        continue;
      }
      if (isHalf(layout)) {
        open = k;
      }
      words[k] = next;
      next += layout == Layout.VIEW || layout == Layout.INT128 ? 2 : 1;
    }
    this.wordCount = next;
    this.hasViews = views;
  }

  private static boolean isHalf(Layout layout) {
    return layout == Layout.INT || layout == Layout.BOOLEAN;
  }

  /** Number of keys. */
  public int size() {
    return types.size();
  }

  DataType type(int key) {
    return types.get(key);
  }

  /** Words of one row's key. */
  public int wordCount() {
    return wordCount;
  }

  /** The first word of a key. */
  int word(int key) {
    return words[key];
  }

  /** Whether the key is the high half of its word. */
  boolean isHigh(int key) {
    return high[key];
  }

  /** Whether two keys lie in this key's word. */
  boolean isShared(int key) {
    return shared[key];
  }

  /** Whether a word may be the address of bytes. */
  boolean hasViews() {
    return hasViews;
  }

  boolean isWide(int key) {
    return types.get(key).layout() == Layout.INT128;
  }

  boolean isView(int key) {
    return types.get(key).layout() == Layout.VIEW;
  }

  /** Whether the one word orders keys as integers, so that a range of them can index an array. */
  boolean isInteger() {
    return types.size() == 1
        && (types.getFirst().layout() == Layout.INT || types.getFirst().layout() == Layout.LONG);
  }

  /** Whether the key's value can be read back from its words as it was. */
  boolean keepsValue(int key) {
    return types.get(key).layout() != Layout.DOUBLE;
  }
}
