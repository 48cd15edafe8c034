package io.sheaf.service;

import io.sheaf.columnar.memory.MemoryUse;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.catalog.SystemTables;
import io.sheaf.sql.parser.SecretText;
import io.sheaf.storage.TableSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The table {@code sheaf.queries}: the statements of a user that run, and the last that ended; an
 * administrator sees those of all.
 */
final class QueriesTable {
  static final String NAME = "queries";

  private static final DataType MOMENT = new DataType.Timestamp(6, true);
  private static final double NANOS_A_SECOND = 1e9;

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("id", Simple.BIGINT, false),
              new Field("user_name", Simple.VARCHAR, false),
              new Field("session", Simple.BIGINT, false),
              new Field("state", Simple.VARCHAR, false),
              new Field("started", MOMENT, false),
              new Field("ended", MOMENT, true),
              new Field("seconds", Simple.DOUBLE, false),
              new Field("row_count", Simple.BIGINT, false),
              new Field("progress", Simple.DOUBLE, true),
              new Field("memory", Simple.BIGINT, false),
              new Field("peak_memory", Simple.BIGINT, false),
              new Field("statement", Simple.VARCHAR, false)));

  private QueriesTable() {}

  /**
   * The table as a user sees it.
   *
   * @param visible whose statements the user may see
   */
  static TableSource of(Queries queries, Predicate<String> visible) {
    return SystemTables.table(
        NAME,
        SCHEMA,
        () -> {
          List<Object[]> rows = new ArrayList<>();
          for (ServiceQuery query : queries.all()) {
            if (visible.test(query.session().user())) {
              rows.add(row(query));
            }
          }
          return rows;
        });
  }

  private static Object[] row(ServiceQuery query) {
    Instant ended = query.ended();
    Duration took = Duration.between(query.started(), ended == null ? Instant.now() : ended);
    double progress = query.progress();
    MemoryUse memory = query.memory();
    return new Object[] {
      query.id(),
      query.session().user(),
      query.session().number(),
      query.state().name().toLowerCase(Locale.ROOT),
      micros(query.started()),
      ended == null ? null : micros(ended),
      took.toNanos() / NANOS_A_SECOND,
      query.rows(),
      progress < 0 ? null : progress,
      memory.bytes(),
      memory.peak(),
      SecretText.masked(query.sql())
    };
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
