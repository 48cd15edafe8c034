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
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.util.List;

/**
 * Where the fields of a record lie:
 *
 * <pre>
 *   1. whatever the user keeps in front, {@code start} bytes
 *   2. strings (views) and decimals of more than 18 digits, 16 bytes each
 *   3. LONG and DOUBLE fields, 8 bytes each
 *   4. INT fields, 4 bytes each
 *   5. BOOLEAN fields, 1 byte each
 *   6. null bits, one for each nullable field
 *   7. zeros up to a multiple of 8
 * </pre>
 *
 * So fields 2 to 7 are whole words, and equal fields make equal words as long as no string is
 * longer than its view. Immutable.
 */
public final class RowLayout {
  private final DataType[] types;
  private final int[] offsets;

  /** Byte of a field's null bit, or -1. */
  private final int[] nullOffsets;

  private final int[] nullBits;
  private final int start;
  private final int width;

  /**
   * @param types one a field
   * @param nullable whether a field may be null
   * @param start bytes in front, a multiple of 8
   */
  public RowLayout(List<DataType> types, boolean[] nullable, int start) {
    this.types = types.toArray(DataType[]::new);
    this.start = start;
    this.offsets = new int[this.types.length];
    this.nullOffsets = new int[this.types.length];
    this.nullBits = new int[this.types.length];
    int at = start;
    for (int bytes : new int[] {16, 8, 4, 1}) {
      for (int field = 0; field < this.types.length; field++) {
        if (bytes(this.types[field].layout()) == bytes) {
          offsets[field] = at;
          at += bytes;
        }
      }
    }
    int bit = 0;
    for (int field = 0; field < this.types.length; field++) {
      nullOffsets[field] = nullable[field] ? at + bit / 8 : -1;
      nullBits[field] = nullable[field] ? 1 << bit++ % 8 : 0;
    }
    this.width = (at + (bit + 7) / 8 + 7) & -8;
  }

  private static int bytes(Layout layout) {
    return switch (layout) {
      case VIEW, INT128 -> 16;
      case LONG, DOUBLE -> 8;
      case INT -> 4;
      case BOOLEAN -> 1;
    };
  }

  /** Number of fields. */
  public int size() {
    return types.length;
  }

  public DataType type(int field) {
    return types[field];
  }

  /** Bytes from the record's address to a field. */
  public int offset(int field) {
    return offsets[field];
  }

  /**
   * Bytes from the record's address to the byte with the field's null bit, or -1 when it can't be
   * null.
   */
  public int nullOffset(int field) {
    return nullOffsets[field];
  }

  /** The field's bit within its null byte; 0 when it can't be null. */
  public int nullBit(int field) {
    return nullBits[field];
  }

  /** Bytes in front of the fields. */
  public int start() {
    return start;
  }

  /** Bytes of a record, a multiple of 8. */
  public int width() {
    return width;
  }

  /** Whether strings, whose bytes may lie outside the record, are among the fields. */
  public boolean hasStrings() {
    for (DataType type : types) {
      if (type.layout() == Layout.VIEW) {
        return true;
      }
    }
    return false;
  }

  /** Zeroes fields and null bits, as {@link #write} expects it. */
  public void clear(long[] records, int count) {
    for (int at = start; at < width; at += 8) {
      for (int i = 0; i < count; i++) {
        Native.putLong(records[i] + at, 0);
      }
    }
  }

