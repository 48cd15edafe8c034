package io.sheaf.storage.arrow;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.List;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Columns as Arrow vectors: VARCHAR as Utf8, decimals as Decimal128. */
public final class ArrowVectors {
  private static final int MOST_MICROS = 6;

  private ArrowVectors() {}

  /** The field of a column; {@code zone} is that of instants. */
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

  /** Copies the rows of a flat column into the vector made for its field. */
  public static void fill(FieldVector vector, Column column, int rows) {
    if (vector instanceof NullVector nulls) {
      nulls.setValueCount(rows);
      return;
    }
    if (column.type().isNested()) {
      new NestedVectors(ArrowVectors::fillLeaf).fill(vector, column, rows);
      return;
    }
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    switch (vector) {
      case FixedSizeBinaryVector bytes -> fillBytes(bytes, (ViewColumn) column, rows);
      case BaseVariableWidthVector strings -> fillStrings(strings, (ViewColumn) column, rows);
      case BaseFixedWidthVector fixed -> fillFixed(fixed, column, rows);
      default -> throw new IllegalStateException("no column has a " + vector.getClass());
    }
    vector.setValueCount(rows);
  }

  /** Fills a vector inside another from boxed values. */
  private static void fillLeaf(FieldVector vector, List<Object> values, DataType type) {
    vector.setInitialCapacity(values.size());
    vector.allocateNew();
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case null -> {}
        case byte[] bytes when vector instanceof FixedSizeBinaryVector fixed ->
            fixed.setSafe(i, bytes);
        case byte[] bytes -> ((BaseVariableWidthVector) vector).setSafe(i, bytes);
        case Boolean flag -> ((BitVector) vector).setSafe(i, flag ? 1 : 0);
        case BigInteger big -> ((DecimalVector) vector).setBigEndianSafe(i, big.toByteArray());
        case Long number when vector instanceof DecimalVector decimals ->
            decimals.setSafe(i, number);
        case Double number when vector instanceof Float4Vector floats ->
            floats.setSafe(i, number.floatValue());
        case Double number ->
            setInteger((BaseFixedWidthVector) vector, i, Double.doubleToRawLongBits(number));
        case Number number -> setInteger((BaseFixedWidthVector) vector, i, number.longValue());
        default -> throw new IllegalStateException("no value of " + type);
      }
    }
    vector.setValueCount(values.size());
  }

  private static void fillBytes(FixedSizeBinaryVector vector, ViewColumn column, int rows) {
    long[] views = column.views();
    for (int i = 0; i < rows; i++) {
      if (!column.isNull(i)) {
        vector.set(i, Views.bytes(views[2 * i], views[2 * i + 1]));
      }
    }
  }

  private static void fillStrings(BaseVariableWidthVector vector, ViewColumn column, int rows) {
    long[] views = column.views();
    for (int i = 0; i < rows; i++) {
      if (!column.isNull(i)) {
        vector.setSafe(i, Views.bytes(views[2 * i], views[2 * i + 1]));
      }
    }
  }

  private static void fillFixed(BaseFixedWidthVector vector, Column column, int rows) {
    for (int i = 0; i < rows; i++) {
      if (!column.isNull(i)) {
        set(vector, column, i);
      }
    }
  }

  private static void set(BaseFixedWidthVector vector, Column column, int row) {
    switch (column) {
      case BooleanColumn c -> ((BitVector) vector).set(row, c.values()[row]);
      case IntColumn c -> setInteger(vector, row, c.values()[row]);
      case LongColumn c when vector instanceof DecimalVector decimals ->
          decimals.set(row, c.values()[row]);
      case LongColumn c -> setInteger(vector, row, c.values()[row]);
      case Int128Column c -> {
        byte[] words =
            ByteBuffer.allocate(16)
                .putLong(c.words()[2 * row + 1])
                .putLong(c.words()[2 * row])
                .array();
        ((DecimalVector) vector).setBigEndian(row, new BigInteger(words).toByteArray());
      }
      case DoubleColumn c when vector instanceof Float4Vector floats ->
          floats.set(row, (float) c.values()[row]);
      case DoubleColumn c -> setInteger(vector, row, Double.doubleToRawLongBits(c.values()[row]));
      case ViewColumn c -> throw wrong(c, vector);
      case DictionaryColumn c -> throw wrong(c, vector);
      case ConstantColumn c -> throw wrong(c, vector);
    }
  }

  private static IllegalStateException wrong(Column column, FieldVector vector) {
    return new IllegalStateException(column.getClass() + " does not fit " + vector.getClass());
  }

  /**
   * Stores a value's low bytes, as many as the vector is wide: dates, times and integers of all
   * sizes alike.
   */
  private static void setInteger(BaseFixedWidthVector vector, int row, long value) {
    int width = vector.getTypeWidth();
    long at = (long) row * width;
    switch (width) {
      case 1 -> vector.getDataBuffer().setByte(at, (byte) value);
      case 2 -> vector.getDataBuffer().setShort(at, (short) value);
      case 4 -> vector.getDataBuffer().setInt(at, (int) value);
      case 8 -> vector.getDataBuffer().setLong(at, value);
      default -> throw new IllegalStateException("no integer has " + width + " bytes");
    }
    BitVectorHelper.setBit(vector.getValidityBuffer(), row);
  }
}
