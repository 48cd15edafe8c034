package io.sheaf.columnar.row;

/**
 * Sorts the addresses of some records, at most {@link #MOST}. A stage makes one word of each
 * record's keys, sorts words packed with the record's number as plain longs, and goes on to the
 * next part of the keys within each run of equal words; short runs are compared record by record.
 * This is most-significant-digit sorting with a digit of a word (for strings: Bentley and
 * Sedgewick's multikey sort). Holds arrays on the heap; not thread-safe.
 */
final class RowSorter {
  /** Most records at once: number and words then take 2 MiB of heap. */
  static final int MOST = 1 << 16;

  /** The stage of packed words, before all keys. */
  static final int PACKED = -1;

  private static final int SHORT_RUN = 12;

  /** Deeper than this (long strings, each a prefix of the next) comparing is as good. */
  private static final int DEEPEST = 100;

  private final RowOrder order;
  private final KeyPacking packing;
  private final WordSort wordSort = new WordSort();
  private long[] records = {};
  private long[] words = {};
  private long[] packed = {};

  /**
   * @param packing for the stage {@link #PACKED}
   */
  RowSorter(KeyPacking packing, RowOrder order) {
    this.order = order;
    this.packing = packing;
  }

  /** Room for records' addresses; fill it, then {@link #sort}. */
  long[] records(int count) {
    if (records.length < count) {
      int size = Math.max(count, Math.min(2 * records.length, MOST));
      records = new long[size];
      words = new long[size];
      packed = new long[size];
    }
    return records;
  }

  /** Room for the records' words of the stage that {@link #sort(int, int, int)} starts with. */
  long[] words() {
    return words;
  }

  /** Sorts the first {@code count} of {@link #records} by all keys. */
  void sort(int count) {
    stageWords(PACKED, 0, 0, count);
    sort(count, PACKED, 0);
  }

  /**
   * Sorts records that agree in all stages before the given one, whose {@link #words} are there.
   */
  void sort(int count, int key, int part) {
    if (count > 1) {
      sortStage(0, count, key, part, 0);
    }
  }

  private void sort(int from, int to, int key, int part, int depth) {
    if (key == order.size()) {
      return;
    }
    if (to - from <= SHORT_RUN || depth > DEEPEST) {
      compareSort(from, to, Math.max(0, key));
      return;
    }
    stageWords(key, part, from, to);
    sortStage(from, to, key, part, depth);
  }

  /** Sorts by the words of a stage, or of the first later one in which records differ. */
  private void sortStage(int from, int to, int startKey, int startPart, int depth) {
    int key = startKey;
    int part = startPart;
    while (true) {
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (int i = from; i < to; i++) {
        min = Math.min(min, words[i]);
        max = Math.max(max, words[i]);
      }
      if (min != max) {
        sortWords(from, to, key, part, min, max - min, depth);
        return;
      }
      int next = nextPart(key, part, from, to);
      key = nextKey(key, next);
      if (key == order.size()) {
        return;
      }
      part = next == 0 ? order.firstPart(key) : next;
      stageWords(key, part, from, to);
    }
  }

  private void stageWords(int key, int part, int from, int to) {
    if (key == PACKED) {
      packing.words(records, from, to, words, packed);
      for (int i = from; i < to; i++) {
        words[i] ^= Long.MIN_VALUE;
      }
    } else {
      order.words(key, part, records, from, to, words);
    }
  }

  private int nextPart(int key, int part, int from, int to) {
    return key == PACKED ? 0 : order.nextPart(key, part, records, from, to);
  }

  private int nextKey(int key, int nextPart) {
    return nextPart != 0 ? key : key == PACKED ? packing.tiesFrom() : key + 1;
  }

  private void sortWords(int from, int to, int key, int part, long min, long range, int depth) {
    int count = to - from;
    int numberBits = 32 - Integer.numberOfLeadingZeros(count - 1);
    int bits = 64 - Long.numberOfLeadingZeros(range) + numberBits;
    int lost = Math.max(0, bits - 64);
    for (int i = 0; i < count; i++) {
      packed[from + i] = ((words[from + i] - min) >>> lost << numberBits | i) ^ Long.MIN_VALUE;
    }
    wordSort.sort(packed, from, to, bits - lost, words);
    long mask = (1L << numberBits) - 1;
    for (int i = from; i < to; i++) {
      packed[i] = records[from + (int) (words[i] & mask)];
    }
    System.arraycopy(packed, from, records, from, count);
    for (int i = from; i < to; ) {
      long word = words[i] >>> numberBits;
      int end = i + 1;
      while (end < to && words[end] >>> numberBits == word) {
        end++;
      }
      if (end - i > 1) {
        tie(i, end, key, part, lost > 0, depth + 1);
      }
      i = end;
    }
  }

  private void tie(int from, int to, int key, int part, boolean sameStage, int depth) {
    if (sameStage) {
      sort(from, to, key, part, depth);
      return;
    }
    int next = nextPart(key, part, from, to);
    int nextKey = nextKey(key, next);
    sort(from, to, nextKey, next == 0 ? order.firstPart(nextKey) : next, depth);
  }

  /** Sorts records that agree in the keys before {@code key}, by insertion or by merging halves. */
  private void compareSort(int from, int to, int key) {
    if (to - from > SHORT_RUN) {
      int middle = (from + to) >>> 1;
      compareSort(from, middle, key);
      compareSort(middle, to, key);
      merge(from, middle, to, key);
      return;
    }
    for (int i = from + 1; i < to; i++) {
      long record = records[i];
      int at = i;
      while (at > from && order.compare(record, records[at - 1], key) < 0) {
        records[at] = records[at - 1];
        at--;
      }
      records[at] = record;
    }
  }

  private void merge(int from, int middle, int to, int key) {
    System.arraycopy(records, from, words, from, middle - from);
    int left = from;
    int right = middle;
    int at = from;
    while (left < middle && right < to) {
      boolean takeRight = order.compare(records[right], words[left], key) < 0;
      records[at++] = takeRight ? records[right++] : words[left++];
    }
    System.arraycopy(words, left, records, at, middle - left);
  }
}
