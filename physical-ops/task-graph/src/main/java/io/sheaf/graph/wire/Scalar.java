package io.sheaf.graph.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The shape of a primitive, a boxed primitive, a string or an array of primitives. */
final class Scalar<V> extends Shape {
  private static final Map<Class<?>, Shape> SHAPES = new HashMap<>();

  static {
    number(
        boolean.class, Boolean.class, (out, v) -> out.putByte(v ? 1 : 0), WireInput::readBoolean);
    number(byte.class, Byte.class, (out, v) -> out.putByte(v), in -> (byte) in.readByte());
    number(
        short.class,
        Short.class,
        (out, v) -> out.putSigned(v),
        in -> (short) in.readSigned(Short.MIN_VALUE, Short.MAX_VALUE));
    number(
        char.class,
        Character.class,
        (out, v) -> out.putUnsigned(v),
        in -> (char) in.readIndex(Character.MAX_VALUE + 1));
    number(
        int.class,
        Integer.class,
        (out, v) -> out.putSigned(v),
        in -> (int) in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE));
    number(long.class, Long.class, (out, v) -> out.putSigned(v), WireInput::readSigned);
    number(
        float.class,
        Float.class,
        (out, v) -> out.putFixed4(Float.floatToRawIntBits(v)),
        in -> Float.intBitsToFloat(in.readFixed4()));
    number(
        double.class,
        Double.class,
        (out, v) -> out.putFixed8(Double.doubleToRawLongBits(v)),
        in -> Double.longBitsToDouble(in.readFixed8()));
    counted(String.class, WireOutput::putString, WireInput::readString);
    counted(byte[].class, Scalar::putBytes, Scalar::readBytes);
    counted(int[].class, Scalar::putInts, Scalar::readInts);
    counted(long[].class, Scalar::putLongs, Scalar::readLongs);
  }

  /** How a null is told. */
  private enum Null {
    /** There is none: a primitive. */
    NEVER,
    /** By a byte in front. */
    FLAG,
    /** By the count of what follows, 0 for null. */
    COUNT
  }

  private final String name;
  private final Null nulls;
  private final BiConsumer<WireOutput, V> writer;
  private final Function<WireInput, V> reader;

  private Scalar(
      Class<V> type, Null nulls, BiConsumer<WireOutput, V> writer, Function<WireInput, V> reader) {
    this.name = type.getTypeName();
    this.nulls = nulls;
    this.writer = writer;
    this.reader = reader;
  }

  /** The shape of such a type, or null for any other. */
  static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  @SuppressWarnings("unchecked") // a primitive's class object has the type of its box
  private static <V> void number(
      Class<?> primitive,
      Class<V> box,
      BiConsumer<WireOutput, V> writer,
      Function<WireInput, V> reader) {
    SHAPES.put(primitive, new Scalar<>((Class<V>) primitive, Null.NEVER, writer, reader));
    SHAPES.put(box, new Scalar<>(box, Null.FLAG, writer, reader));
  }

  private static <V> void counted(
      Class<V> type, BiConsumer<WireOutput, V> writer, Function<WireInput, V> reader) {
    SHAPES.put(type, new Scalar<>(type, Null.COUNT, writer, reader));
  }

  @Override
  void write(WireOutput out, Object value) {
    switch (nulls) {
      case NEVER -> writeBody(out, value);
      case FLAG -> super.write(out, value);
      case COUNT -> {
        if (value == null) {
          out.putByte(0);
        } else {
          writeBody(out, value);
        }
      }
    }
  }

  @Override
  Object read(WireInput in) {
    return nulls == Null.FLAG ? super.read(in) : reader.apply(in);
  }

  @Override
  @SuppressWarnings("unchecked") // the declared type of the component
  void writeBody(WireOutput out, Object value) {
    writer.accept(out, (V) value);
  }

  @Override
  Object readBody(WireInput in) {
    V value = reader.apply(in);
    if (value == null) {
      throw new WireFormatException("null where a " + name + " is");
    }
    return value;
  }

  @Override
  String name() {
    return name;
  }

  private static void putBytes(WireOutput out, byte[] value) {
    out.putUnsigned(value.length + 1L);
    out.putBytes(value);
  }

  private static byte[] readBytes(WireInput in) {
    int length = in.readCount();
    return length < 0 ? null : in.readBytes(length);
  }

  private static void putInts(WireOutput out, int[] value) {
    out.putUnsigned(value.length + 1L);
    for (int v : value) {
      out.putSigned(v);
    }
  }

  private static int[] readInts(WireInput in) {
    int length = in.readCount();
    if (length < 0) {
      return null;
    }
    int[] value = new int[length];
    for (int i = 0; i < length; i++) {
      value[i] = (int) in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return value;
  }

  private static void putLongs(WireOutput out, long[] value) {
    out.putUnsigned(value.length + 1L);
    for (long v : value) {
      out.putSigned(v);
    }
  }

  private static long[] readLongs(WireInput in) {
    int length = in.readCount();
    if (length < 0) {
      return null;
    }
    long[] value = new long[length];
    for (int i = 0; i < length; i++) {
      value[i] = in.readSigned();
    }
    return value;
  }
}
