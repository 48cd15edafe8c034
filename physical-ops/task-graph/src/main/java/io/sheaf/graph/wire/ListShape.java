package io.sheaf.graph.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A list: the number of its elements plus one, 0 for null, and the elements. */
final class ListShape extends Shape {
  private final Shape element;

  ListShape(Shape element) {
    this.element = element;
  }

  @Override
  void write(WireOutput out, Object value) {
    if (value == null) {
      out.putByte(0);
    } else {
      writeBody(out, value);
    }
  }

  @Override
  Object read(WireInput in) {
    int count = in.readCount();
    return count < 0 ? null : elements(in, count);
  }

  @Override
  void writeBody(WireOutput out, Object value) {
    List<?> list = (List<?>) value;
    out.putUnsigned(list.size() + 1L);
    for (Object each : list) {
      element.write(out, each);
    }
  }

  @Override
  Object readBody(WireInput in) {
    int count = in.readCount();
    if (count < 0) {
      throw new WireFormatException("null where a list is");
    }
    return elements(in, count);
  }

  private Object elements(WireInput in, int count) {
    Object[] elements = new Object[count];
    boolean nulls = false;
    for (int i = 0; i < count; i++) {
      elements[i] = element.read(in);
      nulls |= elements[i] == null;
    }
    return nulls ? Collections.unmodifiableList(Arrays.asList(elements)) : List.of(elements);
  }

  @Override
  String name() {
    return "list of " + element.name();
  }

  @Override
  List<Shape> parts() {
    return List.of(element);
  }
}
