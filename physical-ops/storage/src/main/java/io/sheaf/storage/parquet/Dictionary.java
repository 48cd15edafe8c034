package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;

/** The dictionary of a column chunk; one object a chunk, told apart by identity. */
final class Dictionary {
  private final Column values;

  /**
   * @param values a flat column; string views point into the dictionary page
   */
  Dictionary(Column values) {
    this.values = values;
  }

  Column values() {
    return values;
  }

  int size() {
    return values.size();
  }

  /** Replaces codes, which are in range, by values. */
  void translate(int[] codes, int count, Output out, int at) {
    switch (values) {
      case IntColumn c -> translateInts(c.values(), codes, count, out.ints, at);
      case LongColumn c -> translateLongs(c.values(), codes, count, out.longs, at);
      case DoubleColumn c -> translateDoubles(c.values(), codes, count, out.doubles, at);
      case Int128Column c -> translatePairs(c.words(), codes, count, out.longs, at);
      case ViewColumn c -> translatePairs(c.views(), codes, count, out.longs, at);
      case BooleanColumn c -> {
        for (int i = 0; i < count; i++) {
          out.bytes[at + i] = c.values()[codes[i]];
        }
      }
      case DictionaryColumn _, ConstantColumn _ ->
          throw new IllegalStateException("a dictionary's values are flat");
    }
  }

  private static void translateInts(int[] values, int[] codes, int count, int[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = values[codes[i]];
    }
  }

  private static void translateLongs(long[] values, int[] codes, int count, long[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = values[codes[i]];
    }
  }

  private static void translateDoubles(
      double[] values, int[] codes, int count, double[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = values[codes[i]];
    }
  }

  private static void translatePairs(long[] values, int[] codes, int count, long[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[2 * (at + i)] = values[2 * codes[i]];
      out[2 * (at + i) + 1] = values[2 * codes[i] + 1];
    }
  }
}
