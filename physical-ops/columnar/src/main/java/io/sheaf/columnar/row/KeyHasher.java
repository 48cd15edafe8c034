package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
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
import java.util.Arrays;

/**
 * Hashes rows of key columns, a batch at a time. Keys that SQL calls equal hash equal however they
 * come: integers of all widths by value, decimals of more than 18 digits as one word or two, -0.0
 * as 0.0, every NaN as one, strings by their bytes, encoded columns as their values; NULL has one
 * hash.
 *
 * <p>Users of one hash take different bits, so that rows which share one user's bits still spread
 * over another's: the position in a table is taken from the low 32 bits, radix partitions and spill
 * files from bits 32 to 47 ({@link #RADIX_SHIFT}), the tag in a table's slot from the top 16, and
 * an exchange scales the top 32 bits to its partition count ({@link #partition}).
 *
 * <p>One thread's; keeps the words of the last dictionary of each column.
 */
public final class KeyHasher {
  /** Lowest of the 16 bits that choose radix partitions. */
  public static final int RADIX_SHIFT = 32;

  private static final long NULL_WORD = 0x7A3F_9D21_5C68_E4B5L;
  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
  private static final long FINISHER = 0xBF58_476D_1CE4_E5B9L;

  private final Column[] dictionaries;
  private final long[][] dictionaryWords;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private long[] words = {};

  /**
   * @param keyCount number of key columns
   */
  public KeyHasher(int keyCount) {
    this.dictionaries = new Column[keyCount];
    this.dictionaryWords = new long[keyCount][];
  }

  /**
   * Hashes the first {@code count} rows.
   *
   * @param keys one column a key, in the order given to the constructor
   * @param hashes receives one hash a row
   */
  public void hash(Column[] keys, int count, long[] hashes) {
    if (words.length < count) {
      words = new long[Math.max(count, 2048)];
    }
    Arrays.fill(hashes, 0, count, 0);
    for (int key = 0; key < keys.length; key++) {
      words(key, keys[key], count, words);
      combine(hashes, words, count);
    }
  }

  private static void combine(long[] hashes, long[] words, int count) {
    for (int i = 0; i < count; i++) {
      hashes[i] = mix(hashes[i] * FINISHER + words[i]);
    }
  }

  /**
   * Spreads a word over all bits; 0 stays 0. A multiplication alone fails on keys that are
   * multiples of a power of two.
   */
  public static long mix(long word) {
    long h = word * MULTIPLIER;
    h ^= h >>> 32;
    h *= FINISHER;
    return h ^ (h >>> 29);
  }

  /** The exchange partition of a hash. */
  public static int partition(long hash, int partitions) {
    return (int) (((hash >>> 32) * partitions) >>> 32);
  }

  private void words(int key, Column column, int count, long[] out) {
    switch (column) {
      case BooleanColumn c -> {
        byte[] in = c.values();
        for (int i = 0; i < count; i++) {
          out[i] = in[i];
        }
      }
      case IntColumn c -> {
        int[] in = c.values();
        for (int i = 0; i < count; i++) {
          out[i] = in[i];
        }
      }
      case LongColumn c -> System.arraycopy(c.values(), 0, out, 0, count);
      case Int128Column c -> {
        long[] in = c.words();
        for (int i = 0; i < count; i++) {
          long low = in[2 * i];
          out[i] = low ^ ((in[2 * i + 1] ^ (low >> 63)) * MULTIPLIER);
        }
      }
      case DoubleColumn c -> {
        double[] in = c.values();
        for (int i = 0; i < count; i++) {
          out[i] = word(in[i]);
        }
      }
      case ViewColumn c -> {
        long[] in = c.views();
        byte[] nulls = c.nulls();
        for (int i = 0; i < count; i++) {
          // A null's view may point nowhere.
          out[i] = nulls != null && nulls[i] != 0 ? 0 : word(in[2 * i], in[2 * i + 1]);
        }
      }
      case DictionaryColumn c -> {
        dictionaryWords(key, c, count, out);
        return;
      }
      case ConstantColumn c -> {
        words(key, c.value(), 1, out);
        Arrays.fill(out, 0, count, out[0]);
        return;
      }
    }
    maskNulls(column.nulls(), count, out);
  }

  @SuppressWarnings("ReferenceEquality") // a dictionary's identity is what is kept
  private void dictionaryWords(int key, DictionaryColumn column, int count, long[] out) {
    Column dictionary = column.dictionary();
    if (dictionary.size() == 0
        || (dictionary != dictionaries[key] && dictionary.size() > 16 * count)) {
      words(key, column.flat(buffer), count, out);
      return;
    }
    if (dictionary != dictionaries[key]) {
      long[] fresh = new long[dictionary.size()];
      words(key, dictionary, dictionary.size(), fresh);
      dictionaryWords[key] = fresh;
      dictionaries[key] = dictionary;
    }
    long[] values = dictionaryWords[key];
    int[] codes = column.codes();
    for (int i = 0; i < count; i++) {
      out[i] = values[codes[i]];
    }
    maskNulls(column.nulls(), count, out);
  }

  private static void maskNulls(byte[] nulls, int count, long[] out) {
    if (nulls != null) {
      for (int i = 0; i < count; i++) {
        out[i] = nulls[i] != 0 ? NULL_WORD : out[i];
      }
    }
  }

  /** The word that stands for a double: equal for values that SQL calls equal. */
  static long word(double value) {
    return Double.doubleToLongBits(value + 0.0);
  }

  /** The word that stands for a string, given by its view. */
  static long word(long first, long second) {
    long tail = Views.isInline(first) ? second : hashBytes(second, Views.length(first));
    return mix(first) + tail;
  }

  /** Hash of a string of more than 12 bytes at an address. */
  static long hashBytes(long address, int length) {
    long h = length;
    long last = address + length - 8;
    for (long at = address; at < last; at += 8) {
      h = (h ^ Native.getLong(at)) * MULTIPLIER;
      h ^= h >>> 32;
    }
    return mix(h ^ Native.getLong(last));
  }
}
