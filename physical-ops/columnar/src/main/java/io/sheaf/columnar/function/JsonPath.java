package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A path into a JSON document: the SQL standard's language (members, elements, ranges, wildcards,
 * filters, item methods; lax or strict), and in plain mode also DuckDB's short forms {@code a},
 * {@code /a/0} and {@code $.a[#-1]}. Immutable.
 */
final class JsonPath {
  /** How a path treats what does not fit. */
  enum Mode {
    /**
     * Arrays are taken apart where a member is asked for, others are arrays of one; else nothing.
     */
    LAX,
    /** What does not fit is an error. */
    STRICT,
    /** What does not fit is nothing. */
    PLAIN
  }

  /** One step from items to items. */
  sealed interface Step {
    record Member(String name) implements Step {}

    record AnyMember() implements Step {}

    record AnyElement() implements Step {}

    /** Elements by number; negative ones, and {@code last - n} as -1 - n, count from the end. */
    record Elements(List<long[]> ranges) implements Step {}

    /** Everything below, and the item itself. */
    record Descendants() implements Step {}

    record Filter(Condition condition) implements Step {}

    record Method(String name) implements Step {}
  }

  /** What a filter asks of an item. */
  interface Condition {
    boolean holds(Object item, Object root);
  }

  /** Values that a filter compares. */
  interface Operand {
    List<Object> values(Object item, Object root);
  }

  private final Mode mode;
  private final List<Step> steps;

  JsonPath(Mode mode, List<Step> steps) {
    this.mode = mode;
    this.steps = List.copyOf(steps);
  }

  /** Reads a path of the standard: {@code [lax|strict] $...}. */
  static JsonPath standard(String text) {
    return new JsonPathParser(text).standard();
  }

  /** Reads a path as DuckDB does. */
  static JsonPath plain(String text) {
    if (text.startsWith("$")) {
      return new JsonPathParser(text).plain();
    }
    List<Step> steps = new ArrayList<>();
    if (text.startsWith("/")) {
      for (String part : text.substring(1).split("/", -1)) {
        String name = part.replace("~1", "/").replace("~0", "~");
        boolean number = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
        steps.add(
            number && name.length() < 10
                ? new Step.Elements(List.of(range(Long.parseLong(name))))
                : new Step.Member(name));
      }
    } else {
      steps.add(new Step.Member(text));
    }
    return new JsonPath(Mode.PLAIN, steps);
  }

  /** An element of an array by number. */
  static JsonPath element(long index) {
    return new JsonPath(Mode.PLAIN, List.of(new Step.Elements(List.of(range(index)))));
  }

  private static long[] range(long index) {
    return new long[] {index, index};
  }

  /** Whether the path may give several items. */
  boolean isMany() {
    return steps.stream()
        .anyMatch(
            step ->
                step instanceof Step.AnyMember
                    || step instanceof Step.AnyElement
                    || step instanceof Step.Descendants);
  }

  /**
   * The items the path leads to.
   *
   * @throws SheafException INVALID_ARGUMENT in strict mode for what does not fit
   */
  List<Object> items(Object document) {
    return items(document, document);
  }

  List<Object> items(Object from, Object root) {
    List<Object> items = List.of(from);
    for (Step step : steps) {
      List<Object> next = new ArrayList<>();
      for (Object item : items) {
        walk(step, item, root, next);
      }
      items = next;
    }
    return items;
  }

  private void walk(Step step, Object item, Object root, List<Object> out) {
    switch (step) {
      case Step.Member member -> {
        if (item instanceof Map<?, ?> members) {
          if (members.containsKey(member.name())) {
            out.add(members.get(member.name()));
          } else {
            nothing("no member " + member.name());
          }
        } else if (item instanceof List<?> elements && mode == Mode.LAX) {
          elements.stream()
              .filter(element -> !(element instanceof List))
              .forEach(element -> walk(step, element, root, out));
        } else {
          nothing("no object");
        }
      }
      case Step.AnyMember any -> {
        if (item instanceof Map<?, ?> members) {
          out.addAll(members.values());
        } else if (item instanceof List<?> elements && mode == Mode.LAX) {
          elements.stream()
              .filter(element -> element instanceof Map)
              .forEach(element -> walk(step, element, root, out));
        } else {
          nothing("no object");
        }
      }
      case Step.AnyElement any -> {
        if (item instanceof List<?> elements) {
          out.addAll(elements);
        } else if (mode == Mode.LAX) {
          out.add(item);
        } else {
          nothing("no array");
        }
      }
      case Step.Elements wanted -> elements(wanted, item, out);
      case Step.Descendants all -> descendants(item, out);
      case Step.Filter filter -> {
        List<?> candidates =
            item instanceof List<?> elements && mode == Mode.LAX ? elements : List.of(item);
        for (Object candidate : candidates) {
          if (filter.condition().holds(candidate, root)) {
            out.add(candidate);
          }
        }
      }
      case Step.Method method -> {
        boolean whole = method.name().equals("size") || method.name().equals("type");
        if (item instanceof List<?> elements && mode == Mode.LAX && !whole) {
          elements.forEach(element -> out.add(called(method.name(), element)));
        } else {
          out.add(called(method.name(), item));
        }
      }
    }
  }

  private void nothing(String why) {
    if (mode == Mode.STRICT) {
      throw Errors.invalidArgument("the strict path meets " + why);
    }
  }

  private void elements(Step.Elements wanted, Object item, List<Object> out) {
    List<?> elements =
        item instanceof List<?> list ? list : mode == Mode.LAX ? List.of(item) : null;
    if (elements == null) {
      nothing("no array");
      return;
    }
    int size = elements.size();
    for (long[] range : wanted.ranges()) {
      long first = range[0] < 0 ? size + range[0] : range[0];
      long last = range[1] < 0 ? size + range[1] : range[1];
      if (first < 0 || last >= size) {
        nothing("an array of " + size);
      }
      for (long i = Math.max(0, first); i <= Math.min(size - 1L, last); i++) {
        out.add(elements.get((int) i));
      }
    }
  }

  private static void descendants(Object item, List<Object> out) {
    out.add(item);
    if (item instanceof Map<?, ?> members) {
      members.values().forEach(member -> descendants(member, out));
    } else if (item instanceof List<?> elements) {
      elements.forEach(element -> descendants(element, out));
    }
  }

  private static Object called(String method, Object item) {
    return switch (method) {
      case "size" -> new Json.Numeral(Integer.toString(item instanceof List<?> l ? l.size() : 1));
      case "type" ->
          switch (item) {
            case Map<?, ?> m -> "object";
            case List<?> l -> "array";
            case String s -> "string";
            case Boolean b -> "boolean";
            case Json.Numeral n -> "number";
            default -> "null";
          };
      case "string" -> Json.text(item) == null ? "null" : Json.text(item);
      case "abs" -> number(number(method, item).abs());
      case "floor" -> number(number(method, item).setScale(0, RoundingMode.FLOOR));
      case "ceiling" -> number(number(method, item).setScale(0, RoundingMode.CEILING));
      case "double", "number" -> number(number(method, item));
      default -> throw malformed(method + "()", "there is no method " + method);
    };
  }

  private static BigDecimal number(String method, Object item) {
    try {
      return item instanceof Json.Numeral number
          ? number.value()
          : new BigDecimal(item instanceof String text ? text.strip() : "");
    } catch (NumberFormatException noNumber) {
      throw Errors.invalidArgument(method + "() wants a number, not " + Json.write(item));
    }
  }

  private static Json.Numeral number(BigDecimal value) {
    return new Json.Numeral(value.toPlainString());
  }

  static SheafException malformed(String text, String why) {
    return new SheafException(
            ErrorCode.INVALID_ARGUMENT, "'" + text + "' is not a JSON path: " + why)
        .withHint("for example $.orders[0].price");
  }
}
