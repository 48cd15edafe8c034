package io.sheaf.jdbc.arrow;

import io.sheaf.jdbc.spi.ColumnInfo;
import java.sql.Types;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Type;

/**
 * Arrow's types as JDBC's. What a server says in the metadata of Flight SQL ({@code
 * ARROW:FLIGHT:SQL:TYPE_NAME}, {@code PRECISION}, {@code SCALE}) goes before what follows from the
 * type.
 */
final class ColumnTypes {
  private static final String METADATA = "ARROW:FLIGHT:SQL:";
  private static final String UNNAMED = "EXPR$";
  private static final int MICRO_DIGITS = 6;

  private ColumnTypes() {}

  private record Typed(int jdbcType, String name, int precision, int scale) {}

  static ColumnInfo column(ArrowField field) {
    Typed type = typed(field);
    String name = field.metadata(METADATA + "TYPE_NAME");
    int scale = number(field, "SCALE", type.scale);
    String table = field.metadata(METADATA + "TABLE_NAME");
    ColumnInfo.Table of =
        table == null || table.isEmpty()
            ? null
            : new ColumnInfo.Table(text(field, "CATALOG_NAME"), text(field, "SCHEMA_NAME"), table);
    return new ColumnInfo(
        field.name(),
        "CHAR".equals(name) && type.jdbcType == Types.VARCHAR ? Types.CHAR : type.jdbcType,
        name == null || name.isEmpty() ? type.name : name,
        number(field, "PRECISION", type.precision),
        scale,
        field.nullable(),
        of);
  }

  private static String text(ArrowField field, String key) {
    String text = field.metadata(METADATA + key);
    return text == null ? "" : text;
  }

  private static int number(ArrowField field, String key, int otherwise) {
    String text = field.metadata(METADATA + key);
    return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
  }

  /** Digits of a second's fraction that a column of times shows. */
  static int digits(ArrowField field, short unit) {
    return number(field, "SCALE", unitDigits(unit));
  }

  private static int unitDigits(short unit) {
    return switch (unit) {
      case TimeUnit.SECOND -> 0;
      case TimeUnit.MILLISECOND -> 3;
      case TimeUnit.MICROSECOND -> MICRO_DIGITS;
      default -> 9;
    };
  }

  private static Typed typed(ArrowField field) {
    return switch (field.type()) {
      case Type.Null -> new Typed(Types.NULL, "NULL", 0, 0);
      case Type.Bool -> new Typed(Types.BOOLEAN, "BOOLEAN", 1, 0);
      case Type.Int -> integer(field.integer().bitWidth(), field.integer().isSigned());
      case Type.FloatingPoint ->
          field.floatBits() == 64
              ? new Typed(Types.DOUBLE, "DOUBLE", 15, 0)
              : new Typed(Types.REAL, "REAL", 7, 0);
      case Type.Decimal ->
          new Typed(Types.DECIMAL, "DECIMAL", field.decimal().precision(), field.decimal().scale());
      case Type.Utf8, Type.LargeUtf8, Type.Utf8View -> new Typed(Types.VARCHAR, "VARCHAR", 0, 0);
      case Type.Binary, Type.LargeBinary, Type.BinaryView ->
          new Typed(Types.VARBINARY, "VARBINARY", 0, 0);
      case Type.FixedSizeBinary ->
          field.isUuid()
              ? new Typed(Types.OTHER, "UUID", 36, 0)
              : new Typed(Types.VARBINARY, "VARBINARY", field.byteWidth(), 0);
      case Type.Date -> new Typed(Types.DATE, "DATE", 10, 0);
      case Type.Time -> {
        int digits = digits(field, field.time().unit());
        yield new Typed(Types.TIME, "TIME", 8 + point(digits), digits);
      }
      case Type.Timestamp -> {
        int digits = digits(field, field.timestamp().unit());
        yield field.timestamp().timezone() == null
            ? new Typed(Types.TIMESTAMP, "TIMESTAMP", 19 + point(digits), digits)
            : new Typed(
                Types.TIMESTAMP_WITH_TIMEZONE,
                "TIMESTAMP WITH LOCAL TIME ZONE",
                25 + point(digits),
                digits);
      }
      case Type.Duration -> new Typed(Types.OTHER, "INTERVAL DAY TO SECOND", 0, 0);
      case Type.Interval ->
          new Typed(
              Types.OTHER,
              switch (field.intervalUnit()) {
                case IntervalUnit.YEAR_MONTH -> "INTERVAL YEAR TO MONTH";
                case IntervalUnit.DAY_TIME -> "INTERVAL DAY TO SECOND";
                default -> "INTERVAL";
              },
              0,
              0);
      case Type.List, Type.LargeList, Type.ListView, Type.LargeListView, Type.FixedSizeList ->
          new Typed(Types.ARRAY, typeName(field), 0, 0);
      case Type.Struct_ -> new Typed(Types.STRUCT, typeName(field), 0, 0);
      case Type.Map -> new Typed(Types.OTHER, typeName(field), 0, 0);
      case Type.RunEndEncoded -> typed(field.child(1));
      default -> new Typed(Types.OTHER, Type.name(field.type()).toUpperCase(Locale.ROOT), 0, 0);
    };
  }

  private static int point(int digits) {
    return digits == 0 ? 0 : digits + 1;
  }

  private static Typed integer(int bits, boolean signed) {
    return switch (signed ? bits : 2 * bits) {
      case 8 -> new Typed(Types.TINYINT, "TINYINT", 3, 0);
      case 16 -> new Typed(Types.SMALLINT, "SMALLINT", 5, 0);
      case 32 -> new Typed(Types.INTEGER, "INTEGER", 10, 0);
      case 64 -> new Typed(Types.BIGINT, "BIGINT", 19, 0);
      default -> new Typed(Types.DECIMAL, "DECIMAL", 20, 0);
    };
  }

  /** The name of a type with its parameters, as SQL writes it. */
  static String typeName(ArrowField field) {
    return switch (field.type()) {
      case Type.List, Type.LargeList, Type.ListView, Type.LargeListView, Type.FixedSizeList ->
          typeName(field.child(0)) + "[]";
      case Type.Struct_ ->
          field.children().stream()
              .map(child -> isNamed(field) ? child.name() + " " + typeName(child) : typeName(child))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      case Type.Map ->
          "MAP("
              + typeName(field.child(0).child(0))
              + ", "
              + typeName(field.child(0).child(1))
              + ")";
      case Type.Decimal ->
          "DECIMAL(" + field.decimal().precision() + "," + field.decimal().scale() + ")";
      case Type.Time -> "TIME(" + digits(field, field.time().unit()) + ")";
      case Type.Timestamp ->
          "TIMESTAMP("
              + digits(field, field.timestamp().unit())
              + ")"
              + (field.timestamp().timezone() == null ? "" : " WITH LOCAL TIME ZONE");
      default -> typed(field).name;
    };
  }

  /** Whether a struct's fields have names that somebody gave. */
  static boolean isNamed(ArrowField struct) {
    return struct.children().stream()
        .anyMatch(child -> !child.name().isEmpty() && !child.name().startsWith(UNNAMED));
  }
}
