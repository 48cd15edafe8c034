package io.sheaf.storage.text;

import io.sheaf.storage.TableSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The tables of text files opened last, by their fingerprint: to look at all records again would
 * cost as much as to read them. Thread-safe.
 */
public final class TableCache {
  private static final int MOST = 32;

  private final Map<String, TableSource> tables = new LinkedHashMap<>(16, 0.75f, true);

  /** The table of a fingerprint, opened if it is not known. Two threads may open it twice. */
  public TableSource get(String fingerprint, Supplier<TableSource> open) {
    synchronized (tables) {
      TableSource known = tables.get(fingerprint);
      if (known != null) {
        return known;
      }
    }
    TableSource opened = open.get();
    synchronized (tables) {
      tables.put(fingerprint, opened);
      if (tables.size() > MOST) {
        tables.remove(tables.keySet().iterator().next());
      }
    }
    return opened;
  }
}
