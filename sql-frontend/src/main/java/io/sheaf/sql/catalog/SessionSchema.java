package io.sheaf.sql.catalog;

import io.sheaf.planner.SheafTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
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
  private final Map<String, UserSchema> named = new HashMap<>();
  private final Map<String, Map<String, Table>> systemTables = new HashMap<>();
  private final Lookup<Table> lookup = new Names();
  private String current;

  public SessionSchema(Catalog catalog) {
    this.catalog = catalog;
    this.current = catalog.currentSchema();
  }

  /** Makes a table visible to this statement under a name that no user can have written. */
  public void add(String name, Table table) {
    resolved.put(name, table);
  }

  /** Runs something for which names without a schema are looked for in another one. */
  public <T> T within(String schema, Supplier<T> action) {
    String outer = current;
    current = schema;
    try {
      return action.get();
    } finally {
      current = outer;
    }
  }

  /** The relation that a path of names means here. */
  public TableName named(List<String> path) {
    return path.size() == 1 ? catalog.named(current, path.getFirst()) : catalog.named(path);
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

  @Override
  protected Map<String, Schema> getSubSchemaMap() {
    Map<String, Schema> all = new HashMap<>();
    for (String name : catalog.systemSchemas().names()) {
      all.put(name, new SystemSchema(name));
    }
    for (String name : catalog.schemas()) {
      all.put(name, named.computeIfAbsent(name, UserSchema::new));
    }
    return all;
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
    return relation(catalog.named(current, name)).or(() -> path(name));
  }

  private Optional<Table> path(String name) {
    if (!FileTables.looksLikePath(name)) {
      return Optional.empty();
    }
    Table table = new SheafTable(FileTables.open(name));
    resolved.put(name, table);
    return Optional.of(table);
  }

  /** The table of a relation of the catalog, one for the whole statement. */
  private Optional<Table> relation(TableName name) {
    // With a character that no path holds.
    String key = name.schema() + '\0' + name.name();
    Optional<Table> found =
        Optional.ofNullable(resolved.get(key))
            .or(() -> catalog.find(name).map(SessionSchema::table));
    found.ifPresent(table -> resolved.put(key, table));
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

  /** Tables of the engine's own. */
  private final class SystemSchema extends AbstractSchema {
    private final String name;

    SystemSchema(String name) {
      this.name = name;
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return systemTables.computeIfAbsent(name, SessionSchema.this::systemTables);
    }
  }

  private Map<String, Table> systemTables(String schema) {
    Map<String, Table> tables = new TreeMap<>();
    catalog
        .systemSchemas()
        .tables(schema)
        .forEach((name, source) -> tables.put(name, new SheafTable(source)));
    return tables;
  }

  /** The relations of one schema, for names that say which. */
  private final class UserSchema extends AbstractSchema {
    private final String name;

    UserSchema(String name) {
      this.name = name;
    }

    @Override
    public Lookup<Table> tables() {
      return new Lookup<>() {
        @Override
        public Table get(String table) {
          return relation(new TableName(name, table)).orElse(null);
        }

        @Override
        public Named<Table> getIgnoreCase(String table) {
          return relation(new TableName(name, table))
              .map(found -> new Named<>(table, found))
              .orElse(null);
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
          return matching(catalog.relations(name), pattern);
        }
      };
    }
  }

  private static Set<String> matching(Map<String, Relation> relations, LikePattern pattern) {
    return relations.keySet().stream().filter(pattern.matcher()::apply).collect(Collectors.toSet());
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
      return matching(catalog.relations(), pattern);
    }
  }
}
