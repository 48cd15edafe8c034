package io.sheaf.service.metadata;

import io.sheaf.service.ClientSchema;
import io.sheaf.sql.Session;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.NamePattern;
import io.sheaf.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;

/** Catalogs, schemas and tables of a session, as rows in the order that Flight SQL asks for. */
public final class CatalogRows {
  private static final String TABLE = "TABLE";
  private static final String VIEW = "VIEW";
  private static final String SYSTEM_TABLE = "SYSTEM TABLE";

  private CatalogRows() {}

  /** The one catalog. */
  public static List<Object[]> catalogs() {
    return List.<Object[]>of(new Object[] {Catalog.NAME});
  }

  /** The kinds of tables there are. */
  public static List<Object[]> tableTypes() {
    return List.of(new Object[] {SYSTEM_TABLE}, new Object[] {TABLE}, new Object[] {VIEW});
  }

  /** The schemas that a command asks for. */
  public static List<Object[]> schemas(Session session, CommandGetDbSchemas command) {
    Predicate<String> wanted =
        command.hasDbSchemaFilterPattern()
            ? NamePattern.of(command.getDbSchemaFilterPattern())
            : NamePattern.any();
    if (command.hasCatalog() && !isCatalog(command.getCatalog())) {
      return List.of();
    }
    return session.catalog().allSchemas().stream()
        .sorted()
        .filter(wanted)
        .map(schema -> new Object[] {Catalog.NAME, schema})
        .toList();
  }

  private static boolean isCatalog(String name) {
    return name.equalsIgnoreCase(Catalog.NAME);
  }

  /** The tables and views that a command asks for. */
  public static List<Object[]> tables(Session session, CommandGetTables command) {
    if (command.hasCatalog() && !isCatalog(command.getCatalog())) {
      return List.of();
    }
    Predicate<String> schemas =
        command.hasDbSchemaFilterPattern()
            ? NamePattern.of(command.getDbSchemaFilterPattern())
            : NamePattern.any();
    Predicate<String> names =
        command.hasTableNameFilterPattern()
            ? NamePattern.of(command.getTableNameFilterPattern())
            : NamePattern.any();
    List<Object[]> rows = new ArrayList<>();
    for (String schema : session.catalog().allSchemas()) {
      if (schemas.test(schema)) {
        session.catalog().everything(schema).entrySet().stream()
            .filter(entry -> names.test(entry.getKey()))
            .filter(entry -> isWanted(command, kind(session, schema, entry.getValue())))
            .map(entry -> row(session, schema, entry, command.getIncludeSchema()))
            .forEach(rows::add);
      }
    }
    rows.sort(
        Comparator.<Object[], String>comparing(row -> (String) row[1])
            .thenComparing(row -> (String) row[2])
            .thenComparing(row -> (String) row[3]));
    return rows;
  }

  private static String kind(Session session, String schema, Relation relation) {
    if (session.catalog().isSystem(schema)) {
      return SYSTEM_TABLE;
    }
    return relation instanceof Relation.View ? VIEW : TABLE;
  }

  private static boolean isWanted(CommandGetTables command, String kind) {
    return command.getTableTypesCount() == 0 || command.getTableTypesList().contains(kind);
  }

  private static Object[] row(
      Session session, String schema, Map.Entry<String, Relation> entry, boolean withColumns) {
    String name = entry.getKey();
    String kind = kind(session, schema, entry.getValue());
    if (!withColumns) {
      return new Object[] {Catalog.NAME, schema, name, kind};
    }
    byte[] columns =
        ClientSchema.serialized(
            ClientSchema.of(
                entry.getValue().schema(),
                session.settings().timeZone(),
                new ClientSchema.TableName(Catalog.NAME, schema, name)));
    return new Object[] {Catalog.NAME, schema, name, kind, columns};
  }

  /** The columns of the primary key of a table; without a name, of all tables. */
  public static List<Object[]> primaryKeys(Session session, CommandGetPrimaryKeys command) {
    if (command.hasCatalog() && !isCatalog(command.getCatalog())) {
      return List.of();
    }
    List<Object[]> rows = new ArrayList<>();
    for (String schema : session.catalog().schemas()) {
      if (command.hasDbSchema() && !command.getDbSchema().equalsIgnoreCase(schema)) {
        continue;
      }
      session
          .catalog()
          .relations(schema)
          .forEach(
              (name, relation) -> {
                boolean named = !command.getTable().isEmpty();
                if (relation instanceof Relation.Table table
                    && !(named && !command.getTable().equalsIgnoreCase(name))) {
                  table.constraints().keys().stream()
                      .filter(Relation.Key::primary)
                      .forEach(key -> add(rows, schema, name, key, table));
                }
              });
    }
    return rows;
  }

  private static void add(
      List<Object[]> rows, String schema, String name, Relation.Key key, Relation.Table table) {
    int place = 0;
    for (String column : key.columnNames(table.schema())) {
      place++;
      rows.add(
          new Object[] {Catalog.NAME, schema, name, column, place, key.name(name, table.schema())});
    }
  }
}
