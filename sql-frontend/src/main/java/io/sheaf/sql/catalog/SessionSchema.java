package io.sheaf.sql.catalog;

import io.sheaf.planner.SheafTable;
import io.sheaf.planner.type.SheafTypeFactory;
import io.sheaf.storage.TableSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelProtoDataType;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;

/**
 * The names one statement can see, for Calcite: relations of the catalog, tables that the statement
 * itself opened, and paths. Each name gives one table object for the whole statement.
 */
public final class SessionSchema extends AbstractSchema {
  private final Catalog catalog;
  private final Map<String, Table> resolved = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Lookup<Table> lookup = new Names();

  public SessionSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Makes a table visible to this statement under a name that no user can have written. */
  public void add(String name, Table table) {
    resolved.put(name, table);
  }

  /** Why a table of this statement has a column of that name and yet does not give it. */
  public Optional<String> whyHidden(String column) {
    return resolved.values().stream()
        .filter(SheafTable.class::isInstance)
        .flatMap(table -> ((SheafTable) table).source().hiddenColumns().entrySet().stream())
        .filter(hidden -> hidden.getKey().equalsIgnoreCase(column))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Names of the columns of all tables that this statement has met. */
  public Set<String> columnNames() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    SheafTypeFactory types = new SheafTypeFactory();
    resolved.values().forEach(table -> names.addAll(table.getRowType(types).getFieldNames()));
    return names;
  }

  @Override
  protected Map<String, Schema> getSubSchemaMap() {
    return Map.of(Catalog.SYSTEM_SCHEMA, new SystemSchema(catalog.systemTables()));
  }

  @Override
  public Lookup<Table> tables() {
    return lookup;
  }

  @Override
  protected Map<String, RelProtoDataType> getTypeMap() {
    return TypeNames.ALL;
  }

  private Optional<Table> find(String name) {
    Table known = resolved.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Table> found =
        catalog
            .find(name)
            .map(SessionSchema::table)
            .or(
                () ->
                    FileTables.looksLikePath(name)
                        ? Optional.of(new SheafTable(FileTables.open(name)))
                        : Optional.empty());
    found.ifPresent(table -> resolved.put(name, table));
    return found;
  }

  private static Table table(Relation relation) {
    return switch (relation) {
      case Relation.Table(var source, _, _) -> new SheafTable(source);
      case Relation.View view when view.files().isPresent() ->
          new SheafTable(view.files().get().open());
      case Relation.View view -> new ViewTable(view);
    };
  }

  /** The engine's own tables. */
  private static final class SystemSchema extends AbstractSchema {
    private final Map<String, Table> tables;

    SystemSchema(Map<String, TableSource> sources) {
      tables = new TreeMap<>();
      sources.forEach((name, source) -> tables.put(name, new SheafTable(source)));
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return tables;
    }
  }

  private final class Names implements Lookup<Table> {
    @Override
    public Table get(String name) {
      return find(name).orElse(null);
    }

    @Override
    public Named<Table> getIgnoreCase(String name) {
      return find(name).map(table -> new Named<>(name, table)).orElse(null);
    }

    @Override
    public Set<String> getNames(LikePattern pattern) {
      return catalog.relations().keySet().stream()
          .filter(pattern.matcher()::apply)
          .collect(Collectors.toSet());
    }
  }
}
