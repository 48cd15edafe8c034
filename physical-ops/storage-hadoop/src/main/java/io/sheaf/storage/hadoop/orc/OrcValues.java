package io.sheaf.storage.hadoop.orc;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.orc.storage.ql.exec.vector.BytesColumnVector;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.DecimalColumnVector;
import org.apache.orc.storage.ql.exec.vector.DoubleColumnVector;
import org.apache.orc.storage.ql.exec.vector.ListColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;
import org.apache.orc.storage.ql.exec.vector.MapColumnVector;
import org.apache.orc.storage.ql.exec.vector.StructColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/** Adds values of ORC's vectors to columns. Not thread-safe. */
final class OrcValues {
  private static final long MICROS_A_SECOND = 1_000_000;

  private final NestedBytes bytes = new NestedBytes();

  /** Adds the value in a row. */
  void append(ColumnVector vector, int given, DataType type, ElementColumn to) {
    int row = vector.isRepeating ? 0 : given;
    if (isNull(vector, row)) {
      to.addNull();
      return;
    }
    if (type.isNested()) {
      bytes.clear();
      element(vector, given, type);
      int end = type instanceof DataType.Struct ? 0 : 1;
      to.addBytes(bytes.array(), 1, bytes.size() - 1 - end);
      return;
    }
    switch (vector) {
      case DoubleColumnVector reals -> to.addDouble(reals.vector[row]);
      case BytesColumnVector texts ->
          to.addBytes(texts.vector[row], texts.start[row], texts.length[row]);
      case TimestampColumnVector moments -> to.addLong(micros(moments, row));
      case DecimalColumnVector decimals -> {
        BigInteger unscaled = unscaled(decimals, row, (DataType.Decimal) type);
        if (type.layout() == io.sheaf.columnar.type.Layout.INT128) {
          to.addWide(unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue());
        } else {
          to.addLong(unscaled.longValueExact());
        }
      }
      case LongColumnVector numbers -> to.addLong(numbers.vector[row]);
      default -> throw new IllegalStateException("not a vector of values: " + vector.type);
    }
  }

  private static boolean isNull(ColumnVector vector, int row) {
    return !vector.noNulls && vector.isNull[row];
  }

  private static long micros(TimestampColumnVector moments, int row) {
    return Math.floorDiv(moments.time[row], 1000L) * MICROS_A_SECOND + moments.nanos[row] / 1000;
  }

  private static BigInteger unscaled(DecimalColumnVector vector, int row, DataType.Decimal type) {
    return vector
        .vector[row]
        .getHiveDecimal()
        .bigDecimalValue()
        .setScale(type.scale())
        .unscaledValue();
  }

  private void element(ColumnVector vector, int given, DataType type) {
    int row = vector.isRepeating ? 0 : given;
    if (isNull(vector, row)) {
      bytes.putNull();
      return;
    }
    switch (type) {
      case DataType.Array(DataType of) -> {
        ListColumnVector list = (ListColumnVector) vector;
        bytes.putValueMark();
        for (long i = list.offsets[row]; i < list.offsets[row] + list.lengths[row]; i++) {
          element(list.child, (int) i, of);
        }
        bytes.putEnd();
      }
      case DataType.Map(DataType key, DataType value) -> {
        MapColumnVector map = (MapColumnVector) vector;
        bytes.putValueMark();
        for (long i = map.offsets[row]; i < map.offsets[row] + map.lengths[row]; i++) {
          bytes.putValueMark();
          element(map.keys, (int) i, key);
          element(map.values, (int) i, value);
        }
        bytes.putEnd();
      }
      case DataType.Struct(var members) -> {
        StructColumnVector struct = (StructColumnVector) vector;
        bytes.putValueMark();
        for (int i = 0; i < members.size(); i++) {
          element(struct.fields[i], row, members.get(i).type());
        }
      }
      default -> leaf(vector, row, type);
    }
  }

  private void leaf(ColumnVector vector, int row, DataType type) {
    bytes.putValueMark();
    switch (vector) {
      case DoubleColumnVector reals -> bytes.putDouble(reals.vector[row]);
      case BytesColumnVector texts -> {
        int start = texts.start[row];
        bytes.putBytes(Arrays.copyOfRange(texts.vector[row], start, start + texts.length[row]));
      }
      case TimestampColumnVector moments -> bytes.putBigint(micros(moments, row));
      case DecimalColumnVector decimals -> {
        BigInteger unscaled = unscaled(decimals, row, (DataType.Decimal) type);
        if (type.layout() == io.sheaf.columnar.type.Layout.INT128) {
          bytes.putInt128(unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue());
        } else {
          bytes.putBigint(unscaled.longValueExact());
        }
      }
      case LongColumnVector numbers -> {
        if (type == Simple.BOOLEAN) {
          bytes.putBoolean(numbers.vector[row] != 0);
        } else if (type == Simple.BIGINT) {
          bytes.putBigint(numbers.vector[row]);
        } else {
          bytes.putInt((int) numbers.vector[row]);
        }
      }
      default -> throw new IllegalStateException("not a vector of values: " + vector.type);
    }
  }
}
