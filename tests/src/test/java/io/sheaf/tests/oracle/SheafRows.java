package io.sheaf.tests.oracle;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnValues;
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
    Object value = ColumnValues.get(column, row);
    if (value == null) {
      return null;
    }
    return switch (column.type()) {
      case DataType.Decimal decimal ->
          new BigDecimal(new BigInteger(value.toString()), decimal.scale());
      case DataType.Char text -> new String((byte[]) value, StandardCharsets.UTF_8);
      case DataType.Time time ->
          LocalTime.ofNanoOfDay((Long) value * (time.precision() > 6 ? 1 : 1000)).toString();
      case DataType.Timestamp timestamp -> timestamp((Long) value, timestamp).toString();
      case DataType.Simple simple -> plain(simple, value);
    };
  }

  private static Object plain(DataType.Simple type, Object value) {
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new BigDecimal(value.toString());
      case REAL, DOUBLE -> value;
      case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
      case VARCHAR -> new String((byte[]) value, StandardCharsets.UTF_8);
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
