package io.sheaf.storage.avro;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** What Avro's types are here. */
final class AvroTypes {
  private AvroTypes() {}

  /** The branch of an optional value that is not null; any other schema itself. */
  static Schema plain(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> some =
        schema.getTypes().stream().filter(s -> s.getType() != Schema.Type.NULL).toList();
    return some.size() == 1 ? some.getFirst() : schema;
  }

  /** The type of values of a schema; empty when there is none, as for a union of several. */
  static Optional<DataType> of(Schema given) {
    Schema schema = plain(given);
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case BOOLEAN -> Optional.of(Simple.BOOLEAN);
      case INT ->
          Optional.of(
              logical instanceof LogicalTypes.Date
                  ? Simple.DATE
                  : logical instanceof LogicalTypes.TimeMillis
                      ? new DataType.Time(6)
                      : Simple.INTEGER);
      case LONG -> Optional.of(ofLong(logical));
      case FLOAT -> Optional.of(Simple.REAL);
      case DOUBLE -> Optional.of(Simple.DOUBLE);
      case STRING, ENUM -> Optional.of(Simple.VARCHAR);
      case BYTES, FIXED -> ofBytes(logical);
      case NULL -> Optional.of(Simple.VARCHAR);
      case ARRAY -> of(schema.getElementType()).map(DataType.Array::new);
      case MAP -> of(schema.getValueType()).map(v -> new DataType.Map(Simple.VARCHAR, v));
      case RECORD -> record(schema);
      case UNION -> Optional.empty();
    };
  }

  private static DataType ofLong(LogicalType logical) {
    return switch (logical) {
      case LogicalTypes.TimestampNanos _ -> new DataType.Timestamp(9, true);
      case LogicalTypes.TimestampMillis _, LogicalTypes.TimestampMicros _ ->
          new DataType.Timestamp(6, true);
      case LogicalTypes.LocalTimestampNanos _ -> new DataType.Timestamp(9, false);
      case LogicalTypes.LocalTimestampMillis _, LogicalTypes.LocalTimestampMicros _ ->
          new DataType.Timestamp(6, false);
      case LogicalTypes.TimeMicros _ -> new DataType.Time(6);
      case null, default -> Simple.BIGINT;
    };
  }

  private static Optional<DataType> ofBytes(LogicalType logical) {
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return decimal.getPrecision() <= DataType.Decimal.MAX_PRECISION
          ? Optional.of(new DataType.Decimal(decimal.getPrecision(), decimal.getScale()))
          : Optional.empty();
    }
    return Optional.of(Simple.VARBINARY);
  }

  private static Optional<DataType> record(Schema schema) {
    List<DataType.Struct.Member> members = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      Optional<DataType> type = of(field.schema());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      members.add(new DataType.Struct.Member(field.name(), type.get()));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(new DataType.Struct(members));
  }
}
