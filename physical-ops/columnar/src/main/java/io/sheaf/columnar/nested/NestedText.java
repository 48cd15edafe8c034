package io.sheaf.columnar.nested;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * The text of nested values, as DuckDB writes it: {@code [1, NULL]}, {@code {'a': 1, 'b': x}},
 * {@code (1, x)} for a struct without names, {@code {k=v}} for a map. A text inside is quoted when
 * it would be read wrongly without.
 */
public final class NestedText {
  private static final String SPECIAL = ",'\"\\[]{}():=";

  /** Gives the text of a value that is not nested. */
  @FunctionalInterface
  public interface Scalar {
    String text(Object value, DataType type);
  }

  private final Scalar scalar;
  private final StringBuilder out = new StringBuilder();

  private NestedText(Scalar scalar) {
    this.scalar = scalar;
  }

  /** The text of a nested value. */
  public static String of(byte[] value, DataType.Nested type, Scalar scalar) {
    NestedText text = new NestedText(scalar);
    text.append(value, type);
    return text.out.toString();
  }

  private void append(byte[] value, DataType.Nested type) {
    switch (type) {
      case DataType.Array array -> {
        out.append('[');
        String separator = "";
        for (Object element : ElementReader.elements(array, value)) {
          out.append(separator);
          element(element, array.element());
          separator = ", ";
        }
        out.append(']');
      }
      case DataType.Struct struct -> struct(struct, ElementReader.fields(struct, value));
      case DataType.Map map -> {
        out.append('{');
        String separator = "";
        for (ElementReader.Entry entry : ElementReader.entries(map, value)) {
          out.append(separator);
          element(entry.key(), map.key());
          out.append('=');
          element(entry.value(), map.value());
          separator = ", ";
        }
        out.append('}');
      }
    }
  }

  private void struct(DataType.Struct type, List<Object> values) {
    boolean named = type.isNamed();
    out.append(named ? '{' : '(');
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      if (named) {
        quoted(type.fields().get(i).name());
        out.append(": ");
      }
      element(values.get(i), type.fields().get(i).type());
    }
    out.append(named ? '}' : ')');
  }

  private void element(Object value, DataType type) {
    if (value == null) {
      out.append("NULL");
    } else if (type instanceof DataType.Nested nested) {
      append((byte[]) value, nested);
    } else {
      String text = scalar.text(value, type);
      if (needsQuotes(text)) {
        quoted(text);
      } else {
        out.append(text);
      }
    }
  }

  private static boolean needsQuotes(String text) {
    if (text.isEmpty()
        || text.equalsIgnoreCase("NULL")
        || text.charAt(0) == ' '
        || text.charAt(text.length() - 1) == ' ') {
      return true;
    }
    return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  private void quoted(String text) {
    out.append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('\'');
  }
}
