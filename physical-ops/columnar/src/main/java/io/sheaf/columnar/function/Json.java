package io.sheaf.columnar.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain values: objects are maps in the order written, arrays lists, strings and booleans
 * Java's, numbers {@link Numeral} with their own digits, and null is {@link #NULL}.
 */
final class Json {
  /** JSON's null. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static final JsonFactory FACTORY = new JsonFactory();

  /** A number with the digits that were written. */
  record Numeral(String digits) {
    BigDecimal value() {
      return new BigDecimal(digits);
    }

    boolean isWhole() {
      return digits.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }
  }

  private Json() {}

  /** The value of a text, or INVALID_ARGUMENT. */
  static Object parse(String text) {
    try {
      return read(text);
    } catch (JsonProcessingException malformed) {
      throw Errors.invalidArgument(
          "malformed JSON at character "
              + (malformed.getLocation() == null ? 1 : malformed.getLocation().getCharOffset() + 1)
              + ": "
              + (text.length() > 60 ? text.substring(0, 60) + "..." : text));
    }
  }

  /** Whether the text is JSON. */
  static boolean isValid(String text) {
    try {
      read(text);
      return true;
    } catch (JsonProcessingException malformed) {
      return false;
    }
  }

  private static Object read(String text) throws JsonProcessingException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonParseException(parser, "nothing");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one value");
      }
      return value;
    } catch (JsonProcessingException malformed) {
      throw malformed;
    } catch (IOException fromNoFile) {
      throw new UncheckedIOException(fromNoFile);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> NULL;
    };
  }

  /** Gives the text of a value that is not nested. */
  @FunctionalInterface
  interface Scalar {
    String text(Object value, DataType type);
  }

  /**
   * A value of SQL, boxed as {@link io.sheaf.columnar.type.Values} says: lists are arrays, structs
   * and maps objects, a struct without names an array.
   */
  static Object of(Object value, DataType type, Scalar scalar) {
    if (value == null || type == Simple.NULL) {
      return NULL;
    }
    return switch (type) {
      case DataType.Array array ->
          ElementReader.elements(array, (byte[]) value).stream()
              .map(element -> of(element, array.element(), scalar))
              .toList();
      case DataType.Struct struct -> {
        List<Object> fields = ElementReader.fields(struct, (byte[]) value);
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
          DataType.Struct.Member member = struct.fields().get(i);
          members.put(member.name(), of(fields.get(i), member.type(), scalar));
        }
        yield struct.isNamed() ? members : List.copyOf(members.values());
      }
      case DataType.Map map -> {
        Map<String, Object> members = new LinkedHashMap<>();
        for (ElementReader.Entry entry : ElementReader.entries(map, (byte[]) value)) {
          members.put(
              String.valueOf(text(of(entry.key(), map.key(), scalar))),
              of(entry.value(), map.value(), scalar));
        }
        yield members;
      }
      default -> ofScalar(scalar.text(value, type), type);
    };
  }

  /** A value of the text that it has. NaN and infinities, which JSON lacks, become strings. */
  static Object ofScalar(String text, DataType type) {
    if (type == Simple.BOOLEAN) {
      return text.equals("true");
    }
    boolean number = type.isNumeric() && Character.isDigit(text.charAt(text.length() - 1));
    return number ? new Numeral(text) : text;
  }

  /** The shortest text of a value. */
  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value, -1);
    return out.toString();
  }

  /** The text of a value on lines indented by four blanks. */
  static String pretty(Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value, 0);
    return out.toString();
  }

  /**
   * @param depth how deep the value lies, or -1 for text without white space
   */
  private static void write(StringBuilder out, Object value, int depth) {
    switch (value) {
      case Map<?, ?> members -> {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : members.entrySet()) {
          line(out.append(separator), depth < 0 ? depth : depth + 1);
          quote(out, (String) member.getKey());
          out.append(depth < 0 ? ":" : ": ");
          write(out, member.getValue(), depth < 0 ? depth : depth + 1);
          separator = ",";
        }
        line(out, members.isEmpty() ? -1 : depth);
        out.append('}');
      }
      case List<?> elements -> {
        out.append('[');
        String separator = "";
        for (Object element : elements) {
          line(out.append(separator), depth < 0 ? depth : depth + 1);
          write(out, element, depth < 0 ? depth : depth + 1);
          separator = ",";
        }
        line(out, elements.isEmpty() ? -1 : depth);
        out.append(']');
      }
      case String text -> quote(out, text);
      case Numeral number -> out.append(number.digits());
      default -> out.append(value);
    }
  }

  private static void line(StringBuilder out, int depth) {
    if (depth >= 0) {
      out.append('\n').append("    ".repeat(depth));
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04X", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** A string's content, other values as JSON; null for JSON's null. */
  static String text(Object value) {
    return value == NULL ? null : value instanceof String text ? text : write(value);
  }

  static boolean isScalar(Object value) {
    return !(value instanceof Map) && !(value instanceof List);
  }

  /** The type as DuckDB names it. */
  static String type(Object value) {
    return switch (value) {
      case Map<?, ?> m -> "OBJECT";
      case List<?> l -> "ARRAY";
      case String s -> "VARCHAR";
      case Boolean b -> "BOOLEAN";
      case Numeral n -> !n.isWhole() ? "DOUBLE" : n.digits().startsWith("-") ? "BIGINT" : "UBIGINT";
      default -> "NULL";
    };
  }

  /** Whether two values are the same, numbers by value. */
  static boolean same(Object a, Object b) {
    return (a instanceof Numeral x && b instanceof Numeral y)
        ? x.value().compareTo(y.value()) == 0
        : a.equals(b);
  }

  /** Whether a value lies in another: all its members and elements do, at one place. */
  static boolean contains(Object within, Object wanted) {
    if (covers(within, wanted)) {
      return true;
    }
    return switch (within) {
      case Map<?, ?> members -> members.values().stream().anyMatch(v -> contains(v, wanted));
      case List<?> elements -> elements.stream().anyMatch(v -> contains(v, wanted));
      default -> false;
    };
  }

  private static boolean covers(Object within, Object wanted) {
    if (within instanceof Map<?, ?> members && wanted instanceof Map<?, ?> some) {
      return some.entrySet().stream()
          .allMatch(
              e ->
                  members.containsKey(e.getKey()) && covers(members.get(e.getKey()), e.getValue()));
    }
    if (within instanceof List<?> elements && wanted instanceof List<?> some) {
      return some.stream().allMatch(w -> elements.stream().anyMatch(e -> covers(e, w)));
    }
    return same(within, wanted);
  }

  /** RFC 7396: members of the patch replace those of the target, nulls take them away. */
  static Object patched(Object target, Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    if (target instanceof Map<?, ?> old) {
      old.forEach((name, value) -> members.put((String) name, value));
    }
    changes.forEach(
        (name, change) -> {
          if (change == NULL) {
            members.remove((String) name);
          } else {
            members.put((String) name, patched(members.getOrDefault((String) name, NULL), change));
          }
        });
    return members;
  }

  static int depth(Object value) {
    int deepest = 0;
    Iterable<?> parts =
        value instanceof Map<?, ?> members
            ? members.values()
            : value instanceof List<?> elements ? elements : List.of();
    for (Object part : parts) {
      deepest = Math.max(deepest, depth(part));
    }
    return deepest + 1;
  }
}
