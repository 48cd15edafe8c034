package io.sheaf.sql.catalog;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.NearWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tables and views of a session, in schemas. Names ignore case and keep the case they were made
 * with. Thread-safe.
 */
public final class Catalog implements AutoCloseable {
  /** Most names that an error lists. */
  private static final int MOST_LISTED = 10;

  /** What the one catalog is called where a name has three parts. */
  public static final String NAME = "sheaf";

  /** The schema that is always there, and the current one at first. */
  public static final String MAIN_SCHEMA = "main";

  /** The schema of the tables that show the engine itself. */
  public static final String SYSTEM_SCHEMA = "sheaf";

  /** A relation and the name it was made with. */
  private record Entry(String name, Relation relation) {}

  /** The relations of a schema by lower-case name, and the name the schema was made with. */
  private record Space(String name, Map<String, Entry> entries) {}

  private final Map<String, Space> spaces = new TreeMap<>();
  private final SystemSchemas systemSchemas;
  private Space current;

  /**
   * A catalog with one empty schema.
   *
   * @param systemSchemas gives the tables of the engine itself, of which some show this catalog
   */
  public Catalog(Function<Catalog, SystemSchemas> systemSchemas) {
    this.systemSchemas = systemSchemas.apply(this);
    current = new Space(MAIN_SCHEMA, new TreeMap<>());
    spaces.put(MAIN_SCHEMA, current);
  }

  /** The tables of the engine itself. */
  public SystemSchemas systemSchemas() {
    return systemSchemas;
  }

  // Schemas

  /** Names of the schemas for users' relations, sorted. */
  public synchronized List<String> schemas() {
    return spaces.values().stream().map(Space::name).toList();
  }

  /** Names of all schemas, users' before the engine's. */
  public List<String> allSchemas() {
    List<String> all = new ArrayList<>(schemas());
    all.addAll(systemSchemas.names());
    return all;
  }

  /** Whether a schema is one of the engine's own. */
  public boolean isSystem(String schema) {
    return systemSchemas.names().contains(key(schema));
  }

  /** Whether there is a schema of the name, a user's or the engine's. */
  public synchronized boolean hasSchema(String name) {
    return spaces.containsKey(key(name)) || isSystem(name);
  }

  /** The schema in which names without one are made and first looked for. */
  public synchronized String currentSchema() {
    return current.name();
  }

  /**
   * Makes a schema the current one.
   *
   * @param parts its name, with or without the catalog's before it
   * @throws SheafException UNKNOWN_SCHEMA
   */
  public synchronized void use(List<String> parts) {
    current = space(schema(parts));
  }

  /**
   * Adds a schema.
   *
   * @param parts its name, with or without the catalog's before it
   * @throws SheafException DUPLICATE_OBJECT when there is one and nothing says that it may be
   */
  public synchronized void addSchema(List<String> parts, boolean ifNotExists) {
    String name = schema(parts);
    if (hasSchema(name)) {
      if (!ifNotExists) {
        throw new SheafException(
                ErrorCode.DUPLICATE_OBJECT, "schema \"" + name + "\" exists already")
            .withHint("use IF NOT EXISTS");
      }
      return;
    }
    spaces.put(key(name), new Space(name, new TreeMap<>()));
  }

