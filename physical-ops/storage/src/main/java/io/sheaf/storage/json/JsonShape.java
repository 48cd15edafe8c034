package io.sheaf.storage.json;

import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.TextType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the values at one place of some documents are: scalars, lists, objects, or several of these,
 * which only text can hold. Objects with many different keys are maps. Shapes of blocks are joined;
 * the order in which that is done matters only for the order of an object's fields.
 */
final class JsonShape {
  /** Keys from which on an object is a map. */
  static final int MAP_KEYS = 200;

  private TextType scalar = TextType.NONE;
  private JsonShape element;
  private final List<String> names = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();
  private final List<JsonShape> fields = new ArrayList<>();
  private Map<String, Integer> index;
  private JsonShape values;
  private boolean object;
  private int expected;

  /** Whether all values were objects, or null. */
  boolean isObject() {
    return object && scalar == TextType.NONE && element == null;
  }

  /** Names of an object's fields, in order of appearance. */
  List<String> names() {
    return names;
  }

  JsonShape field(int position) {
    return fields.get(position);
  }

  /** Takes a value in; gives the address behind it. */
  long observe(JsonText text, ScalarText scalars, long at, boolean top) {
    return switch (text.peek(at)) {
      case '"' -> {
        long end = text.string(at);
        if (scalar != TextType.VARCHAR) {
          join(stringType(text, scalars, at + 1, (int) (end - at - 2)), scalars);
        }
        yield end;
      }
      case '{' -> object(text, scalars, at, top);
      case '[' -> list(text, scalars, at);
      case 't', 'f' -> {
        join(TextType.BOOLEAN, scalars);
        yield text.word(at);
      }
      case 'n' -> text.word(at);
      default -> {
        long end = text.number(at);
        if (scalar != TextType.VARCHAR && scalar != TextType.DOUBLE) {
          boolean whole = scalars.bigint(at, (int) (end - at));
          join(whole ? TextType.BIGINT : TextType.DOUBLE, scalars);
        } else if (scalar == TextType.NONE) {
          join(TextType.DOUBLE, scalars);
        }
        yield end;
      }
    };
  }

  private void join(TextType type, ScalarText scalars) {
    scalar = TextType.join(scalar, type, scalars);
  }

  private TextType stringType(JsonText text, ScalarText scalars, long at, int length) {
    if (text.escaped()) {
      return TextType.VARCHAR;
    }
    if (scalar != TextType.NONE && isTemporal(scalar) && scalar.fits(scalars, at, length)) {
      return scalar;
    }
    TextType type = length > 40 ? TextType.VARCHAR : TextType.of(scalars, at, length);
    return isTemporal(type) ? type : TextType.VARCHAR;
  }

  private static boolean isTemporal(TextType type) {
    return type == TextType.DATE
        || type == TextType.TIMESTAMP
        || type == TextType.TIMESTAMP_TZ
        || type == TextType.TIME;
  }

  private long list(JsonText text, ScalarText scalars, long open) {
    if (element == null) {
      element = new JsonShape();
    }
    long at = text.blanks(open + 1);
    if (text.peek(at) == ']') {
      return at + 1;
    }
    while (true) {
      at = text.blanks(element.observe(text, scalars, at, false));
      if (text.peek(at) == ']') {
        return at + 1;
      }
      at = text.comma(at);
    }
  }

  private long object(JsonText text, ScalarText scalars, long open, boolean top) {
    object = true;
    expected = 0;
    long at = text.blanks(open + 1);
    if (text.peek(at) == '}') {
      return at + 1;
    }
    while (true) {
      long end = text.key(at);
      JsonShape field = field(at + 1, (int) (end - at - 2), text.escaped(), top);
      at = text.blanks(field.observe(text, scalars, text.colon(end), false));
      if (text.peek(at) == '}') {
        return at + 1;
      }
      at = text.comma(at);
    }
  }

  private JsonShape field(long at, int length, boolean escaped, boolean top) {
    if (values != null) {
      return values;
    }
    int position = expected++;
    if (position < keys.size() && isKey(keys.get(position), at, length)) {
      return fields.get(position);
    }
    String name = JsonKeys.name(at, length, escaped);
    JsonShape found = field(name, top);
    expected = index.getOrDefault(name, keys.size() - 1) + 1;
    return found;
  }

  static boolean isKey(byte[] key, long at, int length) {
    if (key.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Native.getByte(at + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  private JsonShape field(String name, boolean top) {
    if (index == null) {
      index = new HashMap<>();
    }
    Integer known = index.get(name);
    if (known != null) {
      return fields.get(known);
    }
    JsonShape field = new JsonShape();
    index.put(name, fields.size());
    names.add(name);
    keys.add(name.getBytes(StandardCharsets.UTF_8));
    fields.add(field);
    if (!top && fields.size() > MAP_KEYS) {
      becomeMap();
      return values;
    }
    return field;
  }

  private void becomeMap() {
    if (values == null) {
      values = new JsonShape();
      fields.forEach(field -> values.join(field, ISO));
      fields.clear();
      names.clear();
      keys.clear();
    }
  }

  private static final ScalarText ISO = new ScalarText('.', null, null);

  /** Takes in what another block's values are. */
  void join(JsonShape other, ScalarText scalars) {
    join(other, scalars, false);
  }

  /**
   * Takes in what another block's values are.
   *
   * @param top whether these are the records themselves, which are never maps
   */
  void join(JsonShape other, ScalarText scalars, boolean top) {
    join(other.scalar, scalars);
    object |= other.object;
    if (other.element != null) {
      element = element == null ? new JsonShape() : element;
      element.join(other.element, scalars);
    }
    if (other.values != null) {
      becomeMap();
      values.join(other.values, scalars);
    }
    for (int i = 0; i < other.fields.size(); i++) {
      JsonShape own = values != null ? values : field(other.names.get(i), top);
      own.join(other.fields.get(i), scalars);
    }
  }

  /** The type of a column of such values. */
  DataType type() {
    int kinds = (scalar == TextType.NONE ? 0 : 1) + (element == null ? 0 : 1) + (object ? 1 : 0);
    if (kinds != 1) {
      return Simple.VARCHAR;
    }
    if (element != null) {
      return new DataType.Array(element.type());
    }
    if (!object) {
      return scalar.type();
    }
    if (values != null) {
      return new DataType.Map(Simple.VARCHAR, values.type());
    }
    if (fields.isEmpty()) {
      return Simple.VARCHAR;
    }
    List<DataType.Struct.Member> members = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      members.add(new DataType.Struct.Member(names.get(i), fields.get(i).type()));
    }
    return new DataType.Struct(members);
  }
}
