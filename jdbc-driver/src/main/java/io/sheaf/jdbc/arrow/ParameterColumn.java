package io.sheaf.jdbc.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import io.sheaf.jdbc.spi.NestedValue;
import io.sheaf.jdbc.spi.SqlErrors;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Type;

/** Values of one parameter, or of the elements of a list, as a column of Arrow. */
final class ParameterColumn {
  private static final int MAX_PRECISION = 38;

  private final String name;
  private final byte arrowType;
  private final ParameterKind kind;
  private final int length;
  private int nullCount;
  private int scale;
  private boolean nullable = true;
  private final List<byte[]> buffers = new ArrayList<>();
  private final List<ParameterColumn> children = new ArrayList<>();

  private ParameterColumn(String name, ParameterKind kind, byte arrowType, int length) {
    this.name = name;
    this.kind = kind;
    this.arrowType = arrowType;
    this.length = length;
  }

  /**
   * A column of values.
   *
   * @param expected what the server said of the parameter, or null
   */
  static ParameterColumn of(String name, List<?> given, ArrowField expected) throws SQLException {
    ParameterKind kind = ParameterKind.of(given);
    ParameterKind wanted = expected == null ? ParameterKind.NULL : ParameterKind.of(expected);
    List<Object> values = new ArrayList<>(given);
    if (kind == ParameterKind.NULL) {
      kind = wanted;
    } else if (wanted != kind && convert(values, wanted)) {
      kind = wanted;
    } else {
      convert(values, kind);
    }
    ParameterColumn column = new ParameterColumn(name, kind, kind.arrowType(), values.size());
    column.write(values);
    return column;
  }

  /** Brings numbers to one kind; leaves all as they are when one would lose something. */
  private static boolean convert(List<Object> values, ParameterKind kind) {
    List<Object> converted = new ArrayList<>(values.size());
    for (Object value : values) {
      Object exact = value == null ? null : kind.exactly(value);
      if (exact == null && value != null) {
        return false;
      }
      converted.add(exact);
    }
    for (int i = 0; i < converted.size(); i++) {
      values.set(i, converted.get(i));
    }
    return true;
  }

