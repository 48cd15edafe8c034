package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;

/**
 * The join keys of one batch, word by word as {@link JoinKeyLayout} says, with their hashes. Build
 * and probe side go through this one class, whatever encoding their columns have. Used by one
 * thread; valid until the next load.
 */
public final class JoinKeys {
  private static final long MULTIPLIER = 0xD6E8FEB86659FD93L;

  /** After a filter that kept most of a batch. */
  private static final int UNFILTERED_BATCHES = 32;

  private final JoinKeyLayout layout;
  private final ColumnBuffer[] buffers;
  private final long[][] own;
  private final long[][] words;
  private byte[] ownNulls = {};
  private byte[] nulls;
  private long[] hashes = {};
  private boolean hashed;
  private int size;

  /** Batches that are still to go by without a filter. */
  private int unfiltered;

  public JoinKeys(JoinKeyLayout layout) {
    this.layout = layout;
    this.buffers = new ColumnBuffer[layout.size()];
    this.own = new long[layout.wordCount()][];
    this.words = new long[layout.wordCount()][];
    for (int k = 0; k < buffers.length; k++) {
      buffers[k] = new ColumnBuffer();
    }
    for (int w = 0; w < own.length; w++) {
      own[w] = new long[0];
    }
  }

  public JoinKeyLayout layout() {
    return layout;
  }

  /** Rows of the batch. */
  public int size() {
    return size;
  }

  /** Takes the keys of a batch. Loads the key columns only. */
  public void load(ColumnBatch batch, int[] columns) {
    start(batch.rowCount());
    for (int k = 0; k < columns.length; k++) {
      loadKey(k, batch.column(columns[k]));
    }
  }

  /** Takes the values of one column as the only key. */
  public void load(Column column) {
    start(column.size());
    loadKey(0, column);
  }

  private void start(int rows) {
    size = rows;
    nulls = null;
    hashed = false;
  }

  /** Word {@code index} of every row; anything where the key is null. */
  long[] word(int index) {
    return words[index];
  }

  /** One byte a row, 1 when any key is null; null when none is. */
  public byte[] nulls() {
    return nulls;
  }

  /** Whether to filter this batch before it is looked up. */
  boolean isFilterDue() {
    if (unfiltered > 0) {
      unfiltered--;
      return false;
    }
    return true;
  }

  /**
   * Takes note of what a filter left.
   *
   * @return whether it left few enough rows; if not, the next batches go without
   */
  boolean filtered(int left) {
    boolean few = 2L * left <= size;
    unfiltered = few ? 0 : UNFILTERED_BATCHES;
    return few;
  }

  private long[] owned(int word) {
    if (own[word].length < size) {
      own[word] = new long[Math.max(size, 64)];
    }
    words[word] = own[word];
    return own[word];
  }

  private void loadKey(int key, Column column) {
    Column flat = column.flat(buffers[key]);
    int word = layout.word(key);
    switch (flat) {
      case IntColumn c -> loadInts(key, c.values());
      case BooleanColumn c -> loadBytes(key, c.values());
      case LongColumn c when layout.isWide(key) -> loadWidened(word, c.values());
      case LongColumn c -> words[word] = c.values();
      case DoubleColumn c -> loadDoubles(owned(word), c.values());
      case Int128Column c -> loadPairs(word, c.words(), null);
      case ViewColumn c -> loadPairs(word, c.views(), c.nulls());
      case DictionaryColumn c -> throw notFlat(c);
      case ConstantColumn c -> throw notFlat(c);
    }
    addNulls(flat.nulls());
  }

  private static IllegalStateException notFlat(Column column) {
    return new IllegalStateException("not flat: " + column.getClass());
  }

  private void addNulls(byte[] more) {
    if (more == null) {
      return;
    }
    if (nulls == null) {
      nulls = more;
      return;
    }
    if (ownNulls.length < size) {
      ownNulls = new byte[Math.max(size, 64)];
    }
    byte[] out = ownNulls;
    byte[] before = nulls;
    for (int i = 0; i < size; i++) {
      out[i] = (byte) (before[i] | more[i]);
    }
    nulls = out;
  }

  private void loadInts(int key, int[] values) {
    int word = layout.word(key);
    int n = size;
    if (layout.isHigh(key)) {
      long[] out = words[word];
      for (int i = 0; i < n; i++) {
        out[i] |= (long) values[i] << 32;
      }
    } else if (layout.isShared(key)) {
      long[] out = owned(word);
      for (int i = 0; i < n; i++) {
        out[i] = values[i] & 0xFFFFFFFFL;
      }
    } else {
      long[] out = owned(word);
      for (int i = 0; i < n; i++) {
        out[i] = values[i];
      }
    }
  }

  private void loadBytes(int key, byte[] values) {
    int word = layout.word(key);
    long[] out = layout.isHigh(key) ? words[word] : owned(word);
    int shift = layout.isHigh(key) ? 32 : 0;
    long keep = layout.isHigh(key) ? 0xFFFFFFFFL : 0;
    for (int i = 0; i < size; i++) {
      out[i] = (out[i] & keep) | ((long) values[i] << shift);
    }
  }

