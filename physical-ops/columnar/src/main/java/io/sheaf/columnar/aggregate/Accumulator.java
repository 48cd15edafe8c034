package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;

/**
 * One piece of aggregate state at fixed offsets of a group's record, all zero at first. Each call
 * handles a batch: one loop, no call a row. Immutable, so one object serves all threads; the
 * records belong to the caller.
 */
public abstract class Accumulator {
  /**
   * Takes values in.
   *
   * @param values a flat column without nulls among the first {@code count} rows; null for count(*)
   * @param records the record of each row's group
   * @param strings receives bytes that the state keeps; room for {@link #stringBytes} is reserved
   */
  public abstract void update(Column values, int count, long[] records, StringHeap strings);

  /** The same over several columns; by default over the first one. */
  void update(Column[] values, int count, long[] records, StringHeap strings) {
    update(values.length == 0 ? null : values[0], count, records, strings);
  }

  /** The same for rows of a single group. */
  void updateAll(Column[] values, int count, long record, StringHeap strings) {
    updateAll(values.length == 0 ? null : values[0], count, record, strings);
  }

  /** Whether the values matter, and not just how many there are. */
  boolean readsValues() {
    return true;
  }

  /** Most bytes that {@link #update} may put into the heap for this batch. */
  long stringBytes(Column[] values, int count) {
    return stringBytes(values.length == 0 ? null : values[0], count);
  }

  /**
   * Offset of the flag that a value was seen, which {@link #update} leaves to the caller to set, or
   * -1 when there is none or the accumulator sets it. {@link #updateAll} and {@link #merge} set it
   * always.
   */
  public int seenFlag() {
    return -1;
  }

  /** The same for rows of a single group. */
  public abstract void updateAll(Column values, int count, long record, StringHeap strings);

  /**
   * Adds other records' state, pair by pair in order: a chain (a to b, b to c) gives running
   * totals.
   *
   * @param from records to add
   * @param to records added to; one that is added itself is complete by then
   * @param strings receives bytes that the state keeps, or null when {@code from}'s bytes stay
   */
  public abstract void merge(long[] from, long[] to, int count, StringHeap strings);

  /** The state as a column. */
  public abstract Column result(long[] records, int count, ColumnBuffer into);

  /** Most bytes that {@link #update} may put into the heap for this batch. */
  public long stringBytes(Column values, int count) {
    return 0;
  }

  /** Most bytes that {@link #merge} may put into the heap. */
  public long mergedStringBytes(long[] from, int count) {
    return 0;
  }

  /** The null mask from flags of values seen, or null when all were. */
  static byte[] unseen(int flag, long[] records, int count, ColumnBuffer into) {
    byte[] nulls = into.nulls(count);
    int any = 0;
    for (int i = 0; i < count; i++) {
      int isNull = 1 - Native.getByte(records[i] + flag);
      nulls[i] = (byte) isNull;
      any |= isNull;
    }
    return any == 0 ? null : nulls;
  }

  static void setFlags(int flag, long[] records, int count) {
    for (int i = 0; i < count; i++) {
      Native.putByte(records[i] + flag, (byte) 1);
    }
  }

  static void mergeFlags(int flag, long[] from, long[] to, int count) {
    for (int i = 0; i < count; i++) {
      if (Native.getByte(from[i] + flag) != 0) {
        Native.putByte(to[i] + flag, (byte) 1);
      }
    }
  }
}
