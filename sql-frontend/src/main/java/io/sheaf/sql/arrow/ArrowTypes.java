package io.sheaf.sql.arrow;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import java.time.ZoneId;
import java.util.List;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Sheaf's types as clients know them: VARCHAR is Utf8, a decimal Decimal128, a TIMESTAMP has no
 * zone, an instant is shown in the session's.
 */
public final class ArrowTypes {
  private static final int MOST_MICROS = 6;

  private ArrowTypes() {}

  /** The fields of a result, in order. */
  public static org.apache.arrow.vector.types.pojo.Schema schema(Schema schema, ZoneId zone) {
    return new org.apache.arrow.vector.types.pojo.Schema(
        schema.fields().stream().map(field -> field(field, zone)).toList());
  }

  /** A field with those inside it. */
  public static org.apache.arrow.vector.types.pojo.Field field(Field field, ZoneId zone) {
    FieldType type = new FieldType(field.nullable(), type(field.type(), zone), null);
    return new org.apache.arrow.vector.types.pojo.Field(
        field.name(), type, children(field.type(), zone));
  }

  private static List<org.apache.arrow.vector.types.pojo.Field> children(
      DataType type, ZoneId zone) {
    return switch (type) {
      case DataType.Array array ->
          List.of(field(new Field(ListVector.DATA_VECTOR_NAME, array.element(), true), zone));
      case DataType.Struct struct ->
          struct.fields().stream()
              .map(member -> field(new Field(member.name(), member.type(), true), zone))
              .toList();
      case DataType.Map map ->
          List.of(
              new org.apache.arrow.vector.types.pojo.Field(
                  MapVector.DATA_VECTOR_NAME,
                  FieldType.notNullable(new ArrowType.Struct()),
                  List.of(
                      field(new Field(MapVector.KEY_NAME, map.key(), false), zone),
                      field(new Field(MapVector.VALUE_NAME, map.value(), true), zone))));
      default -> List.of();
    };
  }

  private static ArrowType type(DataType type, ZoneId zone) {
    return switch (type) {
      case DataType.Simple simple -> type(simple);
      case DataType.Decimal(int precision, int scale) ->
          new ArrowType.Decimal(precision, scale, 128);
      case DataType.Array array -> new ArrowType.List();
      case DataType.Struct struct -> new ArrowType.Struct();
      case DataType.Map map -> new ArrowType.Map(false);
      case DataType.Char text -> new ArrowType.Utf8();
      case DataType.Time(int precision) -> new ArrowType.Time(unit(precision), 64);
      case DataType.Timestamp(int precision, boolean instant) ->
          new ArrowType.Timestamp(unit(precision), instant ? zone.getId() : null);
    };
  }

  private static TimeUnit unit(int precision) {
    return precision > MOST_MICROS ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND;
  }

  private static ArrowType type(DataType.Simple type) {
    return switch (type) {
      case BOOLEAN -> new ArrowType.Bool();
      case TINYINT -> new ArrowType.Int(8, true);
      case SMALLINT -> new ArrowType.Int(16, true);
      case INTEGER -> new ArrowType.Int(32, true);
      case BIGINT -> new ArrowType.Int(64, true);
      case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case VARCHAR -> new ArrowType.Utf8();
      case VARBINARY -> new ArrowType.Binary();
      case UUID -> new ArrowType.FixedSizeBinary(16);
      case INTERVAL_YEAR_MONTH -> new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
      case INTERVAL_DAY_TIME -> new ArrowType.Duration(TimeUnit.MICROSECOND);
      case NULL -> new ArrowType.Null();
    };
  }
}
