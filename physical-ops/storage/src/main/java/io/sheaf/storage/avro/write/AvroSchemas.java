package io.sheaf.storage.avro.write;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;

/** Avro's schema of columns. Every value is optional: a union of null and its type. */
final class AvroSchemas {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int MICROS = 6;

  private int structs;

  private AvroSchemas() {}

  /**
   * The schema of a file's records.
   *
   * @throws SheafException UNSUPPORTED naming the column whose name or type Avro does not have
   */
  static org.apache.avro.Schema of(Schema schema) {
    AvroSchemas made = new AvroSchemas();
    List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      fields.add(made.field(field.name(), field.type(), field.name()));
    }
    return org.apache.avro.Schema.createRecord("row", null, "sheaf", false, fields);
  }

  private org.apache.avro.Schema.Field field(String name, DataType type, String column) {
    if (!NAME.matcher(name).matches()) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED,
              "Avro's names are letters, digits and underscores: \"" + name + "\" is none")
          .withHint("give the column another name: expression AS name");
    }
    return new org.apache.avro.Schema.Field(name, optional(type, column), null, (Object) null);
  }

  private org.apache.avro.Schema optional(DataType type, String column) {
    return org.apache.avro.Schema.createUnion(
        org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL), plain(type, column));
  }

  private org.apache.avro.Schema plain(DataType type, String column) {
    return switch (type) {
      case Simple simple -> simple(simple, column);
      case DataType.Decimal decimal ->
          LogicalTypes.decimal(decimal.precision(), decimal.scale())
              .addToSchema(create(org.apache.avro.Schema.Type.BYTES));
      case DataType.Char _ -> create(org.apache.avro.Schema.Type.STRING);
      case DataType.Time _ ->
          LogicalTypes.timeMicros().addToSchema(create(org.apache.avro.Schema.Type.LONG));
      case DataType.Timestamp stamp ->
          timestamp(stamp).addToSchema(create(org.apache.avro.Schema.Type.LONG));
      case DataType.Array(DataType element) ->
          org.apache.avro.Schema.createArray(optional(element, column));
      case DataType.Map(DataType key, DataType value) -> {
        if (!key.isString()) {
          throw unsupported(column, type);
        }
        yield org.apache.avro.Schema.createMap(optional(value, column));
      }
      case DataType.Struct struct -> {
        String name = "struct" + structs++;
        List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
        for (DataType.Struct.Member member : struct.fields()) {
          fields.add(field(member.name(), member.type(), column));
        }
        yield org.apache.avro.Schema.createRecord(name, null, "sheaf", false, fields);
      }
    };
  }

  private static org.apache.avro.Schema simple(Simple type, String column) {
    return switch (type) {
      case BOOLEAN, NULL -> create(org.apache.avro.Schema.Type.BOOLEAN);
      case TINYINT, SMALLINT, INTEGER -> create(org.apache.avro.Schema.Type.INT);
      case BIGINT -> create(org.apache.avro.Schema.Type.LONG);
      case REAL -> create(org.apache.avro.Schema.Type.FLOAT);
      case DOUBLE -> create(org.apache.avro.Schema.Type.DOUBLE);
      case DATE -> LogicalTypes.date().addToSchema(create(org.apache.avro.Schema.Type.INT));
      case VARCHAR -> create(org.apache.avro.Schema.Type.STRING);
      case UUID -> LogicalTypes.uuid().addToSchema(create(org.apache.avro.Schema.Type.STRING));
      case VARBINARY -> create(org.apache.avro.Schema.Type.BYTES);
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> throw unsupported(column, type);
    };
  }

  private static org.apache.avro.LogicalType timestamp(DataType.Timestamp type) {
    boolean nanos = type.precision() > MICROS;
    if (type.instant()) {
      return nanos ? LogicalTypes.timestampNanos() : LogicalTypes.timestampMicros();
    }
    return nanos ? LogicalTypes.localTimestampNanos() : LogicalTypes.localTimestampMicros();
  }

  private static org.apache.avro.Schema create(org.apache.avro.Schema.Type type) {
    return org.apache.avro.Schema.create(type);
  }

  private static SheafException unsupported(String column, DataType type) {
    return new SheafException(
            ErrorCode.UNSUPPORTED, "column " + column + ": Avro has no type for " + type)
        .withHint("cast it: CAST(" + column + " AS VARCHAR)");
  }
}