  /**
   * Writes a column into one field of cleared records. Doubles are stored as they come.
   *
   * @param column of the field's type, any encoding
   * @param heap receives the bytes of long strings
   * @param buffer scratch for encoded columns
   */
  public void write(
      int field, Column column, long[] records, int count, StringHeap heap, ColumnBuffer buffer) {
    int offset = offsets[field];
    switch (column) {
      case BooleanColumn c -> {
        for (int i = 0; i < count; i++) {
          Native.putByte(records[i] + offset, c.values()[i]);
        }
      }
      case IntColumn c -> {
        int[] in = c.values();
        for (int i = 0; i < count; i++) {
          Native.putInt(records[i] + offset, in[i]);
        }
      }
      case LongColumn c -> {
        long[] in = c.values();
        boolean wide = types[field].layout() == Layout.INT128;
        for (int i = 0; i < count; i++) {
          Native.putLong(records[i] + offset, in[i]);
          if (wide) {
            Native.putLong(records[i] + offset + 8, in[i] >> 63);
          }
        }
      }
      case DoubleColumn c -> {
        double[] in = c.values();
        for (int i = 0; i < count; i++) {
          Native.putDouble(records[i] + offset, in[i]);
        }
      }
      case Int128Column c -> {
        long[] in = c.words();
        for (int i = 0; i < count; i++) {
          Native.putLong(records[i] + offset, in[2 * i]);
          Native.putLong(records[i] + offset + 8, in[2 * i + 1]);
        }
      }
      case ViewColumn c -> {
        long[] in = c.views();
        byte[] nulls = c.nulls();
        for (int i = 0; i < count; i++) {
          if (nulls == null || nulls[i] == 0) {
            Native.putLong(records[i] + offset, in[2 * i]);
            Native.putLong(records[i] + offset + 8, heap.own(in[2 * i], in[2 * i + 1]));
          }
        }
      }
      case DictionaryColumn c -> {
        write(field, c.flat(buffer), records, count, heap, buffer);
        return;
      }
      case ConstantColumn c -> {
        write(field, c.flat(buffer), records, count, heap, buffer);
        return;
      }
    }
    writeNulls(field, column.nulls(), records, count);
  }

  private void writeNulls(int field, byte[] nulls, long[] records, int count) {
    if (nulls == null) {
      return;
    }
    int at = nullOffsets[field];
    int bit = nullBits[field];
    for (int i = 0; i < count; i++) {
      if (nulls[i] != 0) {
        if (at < 0) {
          throw new IllegalStateException("a null in field " + field + ", which is not nullable");
        }
        Native.putByte(records[i] + at, (byte) (Native.getByte(records[i] + at) | bit));
      }
    }
  }

  /**
   * Reads one field of some records into a flat column. Strings of the result point into the memory
   * that the records own.
   *
   * @param records addresses
   */
  public Column read(int field, long[] records, int count, ColumnBuffer into) {
    DataType type = types[field];
    int offset = offsets[field];
    byte[] nulls = readNulls(field, records, count, into);
    return switch (type.layout()) {
      case BOOLEAN -> {
        byte[] out = into.bytes(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getByte(records[i] + offset);
        }
        yield new BooleanColumn(type, count, out, nulls);
      }
      case INT -> {
        int[] out = into.ints(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getInt(records[i] + offset);
        }
        yield new IntColumn(type, count, out, nulls);
      }
      case LONG -> {
        long[] out = into.longs(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getLong(records[i] + offset);
        }
        yield new LongColumn(type, count, out, nulls);
      }
      case DOUBLE -> {
        double[] out = into.doubles(count);
        for (int i = 0; i < count; i++) {
          out[i] = Native.getDouble(records[i] + offset);
        }
        yield new DoubleColumn(type, count, out, nulls);
      }
      case INT128 -> new Int128Column(type, count, readPairs(offset, records, count, into), nulls);
      case VIEW -> new ViewColumn(type, count, readPairs(offset, records, count, into), nulls);
    };
  }

  private static long[] readPairs(int offset, long[] records, int count, ColumnBuffer into) {
    long[] out = into.longs(2 * count);
    for (int i = 0; i < count; i++) {
      out[2 * i] = Native.getLong(records[i] + offset);
      out[2 * i + 1] = Native.getLong(records[i] + offset + 8);
    }
    return out;
  }

  private byte[] readNulls(int field, long[] records, int count, ColumnBuffer into) {
    int at = nullOffsets[field];
    if (at < 0) {
      return null;
    }
    int bit = nullBits[field];
    byte[] out = into.nulls(count);
    int any = 0;
    for (int i = 0; i < count; i++) {
      int isNull = (Native.getByte(records[i] + at) & bit) != 0 ? 1 : 0;
      out[i] = (byte) isNull;
      any |= isNull;
    }
    return any == 0 ? null : out;
  }
}
