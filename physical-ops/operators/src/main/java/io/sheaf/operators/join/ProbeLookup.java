package io.sheaf.operators.join;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.row.JoinKeys;
import io.sheaf.columnar.row.JoinTable;
import java.util.Arrays;

/**
 * One driver's look-ups of probe keys. Touches the key columns only; the values of a small
 * dictionary are looked up once for all batches that share it.
 */
final class ProbeLookup {
  private static final int MAX_DICTIONARY = 1 << 14;
  private static final int MAX_VALUES_A_ROW = 8;

  private final JoinTable table;
  private final int[] keyColumns;
  private final JoinKeys keys;
  private long[] found = {};
  private long[] scratch = {};
  private byte[] nullKeys;
  private Column dictionary;
  private long[] foundOfCode = {};

  ProbeLookup(JoinTable table, int[] keyColumns) {
    this.table = table;
    this.keyColumns = keyColumns;
    this.keys = new JoinKeys(table.layout().keyLayout());
  }

  /** The first build row for every row of the batch, or 0. Valid until the next call. */
  long[] find(ColumnBatch input) {
    int count = input.rowCount();
    if (found.length < count) {
      found = new long[Math.max(count, 64)];
      scratch = new long[found.length];
    }
    if (keyColumns.length == 1
        && input.column(keyColumns[0]) instanceof DictionaryColumn coded
        && isWorthLookingUp(coded)) {
      findCodes(coded);
    } else {
      keys.load(input, keyColumns);
      nullKeys = keys.nulls();
      table.find(keys, found, scratch);
    }
    return found;
  }

  /** Few rows of a large dictionary are looked up as they are. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isWorthLookingUp(DictionaryColumn coded) {
    int values = coded.dictionary().size();
    return coded.dictionary() == dictionary
        || (values > 0 && values <= Math.min(MAX_DICTIONARY, MAX_VALUES_A_ROW * coded.size()));
  }

  // A dictionary is known by its identity.
  @SuppressWarnings("ReferenceEquality")
  private void findCodes(DictionaryColumn coded) {
    if (coded.dictionary() != dictionary) {
      dictionary = coded.dictionary();
      int size = dictionary.size();
      if (foundOfCode.length < size) {
        foundOfCode = new long[size];
      }
      keys.load(dictionary);
      table.find(keys, foundOfCode, new long[size]);
    }
    int[] codes = coded.codes();
    nullKeys = coded.nulls();
    for (int i = 0; i < coded.size(); i++) {
      found[i] = foundOfCode[codes[i]];
    }
    if (nullKeys != null) {
      for (int i = 0; i < coded.size(); i++) {
        found[i] = nullKeys[i] != 0 ? 0 : found[i];
      }
    }
  }

  /** Whether a key is null, one byte a row of the last batch; null when none is. */
  byte[] nullKeys() {
    return nullKeys;
  }

  /**
   * Finds the rows that have a match.
   *
   * @return how many; their numbers and build rows are in the arrays
   */
  static int matched(long[] found, int count, int[] rows, long[] foundRows) {
    int matches = 0;
    for (int i = 0; i < count; i++) {
      rows[matches] = i;
      foundRows[matches] = found[i];
      // Addresses are positive: the negation's sign bit is 1 unless there is none.
      matches += (int) (-found[i] >>> 63);
    }
    return matches;
  }

  /** An array of at least that size: the given one, or a new one. */
  static int[] atLeast(int[] array, int size) {
    return array.length >= size ? array : new int[Math.max(size, 64)];
  }

  /** An array of at least that size: the given one, or a new one. */
  static long[] atLeast(long[] array, int size) {
    return array.length >= size ? array : new long[Math.max(size, 64)];
  }

  /** An array of at least that size, its first elements 0. */
  static byte[] zeros(byte[] array, int size) {
    if (array.length < size) {
      return new byte[Math.max(size, 64)];
    }
    Arrays.fill(array, 0, size, (byte) 0);
    return array;
  }
}
