package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.spi.EngineConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A column of a key, as servers list them.
 *
 * @param position within the key, from 1
 */
record KeyColumn(String schema, String table, String key, String column, long position) {
  private record Name(String schema, String table, String key) {}

  /** The keys that columns in any order make. */
  static List<EngineConnection.Key> keys(List<KeyColumn> columns) {
    Map<Name, List<String>> keys = new LinkedHashMap<>();
    columns.stream()
        .sorted(Comparator.comparingLong(KeyColumn::position))
        .forEach(
            c ->
                keys.computeIfAbsent(new Name(c.schema, c.table, c.key), name -> new ArrayList<>())
                    .add(c.column));
    List<EngineConnection.Key> all = new ArrayList<>();
    keys.forEach(
        (name, of) -> all.add(new EngineConnection.Key(name.schema, name.table, name.key, of)));
    return all;
  }
}
