package io.sheaf.sql.arrow;

import io.sheaf.columnar.type.DataType;
import java.math.BigInteger;
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

/** Fills vectors inside of lists, structs and maps from boxed values. */
final class LeafVectors {
  private LeafVectors() {}

  static void fill(FieldVector vector, List<Object> values, DataType type) {
    if (vector instanceof NullVector nulls) {
      nulls.setValueCount(values.size());
      return;
    }
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
