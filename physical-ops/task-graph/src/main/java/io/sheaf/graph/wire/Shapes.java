package io.sheaf.graph.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds the shape of every type that a root leads to. Used once, by one thread. */
final class Shapes {
  /**
   * How one type travels as another.
   *
   * @param wire the class it travels as
   */
  record Adapter(
      Class<?> wire, Function<Object, Object> toWire, Function<Object, Object> fromWire) {}

  private final Map<Class<?>, Adapter> adapters;
  private final Map<Class<?>, List<Class<?>>> choices;
  private final Map<Class<?>, Shape> known = new HashMap<>();

  Shapes(Map<Class<?>, Adapter> adapters, Map<Class<?>, List<Class<?>>> choices) {
    this.adapters = adapters;
    this.choices = choices;
  }

  /**
   * The shape of a declared type.
   *
   * @param where names the place for the error when there is none
   */
  Shape of(Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new ListShape(of(arguments[0], where));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return new MapShape(of(arguments[1], where));
      }
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalArgumentException(where + " has no wire form: " + type.getTypeName());
    }
    Shape scalar = adapters.containsKey(plain) ? null : Scalar.of(plain);
    if (scalar != null) {
      return scalar;
    }
    Shape shape = known.get(plain);
    return shape != null ? shape : named(plain, where);
  }

  private Shape named(Class<?> type, String where) {
    Adapter adapter = adapters.get(type);
    if (adapter != null) {
      AdaptedShape shape = new AdaptedShape(type, adapter.toWire(), adapter.fromWire());
      known.put(type, shape);
      shape.complete(of(adapter.wire(), where));
      return shape;
    }
    if (choices.containsKey(type)) {
      return choice(type, choices.get(type), where);
    }
    if (type.isEnum()) {
      return known.computeIfAbsent(type, EnumShape::new);
    }
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isSealed() && type.isInterface()) {
      List<Class<?>> leaves = new ArrayList<>();
      addLeaves(type, leaves);
      leaves.sort(Comparator.comparing(Class::getName));
      return choice(type, leaves, where);
    }
    throw new IllegalArgumentException(where + " has no wire form: " + type.getName());
  }

  private void addLeaves(Class<?> type, List<Class<?>> leaves) {
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed() && permitted.isInterface() && !adapters.containsKey(permitted)) {
        addLeaves(permitted, leaves);
      } else if (!leaves.contains(permitted)) {
        leaves.add(permitted);
      }
    }
  }

  private Shape choice(Class<?> type, List<Class<?>> types, String where) {
    ChoiceShape shape = new ChoiceShape(type);
    known.put(type, shape);
    Shape[] shapes =
        types.stream().map(each -> of(each, where + " as " + each.getName())).toArray(Shape[]::new);
    shape.complete(types, shapes);
    return shape;
  }

  private Shape record(Class<?> type) {
    RecordShape shape = new RecordShape(type);
    known.put(type, shape);
    RecordComponent[] components = type.getRecordComponents();
    shape.complete(
        Arrays.stream(components)
            .map(c -> of(c.getGenericType(), type.getName() + "." + c.getName()))
            .toArray(Shape[]::new));
    return shape;
  }

  /** All that an encoding of the root depends on, as text. */
  static String structure(Shape root) {
    Map<String, String> lines = new TreeMap<>();
    collect(root, lines);
    return root.name() + "\n" + String.join("\n", lines.values());
  }

  private static void collect(Shape shape, Map<String, String> lines) {
    if (lines.putIfAbsent(shape.name(), shape.structure()) == null) {
      shape.parts().forEach(part -> collect(part, lines));
    }
  }
}