  private void write(List<Object> values) throws SQLException {
    if (kind == ParameterKind.NULL) {
      nullCount = length;
      return;
    }
    byte[] validity = new byte[(length + 7) / 8];
    for (int i = 0; i < length; i++) {
      if (values.get(i) == null) {
        nullCount++;
      } else {
        validity[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    buffers.add(validity);
    scale = scale(values);
    switch (kind) {
      case BOOLEAN -> writeBits(values);
      case TEXT, BYTES -> writeBytes(values);
      case LIST -> writeLists(values);
      case MAP -> writeMaps(values);
      case STRUCT -> writeStructs(values);
      default -> writeFixed(values);
    }
  }

  /** The scale that holds all decimals; for times, 9 when microseconds would not do. */
  private int scale(List<Object> values) {
    int most = 0;
    for (Object value : values) {
      if (value instanceof BigDecimal decimal) {
        most = Math.max(most, decimal.scale());
      } else if (value != null && nanos(value) % 1000 != 0) {
        most = 9;
      }
    }
    return most;
  }

  @SuppressWarnings({
    "JavaLocalTimeGetNano",
    "JavaLocalDateTimeGetNano",
    "JavaDurationGetSecondsGetNano"
  })
  // it is the fraction of a second that is wanted
  private static int nanos(Object value) {
    if (value instanceof LocalTime time) {
      return time.getNano();
    } else if (value instanceof LocalDateTime time) {
      return time.getNano();
    } else if (value instanceof OffsetDateTime time) {
      return time.getNano();
    }
    return value instanceof Duration duration ? duration.getNano() : 0;
  }

  private void writeBits(List<Object> values) {
    byte[] bits = new byte[(length + 7) / 8];
    for (int i = 0; i < length; i++) {
      if (Boolean.TRUE.equals(values.get(i))) {
        bits[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    buffers.add(bits);
  }

  private void writeBytes(List<Object> values) {
    ByteBuffer offsets = offsets();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Object value : values) {
      if (value instanceof String text) {
        data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      } else if (value != null) {
        data.writeBytes((byte[]) value);
      }
      offsets.putInt(data.size());
    }
    buffers.add(whole(offsets));
    buffers.add(data.toByteArray());
  }

  @SuppressWarnings("ByteBufferBackingArray") // it wraps a whole array
  private static byte[] whole(ByteBuffer buffer) {
    return buffer.array();
  }

  private ByteBuffer offsets() {
    return ByteBuffer.wrap(new byte[4 * (length + 1)]).order(ByteOrder.LITTLE_ENDIAN).putInt(0);
  }

  private void writeLists(List<Object> values) throws SQLException {
    ByteBuffer offsets = offsets();
    List<Object> elements = new ArrayList<>();
    for (Object value : values) {
      if (value != null) {
        elements.addAll((List<?>) value);
      }
      offsets.putInt(elements.size());
    }
    buffers.add(whole(offsets));
    children.add(of("element", elements, null));
  }

  private void writeMaps(List<Object> values) throws SQLException {
    ByteBuffer offsets = offsets();
    List<Object> keys = new ArrayList<>();
    List<Object> entries = new ArrayList<>();
    for (Object value : values) {
      if (value instanceof Map<?, ?> map) {
        keys.addAll(map.keySet());
        entries.addAll(map.values());
      }
      offsets.putInt(keys.size());
    }
    buffers.add(whole(offsets));
    ParameterColumn pairs =
        new ParameterColumn("entries", ParameterKind.MAP, Type.Struct_, keys.size());
    byte[] validity = new byte[(keys.size() + 7) / 8];
    Arrays.fill(validity, (byte) -1);
    pairs.buffers.add(validity);
    pairs.nullable = false;
    pairs.children.add(of("key", keys, null));
    pairs.children.get(0).nullable = false;
    pairs.children.add(of("value", entries, null));
    children.add(pairs);
  }

  /** A column for each field; the fields of a null are nulls. */
  private void writeStructs(List<Object> values) throws SQLException {
    List<String> names = null;
    for (Object value : values) {
      List<String> own = value == null ? names : ((NestedValue.Fields) value).names();
      if (names != null && !names.equals(own)) {
        throw SqlErrors.of(
            "22023", "the structs of a list must have one type, not " + names + " and " + own);
      }
      names = own;
    }
    for (int i = 0; names != null && i < names.size(); i++) {
      List<Object> field = new ArrayList<>();
      for (Object value : values) {
        field.add(value == null ? null : ((NestedValue.Fields) value).values().get(i));
      }
      children.add(of(names.get(i), field, null));
    }
  }

  private void writeFixed(List<Object> values) throws SQLException {
    ByteBuffer data = ByteBuffer.allocate(length * kind.width()).order(ByteOrder.LITTLE_ENDIAN);
    for (Object value : values) {
      if (value == null) {
        data.position(data.position() + kind.width());
      } else {
        put(data, value);
      }
    }
    buffers.add(data.array());
  }

  private void put(ByteBuffer data, Object value) throws SQLException {
    switch (kind) {
      case INT8 -> data.put((Byte) value);
      case INT16 -> data.putShort((Short) value);
      case INT32 -> data.putInt((Integer) value);
      case INT64 -> data.putLong((Long) value);
      case FLOAT32 -> data.putFloat((Float) value);
      case FLOAT64 -> data.putDouble((Double) value);
      case DECIMAL -> putDecimal(data, (BigDecimal) value);
      case DATE -> data.putInt(Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TIME -> data.putLong(((LocalTime) value).toNanoOfDay() / (scale > 6 ? 1 : 1000));
      case TIMESTAMP -> data.putLong(instant(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
      case INSTANT -> data.putLong(instant(((OffsetDateTime) value).toInstant()));
      case UUID_BYTES ->
          data.putLong(Long.reverseBytes(((UUID) value).getMostSignificantBits()))
              .putLong(Long.reverseBytes(((UUID) value).getLeastSignificantBits()));
      case MONTHS -> putMonths(data, (Period) value);
      case DURATION -> duration(data, (Duration) value);
      default -> throw new IllegalStateException(kind + " has no fixed width");
    }
  }

  @SuppressWarnings("JavaPeriodGetDays") // months are looked at, too
  private static void putMonths(ByteBuffer data, Period period) throws SQLException {
    if (period.getDays() != 0) {
      throw SqlErrors.of(
          "22023", period + " mixes months and days: give a Period of months or a Duration");
    }
    data.putInt(Math.toIntExact(period.toTotalMonths()));
  }

  @SuppressWarnings("JavaDurationGetSecondsGetNano") // the two that it is made of
  private void duration(ByteBuffer data, Duration value) throws SQLException {
    data.putLong(count(value.getSeconds(), value.getNano(), value));
  }

  @SuppressWarnings("JavaInstantGetSecondsGetNano") // the two that it is made of
  private long instant(Instant value) throws SQLException {
    return count(value.getEpochSecond(), value.getNano(), value);
  }

  /** Microseconds or nanoseconds. */
  private long count(long seconds, int nanos, Object value) throws SQLException {
    long perSecond = scale > 6 ? 1_000_000_000L : 1_000_000L;
    try {
      return Math.addExact(
          Math.multiplyExact(seconds, perSecond), nanos / (1_000_000_000L / perSecond));
    } catch (ArithmeticException e) {
      throw SqlErrors.of("22008", value + " is out of the range of parameters", e);
    }
  }

  private void putDecimal(ByteBuffer data, BigDecimal value) throws SQLException {
    // Before it is written out, which takes as many bytes as it has digits.
    if ((long) value.precision() - value.scale() + scale > MAX_PRECISION && value.signum() != 0) {
      throw SqlErrors.of(
          "22003", value + " has more than the " + MAX_PRECISION + " digits of a DECIMAL");
    }
    BigDecimal scaled = value.setScale(scale, RoundingMode.UNNECESSARY);
    data.putLong(scaled.unscaledValue().longValue())
        .putLong(scaled.unscaledValue().shiftRight(64).longValue());
  }

  // What goes into the messages

  /** Writes the field of the schema. */
  int writeField(FlatBufferBuilder out) {
    int[] fields = new int[children.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = children.get(i).writeField(out);
    }
    int childVector = Field.createChildrenVector(out, fields);
    int metadata = 0;
    if (kind == ParameterKind.UUID_BYTES) {
      int key = out.createString("ARROW:extension:name");
      int value = out.createString("arrow.uuid");
      metadata =
          Field.createCustomMetadataVector(
              out, new int[] {KeyValue.createKeyValue(out, key, value)});
    }
    int nameOffset = out.createString(name);
    int type = (arrowType == Type.Struct_ ? ParameterKind.STRUCT : kind).writeType(out, scale);
    return Field.createField(out, nameOffset, nullable, arrowType, type, 0, childVector, metadata);
  }

  /** This column and those below it, parents first. */
  void collect(List<ParameterColumn> columns) {
    columns.add(this);
    for (ParameterColumn child : children) {
      child.collect(columns);
    }
  }

  int length() {
    return length;
  }

  int nullCount() {
    return nullCount;
  }

  List<byte[]> buffers() {
    return buffers;
  }
}
