package io.sheaf.graph.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A map from strings, in its own order: the number of its entries plus one, 0 for null, and each
 * entry's key and value.
 */
final class MapShape extends Shape {
  private final Shape value;

  MapShape(Shape value) {
    this.value = value;
  }

  @Override
  void write(WireOutput out, Object map) {
    if (map == null) {
      out.putByte(0);
    } else {
      writeBody(out, map);
    }
  }

  @Override
  Object read(WireInput in) {
    int count = in.readCount();
    return count < 0 ? null : entries(in, count);
  }

  @Override
  void writeBody(WireOutput out, Object map) {
    Map<?, ?> entries = (Map<?, ?>) map;
    out.putUnsigned(entries.size() + 1L);
    entries.forEach(
        (key, each) -> {
          out.putString((String) key);
          value.write(out, each);
        });
  }

  @Override
  Object readBody(WireInput in) {
    int count = in.readCount();
    if (count < 0) {
      throw new WireFormatException("null where a map is");
    }
    return entries(in, count);
  }

  private Object entries(WireInput in, int count) {
    in.require(2L * count);
    Map<String, Object> entries = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      String key = in.readString();
      if (key == null || entries.containsKey(key)) {
        throw new WireFormatException("a map has the key " + key + (key == null ? "" : " twice"));
      }
      entries.put(key, value.read(in));
    }
    return Collections.unmodifiableMap(entries);
  }

  @Override
  String name() {
    return "map to " + value.name();
  }

  @Override
  List<Shape> parts() {
    return List.of(value);
  }
}
