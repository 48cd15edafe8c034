package io.sheaf.columnar.aggregate;

import java.util.ArrayList;
import java.util.List;

/** Hands out the places of state behind the key of a record. */
final class StateLayout {
  private final List<Integer> stringOffsets = new ArrayList<>();
  private int width;
  private int flags;
  private int flagsLeft;

  /**
   * @param start bytes before the state, a multiple of 8
   */
  StateLayout(int start) {
    this.width = start;
  }

  /** Offset of {@code words} words. */
  int words(int words) {
    int offset = width;
    width += 8 * words;
    return offset;
  }

  /** Offset of a view whose bytes the record's owner keeps. */
  int string() {
    int offset = words(2);
    stringOffsets.add(offset);
    return offset;
  }

  /** Offset of a byte that tells whether a value was seen. Flags share words. */
  int flag() {
    if (flagsLeft == 0) {
      flags = words(1);
      flagsLeft = 8;
    }
    flagsLeft--;
    return flags++;
  }

  /** Bytes of a record. */
  int width() {
    return width;
  }

  /** Offsets of all views among the state. */
  int[] stringOffsets() {
    return stringOffsets.stream().mapToInt(Integer::intValue).toArray();
  }
}
