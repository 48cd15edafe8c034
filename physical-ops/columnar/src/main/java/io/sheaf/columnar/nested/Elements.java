package io.sheaf.columnar.nested;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;

/**
 * The byte form of values inside nested values. Equal values have equal bytes, and unsigned bytes
 * order as DuckDB orders nested values: element by element, a null after every value, a shorter
 * list before one that goes on.
 *
 * <pre>
 *  element   VALUE payload | NULL
 *  payload   BOOLEAN       1 byte
 *            INT, LONG     4 or 8 bytes, big-endian, sign bit flipped
 *            INT128        16 bytes likewise
 *            DOUBLE        8 bytes: IEEE bits, negatives complemented, else the sign bit flipped;
 *                          one NaN, greatest; -0.0 is 0.0
 *            UUID          16 bytes
 *            strings       bytes, 0 as 1 1 and 1 as 1 2, then 0
 *            ARRAY         elements, END
 *            STRUCT        one element a field
 *            MAP           VALUE key value for each entry, END
 * </pre>
 *
 * <p>A column of nested values holds payloads without their last END, so lists are concatenated by
 * concatenating bytes, and a list in a list is a part of its bytes. The idea of bytes that compare
 * as values do is that of keys in ordered stores (FoundationDB's tuple layer).
 */
public final class Elements {
  /** Before a list's first element, and behind its last: less than any element. */
  static final byte END = 0;

  static final byte VALUE = 1;
  static final byte NULL = 2;

  private static final int ESCAPE = 1;
  private static final int UUID_BYTES = 16;

  private Elements() {}

  /** Appends the value of a row, which may be null. */
  public static void append(Column column, int row, NestedBytes out) {
    switch (column) {
      case ConstantColumn c -> append(c.value(), 0, out);
      case DictionaryColumn c when c.isNull(row) || c.dictionary().size() == 0 -> out.put(NULL);
      case DictionaryColumn c -> append(c.dictionary(), c.codes()[row], out);
      default -> {
        if (column.isNull(row)) {
          out.put(NULL);
        } else {
          out.put(VALUE);
          appendPayload(column, row, out);
        }
      }
    }
  }

  private static void appendPayload(Column column, int row, NestedBytes out) {
    switch (column) {
      case BooleanColumn c -> out.put(c.values()[row]);
      case IntColumn c when column.type().layout() == Layout.INT -> out.putInt(c.values()[row]);
      case IntColumn c -> out.putLong(c.values()[row]);
      case LongColumn c when column.type().layout() == Layout.INT128 ->
          out.putInt128(c.values()[row], c.values()[row] >> 63);
      case LongColumn c -> out.putLong(c.values()[row]);
      case Int128Column c -> out.putInt128(c.words()[2 * row], c.words()[2 * row + 1]);
      case DoubleColumn c -> out.putDouble(c.values()[row]);
      case ViewColumn c -> appendView(c.type(), c.views()[2 * row], c.views()[2 * row + 1], out);
      case DictionaryColumn _, ConstantColumn _ -> throw new IllegalArgumentException("not flat");
    }
  }

  private static void appendView(DataType type, long first, long second, NestedBytes out) {
    int start = out.size();
    out.putView(first, second);
    switch (type) {
      case DataType.Array _, DataType.Map _ -> out.put(END);
      case DataType.Struct _ -> {}
      case Simple simple when simple == Simple.UUID -> {}
      default -> {
        out.escape(start);
        out.put(END);
      }
    }
  }

  /** Whether the element at an index is null. */
  public static boolean isNull(byte[] bytes, int at) {
    return bytes[at] == NULL;
  }

  /** Where the element after the one at {@code at} starts. */
  public static int skip(DataType type, byte[] bytes, int at) {
    return bytes[at] == NULL ? at + 1 : skipPayload(type, bytes, at + 1);
  }

  private static int skipPayload(DataType type, byte[] bytes, int from) {
    int at = from;
    return switch (type) {
      case DataType.Array(DataType element) -> {
        while (bytes[at] != END) {
          at = skip(element, bytes, at);
        }
        yield at + 1;
      }
      case DataType.Struct(var fields) -> {
        for (DataType.Struct.Member field : fields) {
          at = skip(field.type(), bytes, at);
        }
        yield at;
      }
      case DataType.Map(DataType key, DataType value) -> {
        while (bytes[at] != END) {
          at = skip(value, bytes, skip(key, bytes, at + 1));
        }
        yield at + 1;
      }
      default -> skipPlain(type, bytes, from);
    };
  }

  private static int skipPlain(DataType type, byte[] bytes, int from) {
    return switch (type.layout()) {
      case BOOLEAN -> from + 1;
      case INT -> from + 4;
      case LONG, DOUBLE -> from + 8;
      case INT128 -> from + 16;
      case VIEW -> {
        if (type == Simple.UUID) {
          yield from + UUID_BYTES;
        }
        int at = from;
        while (bytes[at] != END) {
          at++;
        }
        yield at + 1;
      }
    };
  }

  /** Number of elements of a list, or entries of a map, whose bytes end at {@code end}. */
  public static int count(DataType type, byte[] bytes, int end) {
    DataType element = elementOf(type);
    int count = 0;
    for (int at = 0; at < end; count++) {
      at = skip(element, bytes, at);
    }
    return count;
  }

  /** The type of a list's elements; of a map's entries. */
  public static DataType elementOf(DataType type) {
    return switch (type) {
      case DataType.Array array -> array.element();
      case DataType.Map map -> map.entry();
      default -> throw new IllegalArgumentException(type + " has no elements");
    };
  }

  static boolean isEscape(byte b) {
    return b == ESCAPE;
  }

  /** Whether the view's bytes may be read in place: a short string's lie in the view itself. */
  static boolean isInPlace(long first) {
    return !Views.isInline(first);
  }
}
