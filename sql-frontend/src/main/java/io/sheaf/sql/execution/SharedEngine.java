package io.sheaf.sql.execution;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.Scheduler;
import io.sheaf.sql.Setting;
import io.sheaf.sql.catalog.FileAccess;
import io.sheaf.storage.TableSource;
import java.util.Map;
import java.util.Set;

/**
 * What the sessions of a server have in common. None of it is a session's to close.
 *
 * @param memory bounds the data of all their queries together
 * @param scheduler runs their queries
 * @param systemTables tables of the schema {@code sheaf} beside those that every session has, by
 *     lower-case name
 * @param access which files statements may read and write
 */
public record SharedEngine(
    MemoryPool memory,
    Scheduler scheduler,
    Map<String, TableSource> systemTables,
    FileAccess access) {
  /** Settings that a session can't change, since what they say is shared. */
  static final Set<Setting> SETTINGS =
      Set.of(
          Setting.THREADS,
          Setting.MEMORY,
          Setting.SCHEDULER,
          Setting.WORKERS,
          Setting.WORKERS_MIN,
          Setting.WORKERS_MAX,
          Setting.WORKERS_IDLE,
          Setting.CLUSTER_SECRET,
          Setting.TLS_CA,
          Setting.TLS_CERTIFICATE,
          Setting.TLS_KEY,
          Setting.SPILL_DIRECTORY,
          Setting.SPILL_LIMIT);
}
