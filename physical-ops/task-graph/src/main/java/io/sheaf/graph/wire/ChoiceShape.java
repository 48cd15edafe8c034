package io.sheaf.graph.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of a closed list of types: the position in the list plus one, 0 for null, and the value. */
final class ChoiceShape extends Shape {
  private final Class<?> type;
  private final Map<Class<?>, Integer> positions = new HashMap<>();
  private Shape[] choices = {};

  ChoiceShape(Class<?> type) {
    this.type = type;
  }

  /** The choices; given after it is made, since they may hold it. */
  void complete(List<Class<?>> types, Shape[] shapes) {
    choices = shapes;
    for (int i = 0; i < types.size(); i++) {
      positions.put(types.get(i), i);
    }
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
    int position = in.readIndex(choices.length + 1) - 1;
    return position < 0 ? null : choices[position].readBody(in);
  }

  @Override
  void writeBody(WireOutput out, Object value) {
    Class<?> own = value instanceof Enum<?> e ? e.getDeclaringClass() : value.getClass();
    Integer position = positions.get(own);
    if (position == null) {
      throw new IllegalArgumentException(
          own.getName() + " has no wire form as a " + type.getSimpleName());
    }
    out.putUnsigned(position + 1L);
    choices[position].writeBody(out, value);
  }

  @Override
  Object readBody(WireInput in) {
    Object value = read(in);
    if (value == null) {
      throw new WireFormatException("null where a " + type.getSimpleName() + " is");
    }
    return value;
  }

  @Override
  String name() {
    return type.getName();
  }

  @Override
  String structure() {
    return "choice " + type.getName() + java.util.Arrays.stream(choices).map(Shape::name).toList();
  }

  @Override
  List<Shape> parts() {
    return List.of(choices);
  }
}
