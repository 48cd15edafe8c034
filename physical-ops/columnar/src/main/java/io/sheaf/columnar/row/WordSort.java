package io.sheaf.columnar.row;

import java.util.Arrays;

/**
 * Sorts unsigned words of known width: one pass spreads them by their top bits into about as many
 * cells as there are words, then each cell is sorted. Evenly spread words so cost a few ns each,
 * where a comparison sort takes 40 without SIMD; crowded cells are left to {@link
 * Arrays#sort(long[], int, int)}. Not thread-safe.
 */
final class WordSort {
  private static final int FEW = 48;
  private static final int INSERTION = 16;
  private static final int MOST_CELL_BITS = 13;

  private final int[] ends = new int[1 << MOST_CELL_BITS];

  /**
   * Sorts {@code from[start..end)} into the same places of {@code into}.
   *
   * @param from words with their sign bit flipped; left in any state
   * @param width bits of a word before the flip
   */
  void sort(long[] from, int start, int end, int width, long[] into) {
    int count = end - start;
    if (count <= FEW) {
      System.arraycopy(from, start, into, start, count);
      Arrays.sort(into, start, end);
      return;
    }
    int cellBits =
        Math.min(Math.min(MOST_CELL_BITS, width), 32 - Integer.numberOfLeadingZeros(count - 1));
    int shift = width - cellBits;
    int cells = 1 << cellBits;
    Arrays.fill(ends, 0, cells, 0);
    for (int i = start; i < end; i++) {
      ends[(int) ((from[i] ^ Long.MIN_VALUE) >>> shift)]++;
    }
    int sum = start;
    for (int cell = 0; cell < cells; cell++) {
      int size = ends[cell];
      ends[cell] = sum;
      sum += size;
    }
    for (int i = start; i < end; i++) {
      into[ends[(int) ((from[i] ^ Long.MIN_VALUE) >>> shift)]++] = from[i];
    }
    int before = start;
    for (int cell = 0; cell < cells; cell++) {
      sortCell(into, before, ends[cell]);
      before = ends[cell];
    }
  }

  private static void sortCell(long[] words, int from, int to) {
    if (to - from > INSERTION) {
      Arrays.sort(words, from, to);
      return;
    }
    for (int i = from + 1; i < to; i++) {
      long word = words[i];
      int at = i;
      while (at > from && words[at - 1] > word) {
        words[at] = words[at - 1];
        at--;
      }
      words[at] = word;
    }
  }
}
