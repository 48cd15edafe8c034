package io.sheaf.service;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.ResultColumns;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.storage.arrow.write.ArrowTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Columns as Flight SQL clients see them: Arrow's types, and the metadata {@code
 * ARROW:FLIGHT:SQL:*} that tells what Arrow's type does not.
 */
public final class ClientSchema {
  private ClientSchema() {}

  /** A statement's parameters. */
  public static org.apache.arrow.vector.types.pojo.Schema of(Schema schema, ZoneId zone) {
    return of(ResultColumns.of(schema), zone);
  }

  /** The columns of a statement's rows, each with the table that it is of. */
  public static org.apache.arrow.vector.types.pojo.Schema of(ResultColumns columns, ZoneId zone) {
    return new org.apache.arrow.vector.types.pojo.Schema(
        columns.map(
            (field, origin) ->
                field(
                    field,
                    zone,
                    origin.map(name -> new TableName(Catalog.NAME, name.schema(), name.name())),
                    true)));
  }

  /**
   * The columns of a table.
   *
   * @param table catalog, schema and name of it
   */
  public static org.apache.arrow.vector.types.pojo.Schema of(
      Schema schema, ZoneId zone, TableName table) {
    return new org.apache.arrow.vector.types.pojo.Schema(
        schema.fields().stream()
            .map(field -> field(field, zone, Optional.of(table), false))
            .toList());
  }

  /** The parts of a table's name. */
  public record TableName(String catalog, String schema, String name) {}

  private static org.apache.arrow.vector.types.pojo.Field field(
      Field field, ZoneId zone, Optional<TableName> table, boolean readOnly) {
    org.apache.arrow.vector.types.pojo.Field plain = ArrowTypes.field(field, zone);
    SqlType type = SqlType.of(field.type());
    FlightSqlColumnMetadata.Builder metadata =
        new FlightSqlColumnMetadata.Builder()
            .typeName(type.name())
            .isAutoIncrement(false)
            .isCaseSensitive(type.isText())
            .isReadOnly(readOnly)
            .isSearchable(!(field.type() instanceof DataType.Nested));
    if (type.precision() > 0) {
      metadata.precision(type.precision());
      metadata.scale(type.scale());
    }
    table.ifPresent(
        name ->
            metadata.catalogName(name.catalog()).schemaName(name.schema()).tableName(name.name()));
    Map<String, String> all = new HashMap<>(metadata.build().getMetadataMap());
    if (field.type() == DataType.Simple.UUID) {
      all.put(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME, "arrow.uuid");
      all.put(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA, "");
    }
    return new org.apache.arrow.vector.types.pojo.Field(
        plain.getName(),
        new FieldType(plain.isNullable(), plain.getType(), null, all),
        plain.getChildren());
  }

  /** A schema in the form that stands inside of messages; nothing for one without columns. */
  public static byte[] serialized(org.apache.arrow.vector.types.pojo.Schema schema) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** No columns. */
  public static final org.apache.arrow.vector.types.pojo.Schema NONE =
      new org.apache.arrow.vector.types.pojo.Schema(List.of());
}
