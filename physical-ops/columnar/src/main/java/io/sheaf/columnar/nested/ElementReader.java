package io.sheaf.columnar.nested;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads elements one after the other as single values, boxed as {@link
 * io.sheaf.columnar.type.Values} says; for texts and clients, not for kernels. Not thread-safe.
 */
public final class ElementReader {
  private static final int LOW_WORD_BITS = 64;

  private final byte[] bytes;
  private final int end;
  private int at;

  /**
   * @param bytes a nested value's bytes, in front of {@code end}
   */
  public ElementReader(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  public boolean hasNext() {
    return at < end;
  }

  /** The next element; null when it is null. */
  public Object next(DataType type) {
    int start = at;
    at = Elements.skip(type, bytes, start);
    return bytes[start] == Elements.NULL ? null : payload(type, start + 1, at);
  }

  /** Goes over the mark in front of a map's entry. */
  public void enterEntry() {
    at++;
  }

  private Object payload(DataType type, int from, int next) {
    return switch (type.layout()) {
      case BOOLEAN -> bytes[from] != 0;
      case INT -> (int) NestedBytes.INT.get(bytes, from) ^ Integer.MIN_VALUE;
      case LONG -> (long) NestedBytes.LONG.get(bytes, from) ^ Long.MIN_VALUE;
      case DOUBLE -> {
        long bits = (long) NestedBytes.LONG.get(bytes, from);
        yield Double.longBitsToDouble(bits ^ (~bits >> 63 | Long.MIN_VALUE));
      }
      case INT128 ->
          BigInteger.valueOf((long) NestedBytes.LONG.get(bytes, from) ^ Long.MIN_VALUE)
              .shiftLeft(LOW_WORD_BITS)
              .or(new BigInteger(1, Arrays.copyOfRange(bytes, from + 8, from + 16)));
      case VIEW -> {
        if (type instanceof DataType.Struct || type == Simple.UUID) {
          yield Arrays.copyOfRange(bytes, from, next);
        }
        byte[] part = Arrays.copyOfRange(bytes, from, next - 1);
        yield type.isNested() ? part : unescaped(part);
      }
    };
  }

  private static byte[] unescaped(byte[] part) {
    int to = 0;
    for (int from = 0; from < part.length; from++) {
      part[to++] = Elements.isEscape(part[from]) ? (byte) (part[++from] - 1) : part[from];
    }
    return to == part.length ? part : Arrays.copyOf(part, to);
  }

  /** The elements of a list. */
  public static List<Object> elements(DataType.Array type, byte[] value) {
    List<Object> elements = new ArrayList<>();
    ElementReader reader = new ElementReader(value, value.length);
    while (reader.hasNext()) {
      elements.add(reader.next(type.element()));
    }
    return elements;
  }

  /** The values of a struct's fields. */
  public static List<Object> fields(DataType.Struct type, byte[] value) {
    List<Object> values = new ArrayList<>();
    ElementReader reader = new ElementReader(value, value.length);
    type.fields().forEach(field -> values.add(reader.next(field.type())));
    return values;
  }

  /** One entry of a map. */
  public record Entry(Object key, Object value) {}

  /** The entries of a map, in their order. */
  public static List<Entry> entries(DataType.Map type, byte[] value) {
    List<Entry> entries = new ArrayList<>();
    ElementReader reader = new ElementReader(value, value.length);
    while (reader.hasNext()) {
      reader.enterEntry();
      entries.add(new Entry(reader.next(type.key()), reader.next(type.value())));
    }
    return entries;
  }
}
