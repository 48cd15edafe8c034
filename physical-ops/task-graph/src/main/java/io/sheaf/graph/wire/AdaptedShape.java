package io.sheaf.graph.wire;

import java.util.List;
import java.util.function.Function;

/** A type that travels as another. */
final class AdaptedShape extends Shape {
  private final Class<?> type;
  private final Function<Object, Object> toWire;
  private final Function<Object, Object> fromWire;
  private final Shape[] wire = new Shape[1];

  AdaptedShape(Class<?> type, Function<Object, Object> toWire, Function<Object, Object> fromWire) {
    this.type = type;
    this.toWire = toWire;
    this.fromWire = fromWire;
  }

  /** The shape it travels in; given after it is made, since that may hold it. */
  void complete(Shape shape) {
    wire[0] = shape;
  }

  @Override
  void writeBody(WireOutput out, Object value) {
    wire[0].writeBody(out, toWire.apply(value));
  }

  @Override
  Object readBody(WireInput in) {
    Object body = wire[0].readBody(in);
    try {
      return fromWire.apply(body);
    } catch (WireFormatException known) {
      throw known;
    } catch (RuntimeException refused) {
      throw new WireFormatException(
          "no " + type.getSimpleName() + ": " + refused.getMessage(), refused);
    }
  }

  @Override
  String name() {
    return "adapted " + type.getName();
  }

  @Override
  String structure() {
    return "adapted " + type.getName() + " as " + wire[0].name();
  }

  @Override
  List<Shape> parts() {
    return List.of(wire);
  }
}
