package io.sheaf.storage.json;

import io.sheaf.columnar.memory.Native;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds a key among known ones. Objects mostly have their keys in one order, so the one behind the
 * last found is looked at first. Not thread-safe.
 */
final class JsonKeys {
  private static final int MAX_LINEAR = 8;

  private final byte[][] keys;
  private final Map<String, Integer> index = new HashMap<>();
  private int expected;

  JsonKeys(List<String> names) {
    keys = names.stream().map(n -> n.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    for (int i = 0; i < keys.length; i++) {
      index.put(names.get(i), i);
    }
  }

  int size() {
    return keys.length;
  }

  /** Before an object's first key. */
  void start() {
    expected = 0;
  }

  /** Position of a key, -1 when it is not known. */
  int find(long at, int length, boolean escaped) {
    if (!escaped) {
      if (expected < keys.length && JsonShape.isKey(keys[expected], at, length)) {
        return expected++;
      }
      if (keys.length <= MAX_LINEAR) {
        for (int i = 0; i < keys.length; i++) {
          if (JsonShape.isKey(keys[i], at, length)) {
            expected = i + 1;
            return i;
          }
        }
        return -1;
      }
    }
    int found = index.getOrDefault(name(at, length, escaped), -1);
    expected = found < 0 ? expected : found + 1;
    return found;
  }

  /** The text of a key. */
  static String name(long at, int length, boolean escaped) {
    byte[] bytes = new byte[length];
    Native.copy(at, bytes, 0, length);
    String raw = new String(bytes, StandardCharsets.UTF_8);
    return escaped ? unescaped(raw) : raw;
  }

  private static String unescaped(String raw) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char kind = raw.charAt(++i);
      switch (kind) {
        case 'u' -> {
          plain.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
          i += 4;
        }
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        default -> plain.append(kind);
      }
    }
    return plain.toString();
  }
}
