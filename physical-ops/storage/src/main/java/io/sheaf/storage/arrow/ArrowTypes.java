package io.sheaf.storage.arrow;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** What Arrow's types are here. */
final class ArrowTypes {
  private static final String EXTENSION = "ARROW:extension:name";

  private ArrowTypes() {}

  /**
   * Checks that a field has a name, and it and all below it the children that their types need.
   *
   * @throws IllegalArgumentException when they have not
   */
  static void checkChildren(Field field) {
    int children = field.getChildren().size();
    boolean right =
        switch (field.getType()) {
          case ArrowType.List _, ArrowType.LargeList _, ArrowType.FixedSizeList _ -> children == 1;
          case ArrowType.Map _ ->
              children == 1 && field.getChildren().getFirst().getChildren().size() == 2;
          default -> true;
        };
    if (!right || field.getName() == null) {
      throw new IllegalArgumentException(field + " has " + children + " children");
    }
    field.getChildren().forEach(ArrowTypes::checkChildren);
  }

  /** The type of a field's values, after its dictionary; empty when there is none. */
  static Optional<DataType> of(Field field) {
    ArrowType type = field.getType();
    return switch (type) {
      case ArrowType.Null _ -> Optional.of(Simple.VARCHAR);
      case ArrowType.Bool _ -> Optional.of(Simple.BOOLEAN);
      case ArrowType.Int number -> Optional.of(integer(number));
      case ArrowType.FloatingPoint real ->
          Optional.of(
              real.getPrecision() == FloatingPointPrecision.DOUBLE ? Simple.DOUBLE : Simple.REAL);
      case ArrowType.Decimal decimal when decimal.getBitWidth() == 128 && decimal.getScale() >= 0 ->
          Optional.of(new DataType.Decimal(decimal.getPrecision(), decimal.getScale()));
      case ArrowType.Utf8 _, ArrowType.LargeUtf8 _, ArrowType.Utf8View _ ->
          Optional.of(Simple.VARCHAR);
      case ArrowType.Binary _, ArrowType.LargeBinary _, ArrowType.BinaryView _ ->
          Optional.of(Simple.VARBINARY);
      case ArrowType.FixedSizeBinary bytes ->
          Optional.of(
              bytes.getByteWidth() == 16 && "arrow.uuid".equals(field.getMetadata().get(EXTENSION))
                  ? Simple.UUID
                  : Simple.VARBINARY);
      case ArrowType.Date _ -> Optional.of(Simple.DATE);
      case ArrowType.Time time -> Optional.of(new DataType.Time(digits(time.getUnit())));
      case ArrowType.Timestamp stamp ->
          Optional.of(new DataType.Timestamp(digits(stamp.getUnit()), stamp.getTimezone() != null));
      case ArrowType.Duration _ -> Optional.of(Simple.INTERVAL_DAY_TIME);
      case ArrowType.Interval interval when interval.getUnit() == IntervalUnit.YEAR_MONTH ->
          Optional.of(Simple.INTERVAL_YEAR_MONTH);
      case ArrowType.List _, ArrowType.LargeList _, ArrowType.FixedSizeList _ ->
          of(field.getChildren().getFirst()).map(DataType.Array::new);
      case ArrowType.Struct _ -> struct(field);
      case ArrowType.Map _ -> map(field);
      default -> Optional.empty();
    };
  }

  /** 3 for milliseconds and the seconds they hold too, 6, or 9. */
  private static int digits(TimeUnit unit) {
    return unit == TimeUnit.NANOSECOND ? 9 : 6;
  }

  private static DataType integer(ArrowType.Int type) {
    int bits = type.getBitWidth();
    if (type.getIsSigned()) {
      return bits == 8
          ? Simple.TINYINT
          : bits == 16 ? Simple.SMALLINT : bits == 32 ? Simple.INTEGER : Simple.BIGINT;
    }
    return bits == 8
        ? Simple.SMALLINT
        : bits == 16 ? Simple.INTEGER : bits == 32 ? Simple.BIGINT : new DataType.Decimal(20, 0);
  }

  private static Optional<DataType> struct(Field field) {
    List<DataType.Struct.Member> members = new ArrayList<>();
    for (Field child : field.getChildren()) {
      Optional<DataType> type = of(child);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      members.add(new DataType.Struct.Member(child.getName(), type.get()));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(new DataType.Struct(members));
  }

  private static Optional<DataType> map(Field field) {
    List<Field> pair = field.getChildren().getFirst().getChildren();
    Optional<DataType> key = of(pair.get(0));
    Optional<DataType> value = of(pair.get(1));
    return key.isPresent() && value.isPresent()
        ? Optional.of(new DataType.Map(key.get(), value.get()))
        : Optional.empty();
  }
}
