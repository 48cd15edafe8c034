package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.string;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON documents, which are strings. The standard's functions get what was said in words as their
 * first operand, as the parser writes it.
 */
final class JsonFunctions {
  private static final Signature PART =
      Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING)
          .or(Signature.of(Simple.VARCHAR, Kind.STRING, Kind.INTEGER))
          .orNull();
  private static final Signature DOCUMENT = Signature.of(Simple.VARCHAR, Kind.STRING);

  private JsonFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>(ofDocuments());
    all.addAll(JsonRows.all());
    return all;
  }

  private static List<ScalarFunction> ofDocuments() {
    return List.of(
        string(
            "json_extract json_extract_path",
            PART,
            (in, row) -> {
              Object part = part(in, row);
              return part == null ? null : Json.write(part);
            },
            "The part of a document at a path ($.a[0], /a/0 or a key) as JSON, NULL when there is"
                + " none; a path with wildcards gives an array, where DuckDB gives a list. Also"
                + " written document -> path.",
            "json_extract('{\"a\": [1, {\"b\": 2}]}', '$.a[1]') = {\"b\":2}"),
        string(
            "json_extract_string json_extract_path_text",
            PART,
            (in, row) -> {
              Object part = part(in, row);
              return part == null ? null : Json.text(part);
            },
            "As json_extract, of a string its content and of null NULL. Also written document ->>"
                + " path.",
            "json_extract_string('{\"a\": \"x\"}', '$.a') = x"),
        standard(
            "json_exists",
            Signature.of(Simple.BOOLEAN, Kind.STRING, Kind.STRING, Kind.STRING).orNull(),
            (RowCall.ToNumber) JsonFunctions::exists,
            "json_exists(document, path [true|false|unknown|error on error]) → BOOLEAN",
            "Whether the standard's path leads to anything.",
            "json_exists('{\"a\": [1, 2]}', 'lax $.a[*] ? (@ > 1)') = true"),
        standard(
            "json_value",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.STRING)
                .or(
                    Signature.of(
                        Simple.VARCHAR,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING))
                .orNull(),
            (RowCall.ToString) JsonFunctions::value,
            "json_value(document, path [returning type] [null|error|default value on empty]"
                + " [null|error|default value on error]) → VARCHAR or the type",
            "The scalar that the standard's path leads to.",
            "json_value('{\"a\": 1.5}', '$.a' returning double) = 1.5"),
        standard(
            "json_query",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING, Kind.STRING).orNull(),
            (RowCall.ToString) JsonFunctions::query,
            "json_query(document, path [without|with [conditional] array wrapper] [null|error|empty"
                + " array|empty object on empty] [... on error]) → VARCHAR",
            "The object or array that the standard's path leads to, as JSON.",
            "json_query('{\"a\": [1, 2]}', '$.a') = [1,2]"),
        built(
            "json_object",
            (RowCall.ToString) JsonFunctions::object,
            "json_object(key, value, ... [null|absent on null]) → VARCHAR",
            "The object of these members; results of JSON functions go in as JSON.",
            "json_object('a', 1, 'b', json_array(2, 'c')) = {\"a\":1,\"b\":[2,\"c\"]}"),
        built(
            "json_array",
            (RowCall.ToString) JsonFunctions::array,
            "json_array(value, ... [null|absent on null]) → VARCHAR",
            "The array of these values; results of JSON functions go in as JSON.",
            "json_array(1, 'a', null) = [1,\"a\",null]"),
        string(
            "json_type json_typeof",
            DOCUMENT.or(Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING)).orNull(),
            (in, row) -> {
              Object value = in.count() == 1 ? document(in, 0, row) : part(in, row);
              return value == null ? null : Json.type(value);
            },
            "The type of a document or of its part at a path: OBJECT, ARRAY, VARCHAR, BOOLEAN,"
                + " UBIGINT, BIGINT, DOUBLE or NULL.",
            "json_type('[1]') = ARRAY"),
        number(
            "json_valid",
            Signature.of(Simple.BOOLEAN, Kind.STRING),
            (in, row) -> Json.isValid(in.string(0, row)) ? 1 : 0,
            "Whether the string is JSON.",
            "json_valid('{\"a\": }') = false"),
        number(
            "json_array_length",
            Signature.of(Simple.BIGINT, Kind.STRING)
                .or(Signature.of(Simple.BIGINT, Kind.STRING, Kind.STRING))
                .orNull(),
            (in, row) -> {
              Object value = in.count() == 1 ? document(in, 0, row) : part(in, row);
              return value == null
                  ? in.none(row)
                  : value instanceof List<?> elements ? elements.size() : 0;
            },
            "How many elements an array has, 0 for anything else.",
            "json_array_length('[1, 2]') = 2"),
        string(
            "json_keys",
            DOCUMENT.or(Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING)).orNull(),
            (in, row) -> {
              Object value = in.count() == 1 ? document(in, 0, row) : part(in, row);
              return value == null
                  ? null
                  : Json.write(
                      value instanceof Map<?, ?> members
                          ? new ArrayList<>(members.keySet())
                          : List.of());
            },
            "The names of an object's members, as a JSON array where DuckDB gives a list.",
            "json_keys('{\"a\": 1, \"b\": 2}') = [\"a\",\"b\"]"),
        number(
            "json_contains",
            Signature.of(Simple.BOOLEAN, Kind.STRING, Kind.STRING),
            (in, row) -> Json.contains(document(in, 0, row), document(in, 1, row)) ? 1 : 0,
            "Whether a value lies in a document.",
            "json_contains('{\"a\": [1, 2]}', '2') = true"),
        string(
            "json json_minify",
            DOCUMENT,
            (in, row) -> Json.write(document(in, 0, row)),
            "The document without white space; what is no JSON is an error.",
            "json('{\"a\": 1}') = {\"a\":1}"),
        string(
            "json_pretty",
            DOCUMENT,
            (in, row) -> Json.pretty(document(in, 0, row)),
            "The document on indented lines.",
            "json_pretty('[]') = []"),
        string(
            "to_json json_quote",
            Signature.of(Simple.VARCHAR, Kind.ANY),
            (in, row) -> Json.write(plain(in, 0, row)),
            "Any value as JSON.",
            "to_json('a\"b') = \"a\\\"b\""),
        string(
            "json_merge_patch",
            Signature.of(Simple.VARCHAR, Kind.STRING, Kind.STRING),
            (in, row) -> Json.write(Json.patched(document(in, 0, row), document(in, 1, row))),
            "The first document with the members of the second, whose nulls take members away (RFC"
                + " 7396).",
            "json_merge_patch('{\"a\": 1, \"b\": 2}', '{\"b\": null}') = {\"a\":1}"),
        number(
            "json_depth",
            Signature.of(Simple.INTEGER, Kind.STRING),
            (in, row) -> Json.depth(document(in, 0, row)),
            "How deep objects and arrays nest, 1 for a scalar.",
            "json_depth('[1, [2]]') = 3"));
  }

  private static ScalarFunction standard(
      String name,
      Signature signature,
      RowCall.Step step,
      String written,
      String doc,
      String example) {
    return ScalarFunction.named(name)
        .takes(signature)
        .written(written)
        .throwing()
        .doc(doc, example)
        .kernel(site -> new RowCall(site, step));
  }

  private static ScalarFunction built(
      String name, RowCall.Step step, String written, String doc, String example) {
    return ScalarFunction.named(name)
        .takes(
            Signature.of(Simple.VARCHAR, Kind.STRING)
                .or(Signature.of(Simple.VARCHAR, Kind.STRING, Kind.ANY).repeated()))
        .written(written)
        .nullAware()
        .throwing()
        .doc(doc, example)
        .kernel(site -> new RowCall(site, step));
  }

  private static Object document(RowCall in, int operand, int row) {
    return in.derived(operand, row, Json::parse);
  }

  /** What a plain path leads to; an array for a path with wildcards; null for nothing. */
  private static Object part(RowCall in, int row) {
    JsonPath path =
        in.type(1).isInteger()
            ? JsonPath.element(in.number(1, row))
            : in.derived(1, row, JsonPath::plain);
    List<Object> items = path.items(document(in, 0, row));
    return path.isMany() ? items : items.isEmpty() ? null : items.get(0);
  }

  private static List<Object> items(RowCall in, int row) {
    return in.derived(2, row, JsonPath::standard).items(document(in, 1, row));
  }

  private static long exists(RowCall in, int row) {
    try {
      return items(in, row).isEmpty() ? 0 : 1;
    } catch (SheafException failure) {
      return switch (in.string(0, row)) {
        case "true" -> 1;
        case "false" -> 0;
        case "unknown" -> in.none(row);
        default -> throw failure;
      };
    }
  }

  private static String value(RowCall in, int row) {
    String[] said = in.string(0, row).split(" ", -1);
    List<Object> items;
    try {
      items = items(in, row);
      boolean scalar = items.size() == 1 && Json.isScalar(items.get(0));
      if (!items.isEmpty() && !scalar) {
        throw Errors.invalidArgument("json_value found no single scalar");
      }
    } catch (SheafException failure) {
      return switch (said[1]) {
        case "error" -> throw failure;
        case "default" -> in.string(4, row);
        default -> null;
      };
    }
    if (!items.isEmpty()) {
      return Json.text(items.get(0));
    }
    return switch (said[0]) {
      case "error" -> throw Errors.invalidArgument("json_value found nothing");
      case "default" -> in.string(3, row);
      default -> null;
    };
  }

  private static String query(RowCall in, int row) {
    String[] said = in.string(0, row).split("\\|", -1);
    try {
      List<Object> items = items(in, row);
      if (items.isEmpty()) {
        return otherwise(said[1], "json_query found nothing");
      }
      boolean wrapped =
          switch (said[0]) {
            case "with unconditional array" -> true;
            case "with conditional array" -> items.size() > 1 || Json.isScalar(items.get(0));
            default -> false;
          };
      if (!wrapped && (items.size() > 1 || Json.isScalar(items.get(0)))) {
        return otherwise(said[2], "json_query found no single object or array");
      }
      return Json.write(wrapped ? items : items.get(0));
    } catch (SheafException failure) {
      return otherwise(said[2], failure.getMessage());
    }
  }

  private static String otherwise(String said, String error) {
    return switch (said) {
      case "error" -> throw Errors.invalidArgument(error);
      case "empty array" -> "[]";
      case "empty object" -> "{}";
      default -> null;
    };
  }

  /** The operand as JSON's value of its kind. */
  private static Object plain(RowCall in, int operand, int row) {
    if (in.isNull(operand, row) || in.type(operand) == Simple.NULL) {
      return Json.NULL;
    }
    return in.type(operand).isNested()
        ? Json.of(in.bytes(operand, row), in.type(operand), in::shown)
        : Json.ofScalar(in.shown(operand, row), in.type(operand));
  }

  /** A value after the layout operand: JSON that is taken as it is, or any value. */
  private static Object member(RowCall in, String layout, int operand, int row) {
    boolean json = layout.charAt(operand) == 'j' && !in.isNull(operand, row);
    return json ? Json.parse(in.string(operand, row)) : plain(in, operand, row);
  }

  private static String object(RowCall in, int row) {
    String layout = in.string(0, row);
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 1; i + 1 < in.count(); i += 2) {
      if (in.isNull(i, row)) {
        throw Errors.invalidArgument("a key of json_object is null");
      }
      Object value = member(in, layout, i + 1, row);
      if (!value.equals(Json.NULL) || layout.charAt(0) != 'a') {
        members.put(in.shown(i, row), value);
      }
    }
    return Json.write(members);
  }

  private static String array(RowCall in, int row) {
    String layout = in.string(0, row);
    List<Object> elements = new ArrayList<>();
    for (int i = 1; i < in.count(); i++) {
      Object value = member(in, layout, i, row);
      if (!value.equals(Json.NULL) || layout.charAt(0) != 'a') {
        elements.add(value);
      }
    }
    return Json.write(elements);
  }
}
