package io.sheaf.graph.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns plain values into bytes and back: null, {@code Boolean}, {@code Integer}, {@code Long},
 * {@code Double}, {@code String}, {@code byte[]}, and {@code List} and {@code Map<String, ..>} of
 * all these. A tag, and the value. Stateless.
 */
public final class ValueCodec {
  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int INT = 3;
  private static final int LONG = 4;
  private static final int DOUBLE = 5;
  private static final int STRING = 6;
  private static final int BYTES = 7;
  private static final int LIST = 8;
  private static final int MAP = 9;

  private ValueCodec() {}

  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException naming the class of what has no wire form
   */
  public static byte[] encode(Object value) {
    WireOutput out = new WireOutput();
    write(out, value);
    return out.toBytes();
  }

  /**
   * The value of bytes that {@link #encode} gave; collections in it can't be changed.
   *
   * @throws WireFormatException when they are anything else
   */
  public static Object decode(byte[] bytes) {
    WireInput in = new WireInput(bytes);
    Object value = read(in);
    in.expectEnd();
    return value;
  }

  private static void write(WireOutput out, Object value) {
    switch (value) {
      case null -> out.putByte(NULL);
      case Boolean b -> out.putByte(b ? TRUE : FALSE);
      case Integer i -> {
        out.putByte(INT);
        out.putSigned(i);
      }
      case Long l -> {
        out.putByte(LONG);
        out.putSigned(l);
      }
      case Double d -> {
        out.putByte(DOUBLE);
        out.putFixed8(Double.doubleToRawLongBits(d));
      }
      case String text -> {
        out.putByte(STRING);
        out.putString(text);
      }
      case byte[] bytes -> {
        out.putByte(BYTES);
        out.putUnsigned(bytes.length + 1L);
        out.putBytes(bytes);
      }
      case List<?> list -> {
        out.enter();
        out.putByte(LIST);
        out.putUnsigned(list.size() + 1L);
        list.forEach(each -> write(out, each));
        out.leave();
      }
      case Map<?, ?> map -> {
        out.enter();
        out.putByte(MAP);
        out.putUnsigned(map.size() + 1L);
        map.forEach(
            (key, each) -> {
              if (!(key instanceof String name)) {
                throw new IllegalArgumentException("a map's key is no string: " + key);
              }
              out.putString(name);
              write(out, each);
            });
        out.leave();
      }
      default ->
          throw new IllegalArgumentException("no wire form for a " + value.getClass().getName());
    }
  }

  private static Object read(WireInput in) {
    int tag = in.readByte();
    return switch (tag) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case INT -> (int) in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> in.readSigned();
      case DOUBLE -> Double.longBitsToDouble(in.readFixed8());
      case STRING -> there(in.readString());
      case BYTES -> in.readBytes(count(in));
      case LIST -> list(in);
      case MAP -> map(in);
      default -> throw new WireFormatException("no plain value has the tag " + tag);
    };
  }

  private static List<Object> list(WireInput in) {
    in.enter();
    Object[] elements = new Object[count(in)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = read(in);
    }
    in.leave();
    return Collections.unmodifiableList(Arrays.asList(elements));
  }

  private static Map<String, Object> map(WireInput in) {
    in.enter();
    int count = count(in);
    in.require(2L * count);
    Map<String, Object> entries = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      String key = there(in.readString());
      if (entries.containsKey(key)) {
        throw new WireFormatException("a map has the key " + key + " twice");
      }
      entries.put(key, read(in));
    }
    in.leave();
    return Collections.unmodifiableMap(entries);
  }

  private static int count(WireInput in) {
    int count = in.readCount();
    if (count < 0) {
      throw new WireFormatException("null where a value is");
    }
    return count;
  }

  private static String there(String text) {
    if (text == null) {
      throw new WireFormatException("null where a string is");
    }
    return text;
  }
}
