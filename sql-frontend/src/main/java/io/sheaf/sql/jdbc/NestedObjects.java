package io.sheaf.sql.jdbc;

import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.text.Uuids;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.NestedValue;
import io.sheaf.sql.text.IntervalText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Boxed values as the objects that JDBC gives for their types. */
final class NestedObjects {
  private static final int MICROS_PRECISION = 6;

  private NestedObjects() {}

  /**
   * The object of a value.
   *
   * @param value boxed as {@link io.sheaf.columnar.type.Values} says, or null
   * @param zone where instants are shown
   */
  static Object of(Object value, DataType type, ZoneId zone) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case DataType.Array array -> {
        ColumnInfo element = JdbcTypes.column(new Field("", array.element(), true));
        List<Object> elements = ElementReader.elements(array, (byte[]) value);
        elements.replaceAll(each -> of(each, array.element(), zone));
        yield new NestedValue.Elements(element.typeName(), element.jdbcType(), elements);
      }
      case DataType.Struct struct -> {
        List<Object> values = ElementReader.fields(struct, (byte[]) value);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
          DataType.Struct.Member field = struct.fields().get(i);
          values.set(i, of(values.get(i), field.type(), zone));
          names.add(field.name());
        }
        yield new NestedValue.Fields(struct.toString(), names, values);
      }
      case DataType.Map map -> {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (ElementReader.Entry entry : ElementReader.entries(map, (byte[]) value)) {
          entries.put(of(entry.key(), map.key(), zone), of(entry.value(), map.value(), zone));
        }
        yield entries;
      }
      case DataType.Decimal decimal ->
          new BigDecimal(
              value instanceof BigInteger big ? big : BigInteger.valueOf((Long) value),
              decimal.scale());
      case DataType.Char _ -> new String((byte[]) value, StandardCharsets.UTF_8);
      case DataType.Time time ->
          Time.valueOf(
              LocalTime.ofNanoOfDay(
                  (Long) value * (time.precision() > MICROS_PRECISION ? 1 : 1000)));
      case DataType.Timestamp stamp -> timestamp((Long) value, stamp, zone);
      case DataType.Simple simple -> simple(value, simple);
    };
  }

  private static Object timestamp(long value, DataType.Timestamp type, ZoneId zone) {
    long unit = type.precision() > MICROS_PRECISION ? 1_000_000_000L : 1_000_000L;
    long second = Math.floorDiv(value, unit);
    int nanos = (int) (Math.floorMod(value, unit) * (1_000_000_000L / unit));
    return type.instant()
        ? Instant.ofEpochSecond(second, nanos).atZone(zone).toOffsetDateTime()
        : Timestamp.valueOf(LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC));
  }

  private static Object simple(Object value, DataType.Simple type) {
    return switch (type) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DOUBLE, NULL, VARBINARY -> value;
      case REAL -> ((Double) value).floatValue();
      case DATE -> Date.valueOf(LocalDate.ofEpochDay((Integer) value));
      case VARCHAR -> new String((byte[]) value, StandardCharsets.UTF_8);
      case UUID -> Uuids.uuid((byte[]) value);
      case INTERVAL_YEAR_MONTH -> IntervalText.months((Integer) value);
      case INTERVAL_DAY_TIME -> IntervalText.micros((Long) value);
    };
  }
}
