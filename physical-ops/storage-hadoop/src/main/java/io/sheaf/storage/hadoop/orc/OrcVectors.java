package io.sheaf.storage.hadoop.orc;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.orc.storage.common.type.HiveDecimal;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.MapColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Puts values into ORC's vectors. */
final class OrcVectors {
  private static final int MICROS = 6;
  private static final int NANOS_A_MICRO = 1000;
  private static final long MICROS_A_SECOND = 1_000_000;

  /**
   * Sets a row.
   *
   * @param value boxed as {@link io.sheaf.columnar.type.Values} says; null for null
   */
  void set(ColumnVector vector, int row, Object value, DataType type) {
    vector.ensureSize(row + 1, true);
    if (value == null) {
      vector.noNulls = false;
      vector.isNull[row] = true;
      return;
    }
    vector.isNull[row] = false;
    switch (type) {
      case DataType.Array array -> {
        ListColumnVector list = (ListColumnVector) vector;
        List<Object> elements = ElementReader.elements(array, (byte[]) value);
        list.offsets[row] = list.childCount;
        list.lengths[row] = elements.size();
        for (Object element : elements) {
          set(list.child, list.childCount++, element, array.element());
        }
      }
      case DataType.Map map -> {
        MapColumnVector entries = (MapColumnVector) vector;
        List<ElementReader.Entry> values = ElementReader.entries(map, (byte[]) value);
        entries.offsets[row] = entries.childCount;
        entries.lengths[row] = values.size();
        for (ElementReader.Entry entry : values) {
          set(entries.keys, entries.childCount, entry.key(), map.key());
          set(entries.values, entries.childCount++, entry.value(), map.value());
        }
      }
      case DataType.Struct struct -> {
        List<Object> fields = ElementReader.fields(struct, (byte[]) value);
        for (int i = 0; i < fields.size(); i++) {
          ColumnVector member = ((StructColumnVector) vector).fields[i];
          set(member, row, fields.get(i), struct.fields().get(i).type());
        }
      }
      case DataType.Decimal decimal -> {
        BigInteger unscaled =
            value instanceof BigInteger big
                ? big
                : BigInteger.valueOf(((Number) value).longValue());
        BigDecimal number = new BigDecimal(unscaled, decimal.scale());
        ((DecimalColumnVector) vector).set(row, HiveDecimal.create(number));
      }
      case DataType.Timestamp stamp ->
          setMoment((TimestampColumnVector) vector, row, (Long) value, stamp.precision() > MICROS);
      default -> setLeaf(vector, row, value, type);
    }
  }

  private static void setMoment(TimestampColumnVector vector, int row, long value, boolean nanos) {
    long aSecond = nanos ? MICROS_A_SECOND * NANOS_A_MICRO : MICROS_A_SECOND;
    if (value < 0 && value > -aSecond) {
      // ORC's library reads these a second later than it wrote them.
      throw new SheafException(
          ErrorCode.OUT_OF_RANGE,
          "ORC cannot hold a timestamp with a fraction in the second before 1970-01-01");
    }
    int fraction = (int) (Math.floorMod(value, aSecond) * (nanos ? 1 : NANOS_A_MICRO));
    vector.time[row] = Math.floorDiv(value, aSecond) * 1000 + fraction / 1_000_000;
    vector.nanos[row] = fraction;
  }

  private static void setLeaf(ColumnVector vector, int row, Object value, DataType type) {
    switch (vector) {
      case DoubleColumnVector reals -> reals.vector[row] = (Double) value;
      case BytesColumnVector texts -> {
        byte[] bytes =
            type == Simple.UUID
                ? ValueText.format(value, type, ZoneOffset.UTC).getBytes(StandardCharsets.UTF_8)
                : (byte[]) value;
        texts.setRef(row, bytes, 0, bytes.length);
      }
      case LongColumnVector numbers ->
          numbers.vector[row] =
              value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).longValue();
      default -> throw new IllegalStateException("not a vector of values: " + vector.type);
    }
  }
}
