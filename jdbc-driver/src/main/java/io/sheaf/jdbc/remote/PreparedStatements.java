package io.sheaf.jdbc.remote;

import io.sheaf.jdbc.arrow.ArrowSchema;
import io.sheaf.jdbc.remote.Messages.Prepared;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The statements that the server keeps prepared for a connection, by their texts: the ones used
 * last, a bounded number of them. Thread-safe.
 */
final class PreparedStatements {
  private static final int KEPT = 64;

  /** A statement on the server. */
  record Entry(byte[] handle, ArrowSchema columns, ArrowSchema parameters) {}

  private final RemoteConnection connection;
  private final Map<String, Entry> kept = new LinkedHashMap<>(16, 0.75f, true);

  PreparedStatements(RemoteConnection connection) {
    this.connection = connection;
  }

  synchronized Entry get(String sql) throws SQLException {
    Entry found = kept.get(sql);
    if (found == null) {
      Prepared answer = connection.prepare(sql);
      found =
          new Entry(
              answer.handle(),
              ArrowSchema.read(answer.columns()),
              ArrowSchema.read(answer.parameters()));
      kept.put(sql, found);
      if (kept.size() > KEPT) {
        String oldest = kept.keySet().iterator().next();
        connection.tell(Messages.closePrepared(kept.remove(oldest).handle()));
      }
    }
    return found;
  }

  /** Forgets all, and tells the server. */
  synchronized void forget() {
    kept.values().forEach(entry -> connection.tell(Messages.closePrepared(entry.handle())));
    kept.clear();
  }
}
