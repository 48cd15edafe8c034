package io.sheaf.sql.jdbc;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.jdbc.spi.EngineConnection;
import io.sheaf.jdbc.spi.LikePattern;
import io.sheaf.sql.Session;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Relation.Table;
import io.sheaf.sql.catalog.Relation.View;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A session as a connection of the JDBC driver. */
final class SessionConnection implements EngineConnection {
  private final Session session;

  SessionConnection(Session session) {
    this.session = session;
  }

  private static <T> T checked(Supplier<T> action) throws SQLException {
    try {
      return action.get();
    } catch (SheafException e) {
      throw Errors.sql(e);
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      throw Errors.internal(e);
    }
  }

  private static List<ColumnInfo> columns(Schema schema) {
    return schema.fields().stream().map(JdbcTypes::column).toList();
  }

  @Override
  public ColumnReader execute(String sql, List<Object> parameters) throws SQLException {
    return checked(
        () -> new ResultReader(session.execute(sql, parameters), session.settings().timeZone()));
  }

  @Override
  public List<ColumnInfo> parameters(String sql) throws SQLException {
    return checked(() -> columns(session.parameters(sql)));
  }

  @Override
  public List<ColumnInfo> describe(String sql) throws SQLException {
    return checked(() -> JdbcTypes.columns(session.describe(sql)));
  }

  @Override
  public void cancel() {
    session.cancel();
  }

  @Override
  public String catalog() {
    return Catalog.NAME;
  }

  @Override
  public List<String> schemas() throws SQLException {
    return checked(() -> session.catalog().allSchemas());
  }

  @Override
  public String schema() throws SQLException {
    return checked(() -> session.catalog().currentSchema());
  }

  @Override
  public void useSchema(String name) throws SQLException {
    checked(
        () -> {
          session.catalog().use(List.of(name));
          return null;
        });
  }

  @Override
  public List<Relation> relations(String schemaPattern, String namePattern, boolean withColumns)
      throws SQLException {
    LikePattern schema = LikePattern.of(schemaPattern);
    LikePattern name = LikePattern.of(namePattern);
    return checked(
        () ->
            session.catalog().allSchemas().stream()
                .filter(schema)
                .flatMap(s -> relations(s, name, withColumns))
                .toList());
  }

  private Stream<Relation> relations(String schema, LikePattern name, boolean withColumns) {
    boolean system = session.catalog().isSystem(schema);
    return session.catalog().everything(schema).entrySet().stream()
        .filter(entry -> name.test(entry.getKey()))
        .map(
            entry ->
                new Relation(
                    schema,
                    entry.getKey(),
                    system ? "SYSTEM TABLE" : entry.getValue() instanceof View ? "VIEW" : "TABLE",
                    withColumns ? columns(entry.getValue().schema()) : List.of()));
  }

  @Override
  public List<Key> primaryKeys(String schema, String table) throws SQLException {
    return keys(schema, table, true);
  }

  @Override
  public List<Key> uniqueKeys(String schema, String table) throws SQLException {
    return keys(schema, table, false);
  }

  private List<Key> keys(String schema, String table, boolean primary) throws SQLException {
    return checked(
        () -> {
          List<Key> keys = new ArrayList<>();
          for (String in : session.catalog().schemas()) {
            if (schema == null || schema.equalsIgnoreCase(in)) {
              session
                  .catalog()
                  .relations(in)
                  .forEach(
                      (name, relation) -> {
                        if (table == null || table.equalsIgnoreCase(name)) {
                          keys.addAll(keys(in, name, relation, primary));
                        }
                      });
            }
          }
          return keys;
        });
  }

  private static List<Key> keys(
      String schema, String name, io.sheaf.sql.catalog.Relation relation, boolean primary) {
    return relation instanceof Table table
        ? table.constraints().keys().stream()
            .filter(key -> key.primary() == primary)
            .map(
                key ->
                    new Key(
                        schema,
                        name,
                        key.name(name, table.schema()),
                        key.columnNames(table.schema())))
            .toList()
        : List.of();
  }

  @Override
  public void close() throws SQLException {
    checked(
        () -> {
          session.close();
          return null;
        });
  }
}
