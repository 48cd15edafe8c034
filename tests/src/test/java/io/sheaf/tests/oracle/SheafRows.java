package io.sheaf.tests.oracle;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.text.Uuids;
import io.sheaf.columnar.type.DataType;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of a session's result in the form of {@link Rows}. */
public final class SheafRows {
  private SheafRows() {}

  /** Runs a query and reads all its rows. */
  public static Rows query(Session session, String sql) {
    List<List<Object>> rows = new ArrayList<>();
    try (Result result = session.execute(sql)) {
      for (ColumnBatch batch; (batch = result.next()) != null; ) {
        for (int row = 0; row < batch.rowCount(); row++) {
          List<Object> values = new ArrayList<>();
          for (int i = 0; i < batch.columnCount(); i++) {
            values.add(plain(batch.column(i), row));
          }
          rows.add(values);
        }
      }
    }
    return new Rows(rows);
  }

  private static Object plain(Column column, int row) {
    return plain(column.type(), ColumnValues.get(column, row));
  }

  private static Object plain(DataType type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case DataType.Array array -> {
        List<Object> elements = ElementReader.elements(array, (byte[]) value);
        elements.replaceAll(element -> plain(array.element(), element));
        yield elements;
      }
      case DataType.Struct struct -> {
        List<Object> fields = ElementReader.fields(struct, (byte[]) value);
        for (int i = 0; i < fields.size(); i++) {
          fields.set(i, plain(struct.fields().get(i).type(), fields.get(i)));
        }
        yield fields;
      }
      case DataType.Map map -> {
        List<Object> entries = new ArrayList<>();
        for (ElementReader.Entry entry : ElementReader.entries(map, (byte[]) value)) {
          entries.add(
              Arrays.asList(plain(map.key(), entry.key()), plain(map.value(), entry.value())));
        }
        yield entries;
      }
      case DataType.Decimal decimal ->
          new BigDecimal(new BigInteger(value.toString()), decimal.scale());
      case DataType.Char text -> new String((byte[]) value, StandardCharsets.UTF_8);
      case DataType.Time time ->
          LocalTime.ofNanoOfDay((Long) value * (time.precision() > 6 ? 1 : 1000)).toString();
      case DataType.Timestamp timestamp -> timestamp((Long) value, timestamp).toString();
      case DataType.Simple simple -> simple(simple, value);
    };
  }

  private static Object simple(DataType.Simple type, Object value) {
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new BigDecimal(value.toString());
      case REAL, DOUBLE -> value;
      case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
      case VARCHAR -> new String((byte[]) value, StandardCharsets.UTF_8);
      case UUID -> Uuids.text((byte[]) value);
      case VARBINARY -> new String((byte[]) value, StandardCharsets.ISO_8859_1);
      case BOOLEAN, NULL, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> value.toString();
    };
  }

  private static LocalDateTime timestamp(long value, DataType.Timestamp type) {
    long unit = type.precision() > 6 ? 1_000_000_000 : 1_000_000;
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(value, unit),
        (int) (Math.floorMod(value, unit) * (1_000_000_000 / unit)),
        ZoneOffset.UTC);
  }
}
