package io.sheaf.service;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.jdbc.spi.NestedValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/** Values that clients bind, from Arrow vectors to what the engine takes as parameters. */
final class ParameterRows {
  private static final int UUID_BYTES = 16;

  private final DictionaryProvider dictionaries;

  /**
   * @param dictionaries what encoded columns stand for
   */
  ParameterRows(DictionaryProvider dictionaries) {
    this.dictionaries = dictionaries;
  }

  /**
   * The values of one row, nulls among them.
   *
   * @throws SheafException INVALID_ARGUMENT for what is no value of its type
   */
  List<Object> row(VectorSchemaRoot root, int row) {
    List<Object> values = new ArrayList<>();
    for (FieldVector vector : root.getFieldVectors()) {
      try {
        values.add(value(vector, row));
      } catch (DateTimeException | ArithmeticException e) {
        throw new SheafException(
            ErrorCode.INVALID_ARGUMENT,
            "parameter " + (values.size() + 1) + " is out of range: " + e.getMessage(),
            e);
      }
    }
    return values;
  }

  private Object value(ValueVector vector, int row) {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    return encoding == null ? plain(vector, row) : encoded(vector, row, encoding);
  }

  private Object encoded(ValueVector positions, int row, DictionaryEncoding encoding) {
    if (positions.isNull(row)) {
      return null;
    }
    ValueVector values = dictionaries.lookup(encoding.getId()).getVector();
    long position = ((BaseIntVector) positions).getValueAsLong(row);
    if (position < 0 || position >= values.getValueCount()) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          "a parameter is value " + position + " of " + values.getValueCount());
    }
    return value(values, (int) position);
  }

  private Object plain(ValueVector vector, int row) {
    if (vector instanceof DenseUnionVector union) {
      return union.getTypeId(row) < 0
          ? null
          : value(union.getVectorByType(union.getTypeId(row)), union.getOffset(row));
    }
    if (vector instanceof UnionVector union) {
      return value(union.getVector(row), row);
    }
    if (vector instanceof NullVector || vector.isNull(row)) {
      return null;
    }
    return switch (vector) {
      case BitVector v -> v.get(row) != 0;
      case TinyIntVector v -> v.get(row);
      case SmallIntVector v -> v.get(row);
      case IntVector v -> v.get(row);
      case BigIntVector v -> v.get(row);
      case UInt1Vector v -> (short) (v.get(row) & 0xFF);
      case UInt2Vector v -> (int) v.get(row);
      case UInt4Vector v -> Integer.toUnsignedLong(v.get(row));
      case UInt8Vector v -> unsigned(v.get(row));
      case Float2Vector v -> v.getValueAsFloat(row);
      case Float4Vector v -> v.get(row);
      case Float8Vector v -> v.get(row);
      case DecimalVector v -> v.getObject(row);
      case Decimal256Vector v -> v.getObject(row);
      case VarCharVector v -> v.getObject(row).toString();
      case LargeVarCharVector v -> v.getObject(row).toString();
      case ViewVarCharVector v -> v.getObject(row).toString();
      case VarBinaryVector v -> v.get(row);
      case LargeVarBinaryVector v -> v.get(row);
      case ViewVarBinaryVector v -> v.get(row);
      case FixedSizeBinaryVector v -> fixed(v, row);
      case DateDayVector v -> LocalDate.ofEpochDay(v.get(row));
      case DateMilliVector v ->
          LocalDate.ofEpochDay(Math.floorDiv(v.get(row), Duration.ofDays(1).toMillis()));
      case TimeSecVector v -> LocalTime.ofSecondOfDay(v.get(row));
      case TimeMilliVector v -> LocalTime.ofNanoOfDay(Math.multiplyExact(v.get(row), 1_000_000L));
      case TimeMicroVector v -> LocalTime.ofNanoOfDay(Math.multiplyExact(v.get(row), 1_000L));
      case TimeNanoVector v -> LocalTime.ofNanoOfDay(v.get(row));
      case TimeStampVector v -> moment(v, row);
      case DurationVector v -> v.getObject(row);
      case IntervalYearVector v -> Period.ofMonths(v.get(row));
      case IntervalDayVector v -> v.getObject(row);
      case IntervalMonthDayNanoVector v -> interval(v.getObject(row));
      case MapVector v -> map(v, row);
      case ListVector v ->
          elements(v.getDataVector(), v.getElementStartIndex(row), v.getElementEndIndex(row));
      case LargeListVector v ->
          elements(
              v.getDataVector(),
              Math.toIntExact(v.getElementStartIndex(row)),
              Math.toIntExact(v.getElementEndIndex(row)));
      case StructVector v -> struct(v, row);
      case FixedSizeListVector v ->
          elements(v.getDataVector(), row * v.getListSize(), (row + 1) * v.getListSize());
      default ->
          throw new SheafException(
              ErrorCode.UNSUPPORTED,
              "a parameter cannot be of the Arrow type " + vector.getField().getType());
    };
  }

  private static Object unsigned(long bits) {
    return bits >= 0 ? (Object) bits : new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
  }

  private static Object fixed(FixedSizeBinaryVector vector, int row) {
    byte[] bytes = vector.get(row);
    boolean uuid =
        bytes.length == UUID_BYTES
            && "arrow.uuid"
                .equals(
                    vector
                        .getField()
                        .getMetadata()
                        .get(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME));
    if (!uuid) {
      return bytes;
    }
    ByteBuffer words = ByteBuffer.wrap(bytes);
    return new UUID(words.getLong(), words.getLong());
  }

  private static Object moment(TimeStampVector vector, int row) {
    ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
    long perSecond = perSecond(type.getUnit());
    long value = vector.get(row);
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(value, perSecond),
            Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
    return type.getTimezone() == null
        ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
        : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }

  @SuppressWarnings("JavaPeriodGetDays") // months are looked at, too
  private static Object interval(PeriodDuration interval) {
    Period period = interval.getPeriod();
    if (period.toTotalMonths() == 0) {
      return interval.getDuration().plusDays(period.getDays());
    }
    if (period.getDays() == 0 && interval.getDuration().isZero()) {
      return period;
    }
    throw new SheafException(
        ErrorCode.UNSUPPORTED, "an interval of months and days in one has no type here");
  }

  private List<Object> elements(ValueVector elements, int from, int to) {
    List<Object> values = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      values.add(value(elements, i));
    }
    return values;
  }

  private NestedValue.Fields struct(StructVector vector, int row) {
    List<Object> values = new ArrayList<>();
    for (FieldVector field : vector.getChildrenFromFields()) {
      values.add(value(field, row));
    }
    return new NestedValue.Fields("STRUCT", vector.getChildFieldNames(), values);
  }

  private Map<Object, Object> map(MapVector vector, int row) {
    StructVector entries = (StructVector) vector.getDataVector();
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
      map.put(value(entries.getChildByOrdinal(0), i), value(entries.getChildByOrdinal(1), i));
    }
    return map;
  }
}
