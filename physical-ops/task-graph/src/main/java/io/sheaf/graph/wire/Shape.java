package io.sheaf.graph.wire;

import java.util.List;

/**
 * How values of one declared type are written and read. Immutable once its codec is built, and
 * thread-safe.
 */
abstract class Shape {
  /** Writes a value that may be null: whether it is there, then its body. */
  void write(WireOutput out, Object value) {
    if (value == null) {
      out.putByte(0);
    } else {
      out.putByte(1);
      writeBody(out, value);
    }
  }

  /** Reads what {@link #write} wrote, at least one byte. */
  Object read(WireInput in) {
    return in.readBoolean() ? readBody(in) : null;
  }

  /** Writes a value that is there. */
  abstract void writeBody(WireOutput out, Object value);

  /** Reads what {@link #writeBody} wrote. */
  abstract Object readBody(WireInput in);

  /** How other shapes refer to it. */
  abstract String name();

  /** What it is made of, one line: all that the encoding depends on. */
  String structure() {
    return name();
  }

  /** Shapes it refers to. */
  List<Shape> parts() {
    return List.of();
  }
}
