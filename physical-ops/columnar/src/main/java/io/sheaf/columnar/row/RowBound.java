package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.Layout;
import java.util.Arrays;

/**
 * Finds the rows of a batch that sort before a record. Reads the first key's column of all rows,
 * each further key's only of rows that are equal so far, and no other column. Not thread-safe.
 */
final class RowBound {
  private final RowOrder order;
  private final long[] bounds;
  private final long[] first;
  private final long[] second;
  private final boolean[] isNull;
  private final ColumnBuffer[] gathered;
  private final ColumnBuffer[] flattened;
  private long[] words = {};
  private int[] kept = {};
  private int[] undecided = {};

  RowBound(RowOrder order) {
    int keys = order.size();
    this.order = order;
    this.bounds = new long[keys];
    this.first = new long[keys];
    this.second = new long[keys];
    this.isNull = new boolean[keys];
    this.gathered = new ColumnBuffer[keys];
    this.flattened = new ColumnBuffer[keys];
    Arrays.setAll(gathered, i -> new ColumnBuffer());
    Arrays.setAll(flattened, i -> new ColumnBuffer());
  }

  /** Sets the record that rows are compared with. Its long strings must stay where they are. */
  void set(long record) {
    long[] one = {record};
    long[] word = new long[1];
    for (int key = 0; key < bounds.length; key++) {
      isNull[key] = order.isNull(key, record);
      if (isNull[key]) {
        bounds[key] = wordOfNull(key);
        continue;
      }
      order.leadingWords(key, one, 0, 1, word);
      bounds[key] = word[0];
      Layout kind = order.type(key).layout();
      if (kind == Layout.VIEW || kind == Layout.INT128) {
        int offset = order.layout().offset(order.field(key));
        first[key] = Native.getLong(record + offset);
        second[key] = Native.getLong(record + offset + 8);
      }
    }
  }

  private long wordOfNull(int key) {
    return order.nullsFirst(key) ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** The row numbers that {@link #select} kept, ascending. */
  int[] kept() {
    return kept;
  }

  /** Finds the rows that sort before the record; returns how many. */
  int select(ColumnBatch batch) {
    int rows = batch.rowCount();
    if (words.length < rows) {
      words = new long[rows];
      kept = new int[rows];
      undecided = new int[rows];
    }
    int found = 0;
    int open = rows;
    int contributing = 0;
    for (int key = 0; key < bounds.length && open > 0; key++) {
      Column column =
          key == 0
              ? batch.column(order.field(key))
              : batch.column(order.field(key), undecided, open, gathered[key]);
      column = column.flat(flattened[key]);
      prepareWords(key, column, open);
      int before = found;
      int stillOpen = 0;
      long bound = bounds[key];
      for (int i = 0; i < open; i++) {
        if (words[i] > bound) {
          continue;
        }
        int row = key == 0 ? i : undecided[i];
        int sign = words[i] < bound ? -1 : compareExactly(key, column, i);
        if (sign < 0) {
          kept[found++] = row;
        } else if (sign == 0) {
          undecided[stillOpen++] = row;
        }
      }
      contributing += found > before ? 1 : 0;
      open = stillOpen;
    }
    if (contributing > 1) {
      Arrays.sort(kept, 0, found);
    }
    return found;
  }

  private void prepareWords(int key, Column column, int count) {
    KeyWords.of(column, count, words);
    if (order.descending(key)) {
      for (int i = 0; i < count; i++) {
        words[i] = ~words[i];
      }
    }
    byte[] nulls = column.nulls();
    if (nulls != null) {
      long ofNull = wordOfNull(key);
      for (int i = 0; i < count; i++) {
        if (nulls[i] != 0) {
          words[i] = ofNull;
        }
      }
    }
  }

  /** Compares a value with the record's after their words agreed. */
  private int compareExactly(int key, Column column, int row) {
    boolean rowNull = column.isNull(row);
    if (rowNull || isNull[key]) {
      return rowNull == isNull[key] ? 0 : rowNull == order.nullsFirst(key) ? -1 : 1;
    }
    int sign = 0;
    if (column instanceof ViewColumn c) {
      sign = Views.compare(c.views()[2 * row], c.views()[2 * row + 1], first[key], second[key]);
    } else if (column instanceof Int128Column c) {
      int high = Long.compare(c.words()[2 * row + 1], second[key]);
      sign = high != 0 ? high : Long.compareUnsigned(c.words()[2 * row], first[key]);
    } else if (order.type(key).layout() == Layout.INT128) {
      // A narrow value equal in word to a clamped one.
      sign = second[key] == first[key] >> 63 ? 0 : second[key] < 0 ? 1 : -1;
    }
    return order.descending(key) ? -sign : sign;
  }
}
