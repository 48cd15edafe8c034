package io.sheaf.columnar.function;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Struct;
import java.util.List;
import java.util.Map;

/**
 * JSON documents as lists of rows, one for each member or element: as tables in FROM they are
 * {@code json_each(document)} and {@code json_tree(document)}.
 */
final class JsonRows {
  private static final Array ROWS =
      new Array(
          new Struct(
              List.of(
                  new Struct.Member("key", Simple.VARCHAR),
                  new Struct.Member("value", Simple.VARCHAR),
                  new Struct.Member("type", Simple.VARCHAR),
                  new Struct.Member("atom", Simple.VARCHAR),
                  new Struct.Member("id", Simple.BIGINT),
                  new Struct.Member("parent", Simple.BIGINT),
                  new Struct.Member("fullkey", Simple.VARCHAR),
                  new Struct.Member("path", Simple.VARCHAR))));

  private final boolean deep;
  private final NestedBytes out;

  /** The next number of a value or a key, in the order of the text. */
  private long next;

  private JsonRows(boolean deep, NestedBytes out) {
    this.deep = deep;
    this.out = out;
  }

  static List<ScalarFunction> all() {
    return List.of(
        rows(
            "json_each",
            false,
            "A struct for each member of an object or element of an array: its key, value, type,"
                + " the value again if it is a scalar, its number and its parent's, and where it"
                + " lies. In FROM a table of them; with a path that of a part of the document.",
            "json_each('{\"a\": 7}')[1].fullkey = $.a"),
        rows(
            "json_tree",
            true,
            "As json_each, for the document itself and all that is in it, at any depth.",
            "length(json_tree('{\"a\": [7]}')) = 3"));
  }

  private static ScalarFunction rows(String name, boolean deep, String doc, String example) {
    return ScalarFunction.named(name)
        .types(
            Types.any(
                Types.rule(ROWS, Types::string), Types.rule(ROWS, Types::string, Types::string)))
        .coerced((operands, _) -> java.util.Collections.nCopies(operands.size(), Simple.VARCHAR))
        .throwing()
        .doc(doc, example)
        .kernel(site -> new NestedCall(site, (in, row, out) -> compute(in, row, deep, out)));
  }

  private static void compute(NestedCall in, int row, boolean deep, ElementColumn out) {
    Object document = Json.parse(in.string(0, row));
    String path = in.count() > 1 ? in.string(1, row) : "$";
    List<Object> found = JsonPath.plain(path).items(document);
    NestedBytes bytes = in.bytes();
    if (!found.isEmpty()) {
      new JsonRows(deep, bytes).document(found.getFirst(), path);
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  private void document(Object value, String path) {
    if (deep || Json.isScalar(value)) {
      value(null, value, -1, path, path);
    } else {
      next++;
      members(value, -1, path);
    }
  }

  private void value(String key, Object value, long parent, String fullKey, String path) {
    long id = next++;
    out.putValueMark();
    text(key);
    text(Json.write(value));
    text(Json.type(value));
    text(Json.isScalar(value) && !value.equals(Json.NULL) ? Json.write(value) : null);
    number(id);
    number(parent);
    text(fullKey);
    text(path);
    if (deep) {
      members(value, id, fullKey);
    } else {
      next += count(value) - 1;
    }
  }

  private void members(Object value, long id, String path) {
    switch (value) {
      case Map<?, ?> members ->
          members.forEach(
              (key, member) -> {
                next++; // keys are numbered, too
                value((String) key, member, id, path + "." + named((String) key), path);
              });
      case List<?> elements -> {
        for (int i = 0; i < elements.size(); i++) {
          value(String.valueOf(i), elements.get(i), id, path + "[" + i + "]", path);
        }
      }
      default -> {} // a scalar has none
    }
  }

  /** How many numbers a value and all in it take. */
  private static long count(Object value) {
    return switch (value) {
      case Map<?, ?> members ->
          1 + members.values().stream().mapToLong(member -> 1 + count(member)).sum();
      case List<?> elements -> 1 + elements.stream().mapToLong(JsonRows::count).sum();
      default -> 1;
    };
  }

  private static String named(String key) {
    boolean plain =
        !key.isEmpty()
            && key.chars()
                .allMatch(
                    c ->
                        c == '_'
                            || (c >= '0' && c <= '9')
                            || (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z'));
    return plain ? key : '"' + key + '"';
  }

  private void text(String text) {
    if (text == null) {
      out.putNull();
    } else {
      out.putText(text);
    }
  }

  private void number(long number) {
    if (number < 0) {
      out.putNull();
    } else {
      out.putValueMark();
      out.putBigint(number);
    }
  }
}
