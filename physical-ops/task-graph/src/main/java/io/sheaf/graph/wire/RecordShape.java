package io.sheaf.graph.wire;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A record: its components, in order; read through its canonical constructor, which checks. */
final class RecordShape extends Shape {
  private final Class<?> type;
  private final RecordComponent[] components;
  private final MethodHandle[] accessors;
  private final MethodHandle constructor;
  private Shape[] shapes = {};

  RecordShape(Class<?> type) {
    this.type = type;
    this.components = type.getRecordComponents();
    this.accessors = new MethodHandle[components.length];
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      for (int i = 0; i < components.length; i++) {
        accessors[i] =
            lookup
                .unreflect(components[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (IllegalAccessException | NoSuchMethodException e) {
      throw new IllegalArgumentException("record " + type.getName() + " can't be reached", e);
    }
  }

  /** The shapes of the components; given after it is made, since records may hold themselves. */
  void complete(Shape[] ofComponents) {
    shapes = ofComponents;
  }

  @Override
  void writeBody(WireOutput out, Object value) {
    out.enter();
    for (int i = 0; i < shapes.length; i++) {
      shapes[i].write(out, component(value, i));
    }
    out.leave();
  }

  private Object component(Object value, int i) {
    try {
      return (Object) accessors[i].invokeExact(value);
    } catch (RuntimeException | Error unchecked) {
      throw unchecked;
    } catch (Throwable checked) {
      throw new IllegalArgumentException(type.getName() + " can't be read", checked);
    }
  }

  @Override
  Object readBody(WireInput in) {
    in.require(shapes.length);
    in.enter();
    Object[] values = new Object[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      values[i] = shapes[i].read(in);
    }
    in.leave();
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException refused) {
      throw new WireFormatException(
          "no " + type.getSimpleName() + ": " + refused.getMessage(), refused);
    } catch (Error error) {
      throw error;
    } catch (Throwable checked) {
      throw new WireFormatException("no " + type.getSimpleName() + ": " + checked, checked);
    }
  }

  @Override
  String name() {
    return type.getName();
  }

  @Override
  String structure() {
    return IntStream.range(0, shapes.length)
        .mapToObj(i -> components[i].getName() + ": " + shapes[i].name())
        .collect(Collectors.joining(", ", "record " + type.getName() + "(", ")"));
  }

  @Override
  List<Shape> parts() {
    return List.of(shapes);
  }
}
