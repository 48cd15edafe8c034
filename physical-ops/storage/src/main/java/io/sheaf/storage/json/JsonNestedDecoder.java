package io.sheaf.storage.json;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.storage.text.FieldDecoder;
import io.sheaf.storage.text.Fields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/** Makes lists, structs and maps of their JSON. */
final class JsonNestedDecoder extends FieldDecoder {
  private final JsonText json = new JsonText();
  private final ElementColumn rows;
  private final NestedBytes bytes = new NestedBytes();
  private final Map<DataType.Struct, JsonKeys> keys = new IdentityHashMap<>();

  JsonNestedDecoder(DataType.Nested type, Style style, MemoryConsumer memory) {
    super(type, style, memory);
    rows = new ElementColumn(type, new StringArena(memory));
  }

  /** Whether JSON can be made into values of a type. */
  static boolean supports(DataType type) {
    return switch (type) {
      case DataType.Array(DataType element) -> supports(element);
      case DataType.Struct(var fields) -> fields.stream().allMatch(f -> supports(f.type()));
      case DataType.Map(DataType key, DataType value) ->
          key == Simple.VARCHAR && supports(value);
      case DataType.Decimal decimal -> decimal.precision() <= DataType.Decimal.MAX_LONG_PRECISION;
      case DataType.Char _ -> false;
      case DataType.Time _, DataType.Timestamp _ -> true;
      case Simple simple ->
          switch (simple) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, VARCHAR -> true;
            case VARBINARY, UUID, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL -> false;
          };
    };
  }

  @Override
  protected Column decodeAll(
      long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
    rows.clear();
    for (int row = 0; row < count; row++) {
      if (nulls[row] != 0) {
        rows.addNull();
        continue;
      }
      long at = base + Fields.offset(fields[row]);
      json.limit(at + Fields.length(fields[row]));
      bytes.clear();
      if ((fields[row] & Fields.QUOTED) == 0 && tryElement(at)) {
        int end = type instanceof DataType.Struct ? 0 : 1;
        rows.addBytes(bytes.array(), 1, bytes.size() - 1 - end);
      } else {
        rows.addNull();
        fail(row, nulls, bad);
      }
    }
    return rows.column();
  }

  private boolean tryElement(long at) {
    try {
      element(type, at);
      return true;
    } catch (MalformedJson notOfTheType) {
      return false;
    }
  }

  private MalformedJson mismatch(DataType wanted, long at) {
    return new MalformedJson(at, false, "no " + wanted);
  }

  /** Appends the value at an address as an element; gives the address behind it. */
  private long element(DataType wanted, long at) {
    if (json.peek(at) == 'n') {
      bytes.putNull();
      return json.word(at);
    }
    return switch (wanted) {
      case DataType.Array(DataType element) -> list(wanted, element, at);
      case DataType.Struct struct -> struct(struct, at);
      case DataType.Map map -> map(map, at);
      default -> scalar(wanted, at);
    };
  }

  private long list(DataType wanted, DataType element, long open) {
    if (json.peek(open) != '[') {
      throw mismatch(wanted, open);
    }
    bytes.putValueMark();
    long at = json.blanks(open + 1);
    while (json.peek(at) != ']') {
      at = json.blanks(element(element, at));
      at = json.peek(at) == ']' ? at : json.comma(at);
    }
    bytes.putEnd();
    return at + 1;
  }

  private long struct(DataType.Struct struct, long open) {
    if (json.peek(open) != '{') {
      throw mismatch(struct, open);
    }
    JsonKeys names =
        keys.computeIfAbsent(
            struct,
            s -> new JsonKeys(s.fields().stream().map(DataType.Struct.Member::name).toList()));
    long[] starts = new long[struct.fields().size()];
    long at = json.blanks(open + 1);
    names.start();
    while (json.peek(at) != '}') {
      long keyEnd = json.key(at);
      int field = names.find(at + 1, (int) (keyEnd - at - 2), json.escaped());
      long from = json.colon(keyEnd);
      if (field >= 0 && starts[field] == 0) {
        starts[field] = from;
      }
      at = json.blanks(json.value(from));
      at = json.peek(at) == '}' ? at : json.comma(at);
    }
    bytes.putValueMark();
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] == 0) {
        bytes.putNull();
      } else {
        element(struct.fields().get(i).type(), starts[i]);
      }
    }
    return at + 1;
  }

  private long map(DataType.Map map, long open) {
    if (json.peek(open) != '{') {
      throw mismatch(map, open);
    }
    bytes.putValueMark();
    long at = json.blanks(open + 1);
    while (json.peek(at) != '}') {
      long keyEnd = json.key(at);
      bytes.putValueMark();
      bytes.putText(JsonKeys.name(at + 1, (int) (keyEnd - at - 2), json.escaped()));
      at = json.blanks(element(map.value(), json.colon(keyEnd)));
      at = json.peek(at) == '}' ? at : json.comma(at);
    }
    bytes.putEnd();
    return at + 1;
  }

  private long scalar(DataType wanted, long at) {
    boolean string = json.peek(at) == '"';
    long end = json.value(at);
    boolean escaped = string && json.escaped();
    long from = string ? at + 1 : at;
    int length = (int) (end - from) - (string ? 1 : 0);
    if (wanted == Simple.VARCHAR) {
      putText(from, length, escaped);
      return end;
    }
    if (escaped || !put(wanted, from, length)) {
      throw mismatch(wanted, at);
    }
    return end;
  }

  private void putText(long from, int length, boolean escaped) {
    byte[] plain = new byte[length];
    Native.copy(from, plain, 0, length);
    if (escaped) {
      long room = arena.allocate(length);
      int size = JsonText.unescape(from, length, room);
      plain = Arrays.copyOf(plain, size);
      Native.copy(room, plain, 0, size);
      arena.shrink(length);
    }
    bytes.putText(new String(plain, StandardCharsets.UTF_8));
  }

  private boolean put(DataType wanted, long at, int length) {
    return switch (wanted) {
      case DataType.Decimal decimal -> decimal(decimal, at, length);
      case DataType.Time _ -> text.time(at, length) && putLong(text.word);
      case DataType.Timestamp stamp -> {
        boolean read =
            stamp.precision() > 6
                ? text.timestampNanos(at, length)
                : (stamp.instant() && text.instant(at, length)) || text.timestamp(at, length);
        yield read && putLong(text.word);
      }
      case Simple simple ->
          switch (simple) {
            case BOOLEAN -> {
              boolean read = text.bool(at, length);
              bytes.putValueMark();
              bytes.putBoolean(text.word != 0);
              yield read;
            }
            case TINYINT -> putInt(at, length, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> putInt(at, length, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> putInt(at, length, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case DATE -> {
              boolean read = text.date(at, length);
              bytes.putValueMark();
              bytes.putInt((int) text.word);
              yield read;
            }
            case BIGINT -> text.bigint(at, length) && putLong(text.word);
            case REAL, DOUBLE -> {
              boolean read = text.real(at, length);
              bytes.putValueMark();
              bytes.putDouble(simple == Simple.REAL ? (float) text.number : text.number);
              yield read;
            }
            default -> false;
          };
      default -> false;
    };
  }

  private boolean putLong(long value) {
    bytes.putValueMark();
    bytes.putBigint(value);
    return true;
  }

  private boolean putInt(long at, int length, int least, int greatest) {
    boolean read = text.bigint(at, length) && text.word >= least && text.word <= greatest;
    bytes.putValueMark();
    bytes.putInt((int) text.word);
    return read;
  }

  private boolean decimal(DataType.Decimal decimal, long at, int length) {
    byte[] digits = new byte[length];
    Native.copy(at, digits, 0, length);
    try {
      BigDecimal value =
          new BigDecimal(new String(digits, StandardCharsets.US_ASCII))
              .setScale(decimal.scale(), RoundingMode.HALF_UP);
      return value.precision() <= decimal.precision()
          && putLong(value.unscaledValue().longValueExact());
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  @Override
  public void close() {
    rows.close();
    super.close();
  }
}
