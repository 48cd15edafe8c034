package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import java.util.Arrays;

/**
 * From the dictionary codes of all keys to the group's record: while dictionaries stay the same,
 * finding a row's group is one array access. One thread's.
 */
final class CodeCache {
  /** Most combinations of codes that are kept. */
  private static final int MOST = 1 << 16;

  private final Column[] dictionaries;
  private long[] records = {};
  private int[] codes = {};
  private int used;

  CodeCache(int keyCount) {
    this.dictionaries = new Column[keyCount];
  }

  /** Forgets all records. */
  void clear() {
    Arrays.fill(dictionaries, null);
  }

  /**
   * Makes the cache ready for a batch.
   *
   * @return whether its keys are all encoded, with few enough combinations to be worth it
   */
  @SuppressWarnings("ReferenceEquality") // a dictionary's identity is what is kept
  boolean accepts(Column[] keys, int count) {
    long product = 1;
    boolean same = true;
    for (int key = 0; key < keys.length; key++) {
      Column values;
      switch (keys[key]) {
        case DictionaryColumn c -> {
          values = c.dictionary();
          product *= values.size() + 1L;
        }
        case ConstantColumn c -> values = c.value();
        default -> {
          return false;
        }
      }
      same &= values == dictionaries[key];
      if (product > MOST) {
        return false;
      }
    }
    if (same) {
      return true;
    }
    if (product > 16L * count) {
      return false;
    }
    for (int key = 0; key < keys.length; key++) {
      dictionaries[key] =
          keys[key] instanceof DictionaryColumn c
              ? c.dictionary()
              : ((ConstantColumn) keys[key]).value();
    }
    if (records.length < product) {
      records = new long[(int) product];
    } else {
      Arrays.fill(records, 0, (int) product, 0);
    }
    used = (int) product;
    return true;
  }

  /**
   * Looks up the rows of an accepted batch.
   *
   * @param out receives a record a row, 0 for rows not known yet
   * @param missing receives the numbers of those rows
   * @return how many are missing
   */
  int lookUp(Column[] keys, int count, long[] out, int[] missing) {
    if (codes.length < count) {
      codes = new int[Math.max(count, 2048)];
    }
    combineCodes(keys, count);
    long[] known = records;
    int unknown = 0;
    for (int i = 0; i < count; i++) {
      long record = known[codes[i]];
      out[i] = record;
      if (record == 0) {
        missing[unknown++] = i;
      }
    }
    return unknown;
  }

  /** Remembers the record of a row of the batch looked up last. */
  void put(int row, long record) {
    records[codes[row]] = record;
  }

  private void combineCodes(Column[] keys, int count) {
    int stride = 1;
    boolean first = true;
    for (Column key : keys) {
      if (key instanceof DictionaryColumn c) {
        int nullCode = c.dictionary().size();
        add(c.codes(), c.nulls(), nullCode, stride, first, count);
        stride *= nullCode + 1;
        first = false;
      }
    }
    if (first) {
      Arrays.fill(codes, 0, count, 0);
    } else if (stride > used) {
      throw new IllegalStateException("dictionary changed its size");
    }
  }

  private void add(int[] in, byte[] nulls, int nullCode, int stride, boolean first, int count) {
    if (nulls != null) {
      for (int i = 0; i < count; i++) {
        int code = nulls[i] != 0 ? nullCode : in[i];
        codes[i] = (first ? 0 : codes[i]) + code * stride;
      }
    } else if (first) {
      System.arraycopy(in, 0, codes, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        codes[i] += in[i] * stride;
      }
    }
  }
}
