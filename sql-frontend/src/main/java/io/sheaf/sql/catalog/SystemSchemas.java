package io.sheaf.sql.catalog;

import io.sheaf.storage.TableSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The schemas of the engine itself. Their tables are made when the first statement names one.
 * Thread-safe.
 */
public final class SystemSchemas {
  private final Map<String, Supplier<Map<String, TableSource>>> makers;
  private final Map<String, Map<String, TableSource>> made = new ConcurrentHashMap<>();

  /**
   * Schemas by lower-case name.
   *
   * @param makers each makes its schema's tables, by lower-case name
   */
  public SystemSchemas(Map<String, Supplier<Map<String, TableSource>>> makers) {
    this.makers = new TreeMap<>(makers);
  }

  /** Names of the schemas, sorted. */
  public Set<String> names() {
    return makers.keySet();
  }

  /** The tables of a schema by lower-case name. */
  public Map<String, TableSource> tables(String schema) {
    return made.computeIfAbsent(schema, name -> Map.copyOf(makers.get(name).get()));
  }
}
