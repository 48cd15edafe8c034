package io.sheaf.service;

import io.sheaf.service.metadata.CatalogRows;
import io.sheaf.service.metadata.MetadataRows;
import io.sheaf.service.metadata.TypeRows;
import io.sheaf.sql.Session;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.NoOpFlightSqlProducer;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCatalogs;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCrossReference;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetExportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetImportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTableTypes;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The commands that ask for metadata. Their ticket is the command itself, answered from the session
 * at the time when the rows are fetched. There are no foreign keys, so those commands give no rows.
 */
abstract class MetadataProducer extends NoOpFlightSqlProducer {
  private final SqlService service;

  MetadataProducer(SqlService service) {
    this.service = service;
  }

  /** The session of the call at hand. */
  final ServiceSession session() {
    return service.sessions().of(Caller.current());
  }

  private FlightInfo info(FlightDescriptor descriptor, Schema schema) {
    session();
    return FlightInfo.builder(
            schema,
            descriptor,
            List.of(FlightEndpoint.builder(new Ticket(descriptor.getCommand())).build()))
        .setOrdered(true)
        .build();
  }

  private void send(
      Schema schema, ServerStreamListener listener, Function<Session, List<Object[]>> rows) {
    MetadataRows.send(schema, rows.apply(session().engine()), service.allocator(), listener);
  }

  @Override
  public final FlightInfo getFlightInfoCatalogs(
      CommandGetCatalogs command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_CATALOGS_SCHEMA);
  }

  @Override
  public final void getStreamCatalogs(CallContext context, ServerStreamListener listener) {
    send(Schemas.GET_CATALOGS_SCHEMA, listener, session -> CatalogRows.catalogs());
  }

  @Override
  public final FlightInfo getFlightInfoSchemas(
      CommandGetDbSchemas command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_SCHEMAS_SCHEMA);
  }

  @Override
  public final void getStreamSchemas(
      CommandGetDbSchemas command, CallContext context, ServerStreamListener listener) {
    send(Schemas.GET_SCHEMAS_SCHEMA, listener, session -> CatalogRows.schemas(session, command));
  }

  private static Schema tables(CommandGetTables command) {
    return command.getIncludeSchema()
        ? Schemas.GET_TABLES_SCHEMA
        : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA;
  }

  @Override
  public final FlightInfo getFlightInfoTables(
      CommandGetTables command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, tables(command));
  }

  @Override
  public final void getStreamTables(
      CommandGetTables command, CallContext context, ServerStreamListener listener) {
    send(tables(command), listener, session -> CatalogRows.tables(session, command));
  }

  @Override
  public final FlightInfo getFlightInfoTableTypes(
      CommandGetTableTypes command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_TABLE_TYPES_SCHEMA);
  }

  @Override
  public final void getStreamTableTypes(CallContext context, ServerStreamListener listener) {
    send(Schemas.GET_TABLE_TYPES_SCHEMA, listener, session -> CatalogRows.tableTypes());
  }

  @Override
  public final FlightInfo getFlightInfoPrimaryKeys(
      CommandGetPrimaryKeys command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_PRIMARY_KEYS_SCHEMA);
  }

  @Override
  public final void getStreamPrimaryKeys(
      CommandGetPrimaryKeys command, CallContext context, ServerStreamListener listener) {
    send(
        Schemas.GET_PRIMARY_KEYS_SCHEMA,
        listener,
        session -> CatalogRows.primaryKeys(session, command));
  }

  @Override
  public final FlightInfo getFlightInfoExportedKeys(
      CommandGetExportedKeys command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_EXPORTED_KEYS_SCHEMA);
  }

  @Override
  public final void getStreamExportedKeys(
      CommandGetExportedKeys command, CallContext context, ServerStreamListener listener) {
    send(Schemas.GET_EXPORTED_KEYS_SCHEMA, listener, session -> List.of());
  }

  @Override
  public final FlightInfo getFlightInfoImportedKeys(
      CommandGetImportedKeys command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_IMPORTED_KEYS_SCHEMA);
  }

  @Override
  public final void getStreamImportedKeys(
      CommandGetImportedKeys command, CallContext context, ServerStreamListener listener) {
    send(Schemas.GET_IMPORTED_KEYS_SCHEMA, listener, session -> List.of());
  }

  @Override
  public final FlightInfo getFlightInfoCrossReference(
      CommandGetCrossReference command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_CROSS_REFERENCE_SCHEMA);
  }

  @Override
  public final void getStreamCrossReference(
      CommandGetCrossReference command, CallContext context, ServerStreamListener listener) {
    send(Schemas.GET_CROSS_REFERENCE_SCHEMA, listener, session -> List.of());
  }

  @Override
  public final FlightInfo getFlightInfoTypeInfo(
      CommandGetXdbcTypeInfo command, CallContext context, FlightDescriptor descriptor) {
    return info(descriptor, Schemas.GET_TYPE_INFO_SCHEMA);
  }

  @Override
  public final void getStreamTypeInfo(
      CommandGetXdbcTypeInfo command, CallContext context, ServerStreamListener listener) {
    send(
        Schemas.GET_TYPE_INFO_SCHEMA,
        listener,
        session -> command.hasDataType() ? TypeRows.of(command.getDataType()) : TypeRows.all());
  }

  @Override
  public final FlightInfo getFlightInfoSqlInfo(
      CommandGetSqlInfo command, CallContext context, FlightDescriptor descriptor) {
    command.getInfoList().forEach(service.sqlInfos()::get);
    return info(descriptor, Schemas.GET_SQL_INFO_SCHEMA);
  }

  @Override
  public final void getStreamSqlInfo(
      CommandGetSqlInfo command, CallContext context, ServerStreamListener listener) {
    session();
    service.sqlInfos().send(command.getInfoList(), service.allocator(), listener);
  }
}
