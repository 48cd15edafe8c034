package io.sheaf.columnar.nested;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Struct;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads texts of nested values, as {@link NestedText} writes them and DuckDB reads them: {@code [1,
 * NULL]}, {@code {'a': 1, b: x}}, {@code (1, x)}, {@code {k=v}}. A scalar may be in quotes of
 * either kind, with a backslash before what stands for itself; NULL without quotes is null. A
 * struct's field that is missing is null.
 */
public final class NestedParser {
  private static final int DEEPEST = 200;

  private final String text;
  private final DataType type;
  private int at;
  private int depth;

  private NestedParser(String text, DataType type) {
    this.text = text;
    this.type = type;
  }

  /** The type of a value's text taken apart: nested alike, with strings for all that is not. */
  public static DataType shape(DataType type) {
    return switch (type) {
      case Array(DataType element) -> new Array(shape(element));
      case Struct(List<Struct.Member> fields) ->
          new Struct(
              fields.stream()
                  .map(field -> new Struct.Member(field.name(), shape(field.type())))
                  .toList());
      case DataType.Map(DataType key, DataType value) -> new DataType.Map(shape(key), shape(value));
      default -> Simple.VARCHAR;
    };
  }

  /**
   * Appends a value of the type's {@link #shape}, as a column holds it.
   *
   * @throws SheafException INVALID_CAST when the text is none of the type's
   */
  public static void parse(String text, DataType.Nested type, NestedBytes out) {
    NestedParser parser = new NestedParser(text, type);
    parser.blanks();
    parser.payload(type, out);
    parser.blanks();
    if (parser.at < text.length()) {
      throw parser.malformed();
    }
  }

  private SheafException malformed() {
    return new SheafException(ErrorCode.INVALID_CAST, "'" + text + "' is not a " + type);
  }

  private void payload(DataType.Nested nested, NestedBytes out) {
    if (++depth > DEEPEST) {
      throw malformed();
    }
    switch (nested) {
      case Array(DataType element) -> list(element, out);
      case Struct struct -> struct(struct, out);
      case DataType.Map(DataType key, DataType value) -> map(key, value, out);
    }
    depth--;
  }

  private void list(DataType element, NestedBytes out) {
    expect('[');
    if (!accept(']')) {
      do {
        element(element, ",]", out);
      } while (accept(','));
      expect(']');
    }
  }

  private void map(DataType key, DataType value, NestedBytes out) {
    expect('{');
    if (!accept('}')) {
      do {
        out.putValueMark();
        element(key, "=", out);
        expect('=');
        element(value, ",}", out);
      } while (accept(','));
      expect('}');
    }
  }

  private void struct(Struct struct, NestedBytes out) {
    List<NestedBytes> fields = new ArrayList<>();
    for (int i = 0; i < struct.fields().size(); i++) {
      NestedBytes missing = new NestedBytes();
      missing.putNull();
      fields.add(missing);
    }
    if (accept('(')) {
      for (int i = 0; i < fields.size(); i++) {
        if (i > 0) {
          expect(',');
        }
        fields.get(i).clear();
        element(struct.fields().get(i).type(), ",)", fields.get(i));
      }
      expect(')');
    } else {
      expect('{');
      if (!accept('}')) {
        do {
          named(struct, fields);
        } while (accept(','));
        expect('}');
      }
    }
    fields.forEach(field -> out.put(field.array(), 0, field.size()));
  }

  private void named(Struct struct, List<NestedBytes> fields) {
    String name = scalar(":");
    int field = name == null ? -1 : struct.indexOf(name);
    if (field < 0) {
      throw malformed();
    }
    expect(':');
    fields.get(field).clear();
    element(struct.fields().get(field).type(), ",}", fields.get(field));
  }

  /** Appends an element, which ends before one of some characters. */
  private void element(DataType of, String ends, NestedBytes out) {
    blanks();
    if (of instanceof DataType.Nested nested && !isNull(ends)) {
      out.putValueMark();
      payload(nested, out);
      if (!(nested instanceof Struct)) {
        out.putEnd();
      }
      return;
    }
    String value = scalar(ends);
    if (value == null) {
      out.putNull();
    } else {
      out.putText(value);
    }
  }

  /** Whether the word NULL comes next, and then the end of an element. */
  private boolean isNull(String ends) {
    int after = at + "NULL".length();
    if (!text.regionMatches(true, at, "NULL", 0, "NULL".length())) {
      return false;
    }
    while (after < text.length() && Character.isWhitespace(text.charAt(after))) {
      after++;
    }
    return after < text.length() && ends.indexOf(text.charAt(after)) >= 0;
  }

  /** A scalar's text; null for NULL. */
  private String scalar(String ends) {
    blanks();
    if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
      return quoted(text.charAt(at));
    }
    boolean isNull = isNull(ends);
    StringBuilder out = new StringBuilder();
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      out.append(text.charAt(at++));
    }
    return isNull ? null : out.toString().strip();
  }

  private String quoted(char quote) {
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return out.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
      }
      out.append(c);
    }
    throw malformed();
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean accept(char wanted) {
    blanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!accept(wanted)) {
      throw malformed();
    }
  }
}