  /**
   * Removes a schema, and what is in it if {@code cascade} says so.
   *
   * @param parts its name, with or without the catalog's before it
   * @throws SheafException UNKNOWN_SCHEMA; INVALID_STATEMENT when it is not empty, or always there
   */
  @SuppressWarnings("ReferenceEquality") // it is this very schema that is gone
  public synchronized void dropSchema(List<String> parts, boolean ifExists, boolean cascade) {
    String name = schema(parts);
    if (ifExists && !hasSchema(name)) {
      return;
    }
    Space space = space(name);
    if (space.name().equals(MAIN_SCHEMA)) {
      throw new SheafException(
          ErrorCode.INVALID_STATEMENT, "schema \"" + MAIN_SCHEMA + "\" can't be dropped");
    }
    if (!cascade && !space.entries().isEmpty()) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "schema \"%s\" is not empty: it has %s"
                  .formatted(
                      space.name(),
                      space.entries().values().stream()
                          .limit(MOST_LISTED)
                          .map(Entry::name)
                          .collect(Collectors.joining(", "))))
          .withHint("drop it with all that is in it: DROP SCHEMA " + space.name() + " CASCADE");
    }
    spaces.remove(key(name));
    if (current == space) {
      current = spaces.get(MAIN_SCHEMA);
    }
    space.entries().values().forEach(entry -> release(entry.relation()));
  }

  /** The schema that a name of one or two parts means. */
  private static String schema(List<String> parts) {
    if (parts.size() > 2) {
      throw new SheafException(
          ErrorCode.UNKNOWN_SCHEMA, "\"" + String.join(".", parts) + "\" is no schema's name");
    }
    if (parts.size() == 2) {
      checkCatalog(parts.getFirst());
    }
    return parts.getLast();
  }

  private static void checkCatalog(String name) {
    if (!name.equalsIgnoreCase(NAME)) {
      throw new SheafException(ErrorCode.UNKNOWN_SCHEMA, "catalog \"" + name + "\" does not exist")
          .withHint("there is one: " + NAME);
    }
  }

  private Space space(String name) {
    Space space = spaces.get(key(name));
    if (space != null) {
      return space;
    }
    if (isSystem(name)) {
      throw new SheafException(
          ErrorCode.INVALID_STATEMENT,
          "schema \""
              + key(name)
              + "\" belongs to the engine: nothing can be made or dropped there");
    }
    throw unknownSchema(name);
  }

  /** The error for a schema that is not there. */
  public synchronized SheafException unknownSchema(String name) {
    List<String> names = allSchemas();
    return new SheafException(ErrorCode.UNKNOWN_SCHEMA, "schema \"" + name + "\" does not exist")
        .withHint(
            NearWords.nearest(name, names)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("there are: " + String.join(", ", names)));
  }

  // Relations

  /**
   * The name under which a statement makes a relation.
   *
   * @param parts {@code table}, {@code schema.table} or {@code catalog.schema.table}
   * @throws SheafException UNKNOWN_SCHEMA
   */
  public synchronized TableName target(List<String> parts) {
    return switch (parts.size()) {
      case 1 -> new TableName(current.name(), parts.getFirst());
      case 2 -> new TableName(space(parts.getFirst()).name(), parts.getLast());
      case 3 -> {
        checkCatalog(parts.getFirst());
        yield new TableName(space(parts.get(1)).name(), parts.getLast());
      }
      default ->
          throw new SheafException(
              ErrorCode.UNKNOWN_TABLE, "\"" + String.join(".", parts) + "\" is no table's name");
    };
  }

  /**
   * The relation that a statement means: without a schema, that of the current one, else that of
   * the first one. It need not be there.
   *
   * @param parts as {@link #target} takes them
   */
  public synchronized TableName named(List<String> parts) {
    return parts.size() == 1 ? named(current.name(), parts.getFirst()) : target(parts);
  }

  /** The relation that a name without a schema means when {@code schema} is the current one. */
  synchronized TableName named(String schema, String name) {
    TableName first = new TableName(schema, name);
    TableName main = new TableName(MAIN_SCHEMA, name);
    return find(first).isEmpty() && find(main).isPresent() ? main : first;
  }

  public synchronized Optional<Relation> find(TableName name) {
    Space space = spaces.get(key(name.schema()));
    return space == null
        ? Optional.empty()
        : Optional.ofNullable(space.entries().get(key(name.name()))).map(Entry::relation);
  }

  /** The relations that need no schema before their names, by name, sorted. */
  public synchronized Map<String, Relation> relations() {
    Map<String, Relation> all = relations(MAIN_SCHEMA);
    all.putAll(relations(current.name()));
    return all;
  }

  /** The relations of a schema by name, sorted; none when there is no such schema. */
  public synchronized Map<String, Relation> relations(String schema) {
    Map<String, Relation> all = new TreeMap<>();
    Space space = spaces.get(key(schema));
    if (space != null) {
      space.entries().values().forEach(entry -> all.put(entry.name(), entry.relation()));
    }
    return all;
  }

  /**
   * The relations of a schema as a statement names it, by name, sorted.
   *
   * @throws SheafException UNKNOWN_SCHEMA
   */
  public synchronized Map<String, Relation> inSchema(List<String> parts) {
    String name = schema(parts);
    if (!hasSchema(name)) {
      throw unknownSchema(name);
    }
    return everything(name);
  }

  /** The relations of a schema, also of one of the engine's own, by name, sorted. */
  public Map<String, Relation> everything(String schema) {
    Map<String, Relation> all = relations(schema);
    if (isSystem(schema)) {
      systemSchemas
          .tables(key(schema))
          .forEach((name, source) -> all.put(name, new Relation.Table(source)));
    }
    return all;
  }

  /**
   * Adds a relation.
   *
   * @return false when one of that name exists and {@code ifNotExists} keeps it
   * @throws SheafException DUPLICATE_OBJECT when one of that name exists and nothing says what to
   *     do
   */
  public synchronized boolean add(
      TableName name, Relation relation, boolean replace, boolean ifNotExists) {
    Map<String, Entry> entries = space(name.schema()).entries();
    Entry existing = entries.get(key(name.name()));
    if (existing != null && ifNotExists) {
      return false;
    }
    checkFree(name, replace);
    entries.put(key(name.name()), new Entry(name.name(), relation));
    if (existing != null) {
      release(existing.relation());
    }
    return true;
  }

  /**
   * Checks, before work is done for it, that a name can be given.
   *
   * @throws SheafException DUPLICATE_OBJECT
   */
  public synchronized void checkFree(TableName name, boolean replace) {
    Entry existing = space(name.schema()).entries().get(key(name.name()));
    if (existing != null && !replace) {
      throw new SheafException(
              ErrorCode.DUPLICATE_OBJECT,
              kind(existing.relation()) + " \"" + existing.name() + "\" exists already")
          .withHint("use CREATE OR REPLACE, or IF NOT EXISTS");
    }
  }

  /**
   * Puts a relation of the same rows in the place of one that is there, which is not released.
   *
   * @param relation what the name stands for from now on
   */
  public synchronized void alter(TableName name, Relation relation) {
    Map<String, Entry> entries = space(name.schema()).entries();
    Entry existing = entries.get(key(name.name()));
    entries.put(key(name.name()), new Entry(existing.name(), relation));
  }

  /**
   * Gives a relation another name in its schema.
   *
   * @throws SheafException DUPLICATE_OBJECT when the name is another's
   */
  public synchronized void rename(TableName name, String to) {
    Map<String, Entry> entries = space(name.schema()).entries();
    Entry existing = entries.get(key(name.name()));
    if (!key(name.name()).equals(key(to))) {
      checkFree(new TableName(name.schema(), to), false);
    }
    entries.remove(key(name.name()));
    entries.put(key(to), new Entry(to, existing.relation()));
  }

  /**
   * Removes a relation.
   *
   * @param view whether a view is meant, else a table
   * @throws SheafException UNKNOWN_TABLE when there is none, naming the near ones; TYPE_MISMATCH
   *     when it is of the other kind
   */
  public synchronized void drop(TableName name, boolean view, boolean ifExists) {
    Map<String, Entry> entries = space(name.schema()).entries();
    Entry existing = entries.get(key(name.name()));
    if (existing == null) {
      if (ifExists) {
        return;
      }
      throw unknown(name);
    }
    if (existing.relation() instanceof Relation.View != view) {
      throw new SheafException(
              ErrorCode.TYPE_MISMATCH,
              "\"" + existing.name() + "\" is a " + kind(existing.relation()))
          .withHint("use DROP " + kind(existing.relation()).toUpperCase(Locale.ROOT));
    }
    entries.remove(key(name.name()));
    release(existing.relation());
  }

  /** The error for a name that nothing has, with the near names, or all when there are few. */
  public synchronized SheafException unknown(TableName name) {
    Collection<String> names =
        name.schema().equals(current.name())
            ? relations().keySet()
            : relations(name.schema()).keySet();
    SheafException error =
        new SheafException(
            ErrorCode.UNKNOWN_TABLE, "table or view \"" + name + "\" does not exist");
    Optional<String> near = NearWords.nearest(name.name(), names);
    if (near.isPresent()) {
      return error.withHint("did you mean \"" + near.get() + "\"?");
    }
    if (names.isEmpty()) {
      return error.withHint("a file can be queried as FROM 'path/to/file.parquet'");
    }
    return names.size() <= MOST_LISTED
        ? error.withHint("there are: " + String.join(", ", names))
        : error.withHint("SHOW TABLES lists all " + names.size());
  }

  /**
   * The error for a name with a schema before it that nothing has.
   *
   * @param schema any schema, also one that is not there
   */
  public synchronized SheafException unknown(String schema, String name) {
    if (spaces.containsKey(key(schema))) {
      return unknown(new TableName(spaces.get(key(schema)).name(), name));
    }
    if (!isSystem(schema)) {
      return unknownSchema(schema);
    }
    return new SheafException(
            ErrorCode.UNKNOWN_TABLE, "table \"" + key(schema) + "." + name + "\" does not exist")
        .withHint(
            "there are: "
                + String.join(", ", new TreeSet<>(systemSchemas.tables(key(schema)).keySet())));
  }

  private static String kind(Relation relation) {
    return relation instanceof Relation.View ? "view" : "table";
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void release(Relation relation) {
    if (relation instanceof Relation.Table(var source, _, _)
        && source instanceof AutoCloseable owned) {
      try {
        owned.close();
      } catch (Exception e) {
        throw new SheafException(
            ErrorCode.IO_ERROR, "cannot free a dropped table: " + e.getMessage(), e);
      }
    }
  }

  /** Drops everything. */
  @Override
  public synchronized void close() {
    List<Space> all = List.copyOf(spaces.values());
    current = new Space(MAIN_SCHEMA, new TreeMap<>());
    spaces.clear();
    spaces.put(MAIN_SCHEMA, current);
    all.forEach(space -> space.entries().values().forEach(entry -> release(entry.relation())));
  }
}
