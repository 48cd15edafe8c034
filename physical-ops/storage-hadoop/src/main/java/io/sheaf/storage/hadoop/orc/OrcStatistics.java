package io.sheaf.storage.hadoop.orc;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.ColumnStatistics;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.orc.DateColumnStatistics;
import org.apache.orc.DecimalColumnStatistics;
import org.apache.orc.IntegerColumnStatistics;
import org.apache.orc.StringColumnStatistics;
import org.apache.orc.TypeDescription;
import org.apache.orc.storage.common.type.HiveDecimal;

/**
 * What a stripe's statistics say of its columns. Not of floating numbers, whose writers treat NaN in
 * ways of their own, nor of timestamps, which older writers bound in their own time zone, nor of
 * CHAR, whose padding some count.
 */
final class OrcStatistics {
  private OrcStatistics() {}

  /**
   * Statistics by column of the table.
   *
   * @param stripe by number of the file's types, the whole record first
   */
  static List<ColumnStatistics> of(
      org.apache.orc.ColumnStatistics[] stripe, TypeDescription row, Schema schema, long rows) {
    List<ColumnStatistics> columns = new ArrayList<>(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      TypeDescription type = row.getChildren().get(i);
      columns.add(
          type.getId() < stripe.length
              ? of(stripe[type.getId()], type, schema.type(i), rows)
              : ColumnStatistics.UNKNOWN);
    }
    return List.copyOf(columns);
  }

  private static ColumnStatistics of(
      org.apache.orc.ColumnStatistics known, TypeDescription orc, DataType type, long rows) {
    long nulls = rows - known.getNumberOfValues();
    if (nulls < 0) {
      return ColumnStatistics.UNKNOWN;
    }
    boolean nan = type.isFloating();
    if (known.getNumberOfValues() == 0 || orc.getCategory() == TypeDescription.Category.CHAR) {
      return new ColumnStatistics(null, null, nulls, -1, nan);
    }
    return switch (known) {
      case IntegerColumnStatistics numbers when type.isInteger() ->
          exact(
              boxed(numbers.getMinimum(), type), boxed(numbers.getMaximum(), type), nulls);
      case DateColumnStatistics dates ->
          exact(
              (int) dates.getMinimumDayOfEpoch(), (int) dates.getMaximumDayOfEpoch(), nulls);
      case DecimalColumnStatistics numbers
          when numbers.getMinimum() != null && type instanceof DataType.Decimal decimal ->
          exact(
              boxed(numbers.getMinimum(), decimal, RoundingMode.FLOOR),
              boxed(numbers.getMaximum(), decimal, RoundingMode.CEILING),
              nulls);
      case StringColumnStatistics texts
          when texts.getLowerBound() != null && texts.getUpperBound() != null ->
          new ColumnStatistics(
              texts.getLowerBound().getBytes(StandardCharsets.UTF_8),
              texts.getUpperBound().getBytes(StandardCharsets.UTF_8),
              nulls,
              -1,
              false);
      default -> new ColumnStatistics(null, null, nulls, -1, nan);
    };
  }

  private static ColumnStatistics exact(Object min, Object max, long nulls) {
    return new ColumnStatistics(min, max, nulls, -1, false, true);
  }

  private static Object boxed(long value, DataType type) {
    return type.layout() == Layout.INT ? (Object) (int) value : (Object) value;
  }

  private static Object boxed(HiveDecimal value, DataType.Decimal type, RoundingMode rounding) {
    BigInteger unscaled =
        value.bigDecimalValue().setScale(type.scale(), rounding).unscaledValue();
    return type.layout() == Layout.LONG ? (Object) unscaled.longValueExact() : unscaled;
  }
}
