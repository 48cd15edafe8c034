package io.sheaf.columnar.function;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.ElementSpans;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Struct;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions of maps. Keys are unique and never null; entries keep their order. */
final class MapFunctions {
  private MapFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        ScalarFunction.named("map_value")
            .types(MapFunctions::literal)
            .coerced(MapFunctions::alternating)
            .nullAware()
            .throwing()
            .doc("A map of keys and values in turn.", "map_value('a', 1) = {a=1}")
            .kernel(site -> new NestedCall(site, MapFunctions::value)),
        ScalarFunction.named("map", "map_from_arrays")
            .types(MapFunctions::ofLists)
            .throwing()
            .doc("A map of a list of keys and a list of values.", "map(['a'], [1]) = {a=1}")
            .kernel(site -> new NestedCall(site, MapFunctions::fromLists)),
        ScalarFunction.named("map_from_entries")
            .types(
                operands ->
                    operands.size() == 1
                            && operands.get(0) instanceof Array(Struct(var fields))
                            && fields.size() == 2
                        ? new DataType.Map(fields.get(0).type(), fields.get(1).type())
                        : null)
            .throwing()
            .doc("A map of a list of pairs.", "map_from_entries([('a', 1)]) = {a=1}")
            .kernel(site -> new NestedCall(site, MapFunctions::fromEntries)),
        ScalarFunction.named("map_keys")
            .types(map(type -> new Array(type.key())))
            .doc("The keys.", "map_keys(MAP {'a': 1}) = [a]")
            .kernel(site -> new NestedCall(site, (in, row, out) -> side(in, row, out, 0))),
        ScalarFunction.named("map_values")
            .types(map(type -> new Array(type.value())))
            .doc("The values.", "map_values(MAP {'a': 1}) = [1]")
            .kernel(site -> new NestedCall(site, (in, row, out) -> side(in, row, out, 1))),
        ScalarFunction.named("map_entries")
            .types(map(type -> new Array(type.entry())))
            .doc("Pairs of key and value.", "map_entries(MAP {'a': 1}) = [{'key': a, 'value': 1}]")
            .kernel(
                site ->
                    new NestedCall(
                        site,
                        (in, row, out) -> {
                          // A map's bytes are those of the list of its entries.
                          NestedArgument map = in.open(0, row);
                          out.addBytes(map.bytes(), 0, map.length());
                        })),
        ScalarFunction.named("map_concat")
            .types(
                operands ->
                    !operands.isEmpty()
                            && operands.stream().allMatch(DataType.Map.class::isInstance)
                        ? Types.comparable(operands)
                        : null)
            .coerced(Types::toResult)
            .nullAware()
            .doc(
                "The entries of several maps; of a key that is in two maps the last value.",
                "map_concat(MAP {'a': 1}, MAP {'b': 2}) = {a=1, b=2}")
            .kernel(site -> new NestedCall(site, MapFunctions::concat)),
        lookUp("map_contains", _ -> Simple.BOOLEAN)
            .doc("Whether a key is there.", "map_contains(MAP {'a': 1}, 'a') = true")
            .kernel(
                site ->
                    new NestedCall(
                        site, (in, row, out) -> out.addLong(find(in, row) >= 0 ? 1 : 0))),
        lookUp("map_extract_value", DataType.Map::value)
            .doc("The value of a key; null if it is not there.", "MAP {'a': 1}['a'] = 1")
            .kernel(site -> new NestedCall(site, MapFunctions::extract)),
        lookUp("map_extract", type -> new Array(type.value()), "element_at")
            .doc(
                "A list of the key's value; empty if it is not there.",
                "map_extract(MAP {'a': 1}, 'a') = [1]")
            .kernel(site -> new NestedCall(site, MapFunctions::extractList)));
  }

  private interface OfMap {
    DataType type(DataType.Map map);
  }

  private static TypeRule map(OfMap result) {
    return operands ->
        operands.size() == 1 && operands.get(0) instanceof DataType.Map map
            ? result.type(map)
            : null;
  }

  private static ScalarFunction.Builder lookUp(String name, OfMap result, String... aliases) {
    return ScalarFunction.named(name, aliases)
        .types(
            operands ->
                operands.size() == 2
                        && operands.get(0) instanceof DataType.Map map
                        && Types.comparable(map.key(), operands.get(1)) != null
                    ? result.type(map)
                    : null)
        .coerced(
            (operands, _) -> {
              DataType.Map map = (DataType.Map) operands.get(0);
              DataType key = Types.comparable(map.key(), operands.get(1));
              return List.of(new DataType.Map(key, map.value()), key);
            });
  }

  private static DataType literal(List<DataType> operands) {
    List<DataType> keys = new ArrayList<>();
    List<DataType> values = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      (i % 2 == 0 ? keys : values).add(operands.get(i));
    }
    if (operands.isEmpty() || operands.size() % 2 != 0) {
      return operands.isEmpty() ? new DataType.Map(Simple.NULL, Simple.NULL) : null;
    }
    DataType key = Types.comparable(keys);
    DataType value = Types.comparable(values);
    return key == null || value == null ? null : new DataType.Map(key, value);
  }

  private static List<DataType> alternating(List<DataType> operands, DataType result) {
    DataType.Map map = (DataType.Map) result;
    List<DataType> wanted = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      wanted.add(i % 2 == 0 ? map.key() : map.value());
    }
    return wanted;
  }

  private static DataType ofLists(List<DataType> operands) {
    return operands.size() == 2
            && operands.get(0) instanceof Array keys
            && operands.get(1) instanceof Array values
        ? new DataType.Map(keys.element(), values.element())
        : null;
  }

  private static void value(NestedCall in, int row, ElementColumn out) {
    NestedBytes bytes = in.bytes();
    for (int i = 0; i < in.count(); i += 2) {
      bytes.putValueMark();
      in.append(i, row, bytes);
      in.append(i + 1, row, bytes);
    }
    add(in, bytes, out);
  }

  /** Adds a map after a look at its keys. */
  private static void add(NestedCall in, NestedBytes bytes, ElementColumn out) {
    DataType.Map type = (DataType.Map) in.site().type();
    byte[] array = bytes.array();
    List<byte[]> keys = new ArrayList<>();
    for (int at = 0; at < bytes.size(); ) {
      int end = Elements.skip(type.key(), array, at + 1);
      keys.add(Arrays.copyOfRange(array, at + 1, end));
      at = Elements.skip(type.value(), array, end);
    }
    keys.sort(Arrays::compareUnsigned);
    for (int i = 0; i < keys.size(); i++) {
      if (Elements.isNull(keys.get(i), 0)) {
        throw Errors.invalidArgument("a key of a map is null");
      }
      if (i > 0 && Arrays.equals(keys.get(i), keys.get(i - 1))) {
        throw Errors.invalidArgument("a key is in a map twice");
      }
    }
    out.addBytes(array, 0, bytes.size());
  }

  private static void concat(NestedCall in, int row, ElementColumn out) {
    DataType.Map type = (DataType.Map) in.site().type();
    Map<ByteBuffer, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < in.count(); i++) {
      if (in.isNull(i, row)) {
        continue;
      }
      NestedArgument map = in.open(i, row);
      for (int at = 0; at < map.length(); ) {
        int middle = Elements.skip(type.key(), map.bytes(), at + 1);
        int end = Elements.skip(type.value(), map.bytes(), middle);
        entries.put(
            ByteBuffer.wrap(Arrays.copyOfRange(map.bytes(), at + 1, middle)),
            Arrays.copyOfRange(map.bytes(), middle, end));
        at = end;
      }
    }
    NestedBytes bytes = in.bytes();
    entries.forEach(
        (key, value) -> {
          bytes.putValueMark();
          byte[] keyBytes = new byte[key.remaining()];
          key.duplicate().get(keyBytes);
          bytes.put(keyBytes, 0, keyBytes.length);
          bytes.put(value, 0, value.length);
        });
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  private static void fromLists(NestedCall in, int row, ElementColumn out) {
    NestedArgument keys = in.open(0, row);
    NestedArgument values = in.open(1, row);
    ElementSpans key = new ElementSpans().of(keys);
    ElementSpans value = new ElementSpans().of(values);
    if (key.count() != value.count()) {
      throw Errors.invalidArgument(
          "a map of " + key.count() + " keys has " + value.count() + " values");
    }
    NestedBytes bytes = in.bytes();
    for (int i = 0; i < key.count(); i++) {
      bytes.putValueMark();
      key.append(i, bytes);
      value.append(i, bytes);
    }
    add(in, bytes, out);
  }

  private static void fromEntries(NestedCall in, int row, ElementColumn out) {
    NestedArgument list = in.open(0, row);
    ElementSpans spans = new ElementSpans().of(list);
    NestedBytes bytes = in.bytes();
    for (int i = 0; i < spans.count(); i++) {
      if (spans.isNull(i)) {
        throw Errors.invalidArgument("an entry of a map is null");
      }
      spans.append(i, bytes);
    }
    add(in, bytes, out);
  }

  private static void side(NestedCall in, int row, ElementColumn out, int side) {
    DataType.Map type = (DataType.Map) in.type(0);
    NestedArgument map = in.open(0, row);
    NestedBytes bytes = in.bytes();
    for (int at = 0; at < map.length(); ) {
      int middle = Elements.skip(type.key(), map.bytes(), at + 1);
      int end = Elements.skip(type.value(), map.bytes(), middle);
      bytes.put(map.bytes(), side == 0 ? at + 1 : middle, side == 0 ? middle : end);
      at = end;
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  /** Where the value of operand 1 starts in the open map, or -1. */
  private static int find(NestedCall in, int row) {
    NestedBytes wanted = in.probe(1, row);
    DataType.Map type = (DataType.Map) in.type(0);
    NestedArgument map = in.open(0, row);
    byte[] bytes = map.bytes();
    for (int at = 0; at < map.length(); ) {
      int middle = Elements.skip(type.key(), bytes, at + 1);
      if (Arrays.equals(bytes, at + 1, middle, wanted.array(), 0, wanted.size())) {
        return middle;
      }
      at = Elements.skip(type.value(), bytes, middle);
    }
    return -1;
  }

  private static void extract(NestedCall in, int row, ElementColumn out) {
    int at = find(in, row);
    if (at < 0) {
      out.addNull();
    } else {
      out.add(in.opened(0), at);
    }
  }

  private static void extractList(NestedCall in, int row, ElementColumn out) {
    int at = find(in, row);
    byte[] bytes = in.opened(0).bytes();
    int end = at < 0 ? at : Elements.skip(((DataType.Map) in.type(0)).value(), bytes, at);
    out.addBytes(bytes, Math.max(at, 0), end - at);
  }
}