  private void loadWidened(int word, long[] values) {
    long[] low = owned(word);
    long[] high = owned(word + 1);
    for (int i = 0; i < size; i++) {
      low[i] = values[i];
      high[i] = values[i] >> 63;
    }
  }

  private void loadDoubles(long[] out, double[] values) {
    for (int i = 0; i < size; i++) {
      // Adding zero turns -0.0 into 0.0; doubleToLongBits makes every NaN the same.
      out[i] = Double.doubleToLongBits(values[i] + 0.0);
    }
  }

  private void loadPairs(int word, long[] pairs, byte[] pairNulls) {
    long[] first = owned(word);
    long[] second = owned(word + 1);
    for (int i = 0; i < size; i++) {
      first[i] = pairs[2 * i];
      second[i] = pairs[2 * i + 1];
    }
    if (pairNulls != null) {
      // A null's view may point anywhere; an empty string points nowhere.
      for (int i = 0; i < size; i++) {
        if (pairNulls[i] != 0) {
          first[i] = 0;
          second[i] = 0;
        }
      }
    }
  }

  /**
   * One hash a row. All bits are good: the highest choose the slot, the lowest 16 its tag, those
   * between the partition of a spilled join.
   */
  public long[] hashes() {
    if (!hashed) {
      if (hashes.length < size) {
        hashes = new long[Math.max(size, 64)];
      }
      if (layout.wordCount() == 1) {
        hashWord(words[0], hashes, size);
      } else {
        hashWords();
      }
      hashed = true;
    }
    return hashes;
  }

  private static void hashWord(long[] values, long[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = hash(values[i]);
    }
  }

  private void hashWords() {
    long[] out = hashes;
    java.util.Arrays.fill(out, 0, size, 0);
    for (int k = 0; k < layout.size(); k++) {
      int word = layout.word(k);
      if (layout.isHigh(k)) {
        continue;
      }
      switch (layout.type(k).layout()) {
        case VIEW -> mixViews(out, words[word], words[word + 1], size);
        case INT128 -> {
          mixWord(out, words[word], size);
          mixWord(out, words[word + 1], size);
        }
        case BOOLEAN, INT, LONG, DOUBLE -> mixWord(out, words[word], size);
      }
    }
    hashWord(out, out, size);
  }

  private static void mixWord(long[] out, long[] values, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = (Long.rotateLeft(out[i], 23) ^ values[i]) * MULTIPLIER;
    }
  }

  private static void mixViews(long[] out, long[] first, long[] second, int count) {
    for (int i = 0; i < count; i++) {
      long tail = (int) first[i] > Views.INLINE ? hashBytes(second[i], (int) first[i]) : second[i];
      long head = (Long.rotateLeft(out[i], 23) ^ first[i]) * MULTIPLIER;
      out[i] = (Long.rotateLeft(head, 23) ^ tail) * MULTIPLIER;
    }
  }

  private static long hashBytes(long address, int length) {
    long hash = length;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      hash = (Long.rotateLeft(hash, 23) ^ Native.getLong(address + i)) * MULTIPLIER;
    }
    // The last eight bytes, some of them for the second time: a long string has more than twelve.
    return (Long.rotateLeft(hash, 23) ^ Native.getLong(address + length - 8)) * MULTIPLIER;
  }

  /** The hash of a key of one word: a bijection (after Pelle Evensen's and degski's mixers). */
  static long hash(long word) {
    long x = word;
    x ^= x >>> 32;
    x *= MULTIPLIER;
    x ^= x >>> 32;
    x *= MULTIPLIER;
    x ^= x >>> 32;
    return x;
  }

  /** Whether row {@code row} of the batch has the key whose words lie at an address. */
  boolean matches(int row, long address) {
    int count = layout.wordCount();
    if (!layout.hasViews()) {
      long different = 0;
      for (int w = 0; w < count; w++) {
        different |= words[w][row] ^ Native.getLong(address + 8L * w);
      }
      return different == 0;
    }
    for (int k = 0; k < layout.size(); k++) {
      int w = layout.word(k);
      long first = words[w][row];
      long storedFirst = Native.getLong(address + 8L * w);
      if (layout.isView(k)) {
        if (!Views.equal(
            first, words[w + 1][row], storedFirst, Native.getLong(address + 8L * w + 8))) {
          return false;
        }
      } else if (first != storedFirst
          || (layout.isWide(k) && words[w + 1][row] != Native.getLong(address + 8L * w + 8))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the keys whose words lie at two addresses are equal. */
  static boolean sameKey(JoinKeyLayout layout, long a, long b) {
    if (!layout.hasViews()) {
      for (int w = 0; w < layout.wordCount(); w++) {
        if (Native.getLong(a + 8L * w) != Native.getLong(b + 8L * w)) {
          return false;
        }
      }
      return true;
    }
    for (int k = 0; k < layout.size(); k++) {
      long at = 8L * layout.word(k);
      long first = Native.getLong(a + at);
      long otherFirst = Native.getLong(b + at);
      if (layout.isView(k)) {
        if (!Views.equal(
            first, Native.getLong(a + at + 8), otherFirst, Native.getLong(b + at + 8))) {
          return false;
        }
      } else if (first != otherFirst
          || (layout.isWide(k) && Native.getLong(a + at + 8) != Native.getLong(b + at + 8))) {
        return false;
      }
    }
    return true;
  }
}
