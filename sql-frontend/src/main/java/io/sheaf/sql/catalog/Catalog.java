package io.sheaf.sql.catalog;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.NearWords;
import io.sheaf.storage.TableSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables and views of a session. Names ignore case and keep the case they were made with.
 * Thread-safe.
 */
public final class Catalog implements AutoCloseable {
  /** The schema of the tables that show the engine itself. */
  public static final String SYSTEM_SCHEMA = "sheaf";

  /** A relation and the name it was made with. */
  private record Entry(String name, Relation relation) {}

  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, TableSource> systemTables;

  /**
   * An empty catalog.
   *
   * @param systemTables tables of the schema {@value #SYSTEM_SCHEMA}, by lower-case name
   */
  public Catalog(Map<String, TableSource> systemTables) {
    this.systemTables = Map.copyOf(systemTables);
  }

  /** The tables of the schema {@value #SYSTEM_SCHEMA}, by lower-case name. */
  Map<String, TableSource> systemTables() {
    return systemTables;
  }

  public synchronized Optional<Relation> find(String name) {
    return Optional.ofNullable(entries.get(key(name))).map(Entry::relation);
  }

  /** The relations by name, sorted. */
  public synchronized Map<String, Relation> relations() {
    Map<String, Relation> all = new TreeMap<>();
    entries.values().forEach(entry -> all.put(entry.name(), entry.relation()));
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
      String name, Relation relation, boolean replace, boolean ifNotExists) {
    Entry existing = entries.get(key(name));
    if (existing != null && ifNotExists) {
      return false;
    }
    checkFree(name, replace);
    entries.put(key(name), new Entry(name, relation));
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
  public synchronized void checkFree(String name, boolean replace) {
    Entry existing = entries.get(key(name));
    if (existing != null && !replace) {
      throw new SheafException(
              ErrorCode.DUPLICATE_OBJECT,
              kind(existing.relation()) + " \"" + existing.name() + "\" exists already")
          .withHint("use CREATE OR REPLACE, or IF NOT EXISTS");
    }
  }

  /**
   * Removes a relation.
   *
   * @param view whether a view is meant, else a table
   * @throws SheafException UNKNOWN_TABLE when there is none, naming the near ones; TYPE_MISMATCH
   *     when it is of the other kind
   */
  public synchronized void drop(String name, boolean view, boolean ifExists) {
    Entry existing = entries.get(key(name));
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
    entries.remove(key(name));
    release(existing.relation());
  }

  /** The error for a name that nothing has, with the near names, or all when there are few. */
  public synchronized SheafException unknown(String name) {
    Collection<String> names = entries.values().stream().map(Entry::name).toList();
    SheafException error =
        new SheafException(
            ErrorCode.UNKNOWN_TABLE, "table or view \"" + name + "\" does not exist");
    Optional<String> near = NearWords.nearest(name, names);
    if (near.isPresent()) {
      return error.withHint("did you mean \"" + near.get() + "\"?");
    }
    if (names.isEmpty()) {
      return error.withHint("a file can be queried as FROM 'path/to/file.parquet'");
    }
    return names.size() <= 10
        ? error.withHint("there are: " + String.join(", ", names))
        : error.withHint("SHOW TABLES lists all " + names.size());
  }

  /** The error for a name that no table of the schema {@value #SYSTEM_SCHEMA} has. */
  public SheafException unknownSystemTable(String name) {
    return new SheafException(
            ErrorCode.UNKNOWN_TABLE, "table \"" + SYSTEM_SCHEMA + "." + name + "\" does not exist")
        .withHint("there are: " + String.join(", ", new TreeSet<>(systemTables.keySet())));
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
    List<Entry> all = List.copyOf(entries.values());
    entries.clear();
    all.forEach(entry -> release(entry.relation()));
  }
}
