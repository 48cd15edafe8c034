package io.sheaf.storage.hadoop.orc;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.orc.TypeDescription;

/** What ORC's types are here, and the other way round. */
final class OrcTypes {
  private static final int MICROS = 6;

  private OrcTypes() {}

  /** The type of values; empty when there is none, as for a union. */
  static Optional<DataType> of(TypeDescription orc) {
    return switch (orc.getCategory()) {
      case BOOLEAN -> Optional.of(Simple.BOOLEAN);
      case BYTE -> Optional.of(Simple.TINYINT);
      case SHORT -> Optional.of(Simple.SMALLINT);
      case INT -> Optional.of(Simple.INTEGER);
      case LONG -> Optional.of(Simple.BIGINT);
      case FLOAT -> Optional.of(Simple.REAL);
      case DOUBLE -> Optional.of(Simple.DOUBLE);
      case STRING, VARCHAR, CHAR -> Optional.of(Simple.VARCHAR);
      case BINARY -> Optional.of(Simple.VARBINARY);
      case DATE -> Optional.of(Simple.DATE);
      case TIMESTAMP -> Optional.of(new DataType.Timestamp(MICROS, false));
      case TIMESTAMP_INSTANT -> Optional.of(new DataType.Timestamp(MICROS, true));
      case DECIMAL -> Optional.of(new DataType.Decimal(orc.getPrecision(), orc.getScale()));
      case LIST -> of(orc.getChildren().getFirst()).map(DataType.Array::new);
      case MAP -> {
        Optional<DataType> key = of(orc.getChildren().get(0));
        Optional<DataType> value = of(orc.getChildren().get(1));
        yield key.isEmpty() || value.isEmpty()
            ? Optional.empty()
            : Optional.of(new DataType.Map(key.get(), value.get()));
      }
      case STRUCT -> struct(orc);
      case UNION, Geometry, Geography -> Optional.empty();
    };
  }

  private static Optional<DataType> struct(TypeDescription orc) {
    List<DataType.Struct.Member> members = new ArrayList<>();
    for (int i = 0; i < orc.getChildren().size(); i++) {
      Optional<DataType> type = of(orc.getChildren().get(i));
      if (type.isEmpty()) {
        return Optional.empty();
      }
      members.add(new DataType.Struct.Member(orc.getFieldNames().get(i), type.get()));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(new DataType.Struct(members));
  }

  /**
   * ORC's type of a table's rows.
   *
   * @throws SheafException UNSUPPORTED naming the column
   */
  static TypeDescription of(Schema schema) {
    TypeDescription row = TypeDescription.createStruct();
    for (Field field : schema.fields()) {
      row.addField(field.name(), of(field.type(), field.name()));
    }
    return row;
  }

  private static TypeDescription of(DataType type, String column) {
    return switch (type) {
      case Simple simple ->
          switch (simple) {
            case BOOLEAN, NULL -> TypeDescription.createBoolean();
            case TINYINT -> TypeDescription.createByte();
            case SMALLINT -> TypeDescription.createShort();
            case INTEGER -> TypeDescription.createInt();
            case BIGINT -> TypeDescription.createLong();
            case REAL -> TypeDescription.createFloat();
            case DOUBLE -> TypeDescription.createDouble();
            case DATE -> TypeDescription.createDate();
            case VARCHAR, UUID -> TypeDescription.createString();
            case VARBINARY -> TypeDescription.createBinary();
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> throw unsupported(type, column);
          };
      case DataType.Char _ -> TypeDescription.createString();
      case DataType.Decimal(int precision, int scale) ->
          // The order matters: a scale beyond the precision of before is refused.
          TypeDescription.createDecimal().withScale(0).withPrecision(precision).withScale(scale);
      case DataType.Timestamp stamp ->
          stamp.instant()
              ? TypeDescription.createTimestampInstant()
              : TypeDescription.createTimestamp();
      case DataType.Time _ -> throw unsupported(type, column);
      case DataType.Array(DataType element) -> TypeDescription.createList(of(element, column));
      case DataType.Map(DataType key, DataType value) ->
          TypeDescription.createMap(of(key, column), of(value, column));
      case DataType.Struct(List<DataType.Struct.Member> members) -> {
        TypeDescription struct = TypeDescription.createStruct();
        members.forEach(member -> struct.addField(member.name(), of(member.type(), column)));
        yield struct;
      }
    };
  }

  private static SheafException unsupported(DataType type, String column) {
    return new SheafException(
            ErrorCode.UNSUPPORTED, "column " + column + ": ORC has no type for " + type)
        .withHint("cast it: CAST(" + column + " AS VARCHAR)");
  }
}
