package io.sheaf.sql.catalog;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.ClusterView;
import io.sheaf.storage.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tables {@code sheaf.workers}, {@code sheaf.tasks}, {@code sheaf.exchanges} and {@code
 * sheaf.events}: what goes on behind the session's scheduler.
 */
public final class SystemTables {
  private static final DataType MOMENT = new DataType.Timestamp(3, true);

  private SystemTables() {}

  /** A column, and how its value is found in an entry. */
  private record Column<E>(String name, DataType type, Function<E, Object> value) {}

  /**
   * The tables by name.
   *
   * @param view asked anew for each scan, on the thread that scans
   */
  public static Map<String, TableSource> of(Supplier<ClusterView> view) {
    return Map.of(
        "workers", table("workers", WORKERS, () -> view.get().workers()),
        "tasks", table("tasks", TASKS, () -> view.get().tasks()),
        "exchanges", table("exchanges", EXCHANGES, () -> view.get().exchanges()),
        "events", table("events", EVENTS, () -> view.get().events()));
  }

  private static final List<Column<ClusterView.Worker>> WORKERS =
      List.of(
          new Column<>("name", Simple.VARCHAR, ClusterView.Worker::name),
          new Column<>("role", Simple.VARCHAR, ClusterView.Worker::role),
          new Column<>("state", Simple.VARCHAR, ClusterView.Worker::state),
          new Column<>("address", Simple.VARCHAR, ClusterView.Worker::address),
          new Column<>("process_id", Simple.BIGINT, ClusterView.Worker::processId),
          new Column<>("threads", Simple.INTEGER, ClusterView.Worker::threads),
          new Column<>("running_tasks", Simple.INTEGER, ClusterView.Worker::runningTasks),
          new Column<>("stored_bytes", Simple.BIGINT, ClusterView.Worker::storedBytes),
          new Column<>("memory_bytes", Simple.BIGINT, ClusterView.Worker::memoryBytes),
          new Column<>("memory_limit", Simple.BIGINT, ClusterView.Worker::memoryLimit),
          new Column<>("started", MOMENT, worker -> micros(worker.startedMillis())),
          new Column<>("last_heard", MOMENT, worker -> micros(worker.lastHeardMillis())));

  private static final List<Column<ClusterView.Task>> TASKS =
      List.of(
          new Column<>("execution", Simple.BIGINT, ClusterView.Task::execution),
          new Column<>("layer", Simple.VARCHAR, ClusterView.Task::layer),
          new Column<>("task", Simple.INTEGER, ClusterView.Task::task),
          new Column<>("attempt", Simple.INTEGER, ClusterView.Task::attempt),
          new Column<>("state", Simple.VARCHAR, ClusterView.Task::state),
          new Column<>("worker", Simple.VARCHAR, ClusterView.Task::worker),
          new Column<>("result_bytes", Simple.BIGINT, ClusterView.Task::bytes),
          new Column<>("seconds", Simple.DOUBLE, ClusterView.Task::seconds));

  private static final List<Column<ClusterView.Exchange>> EXCHANGES =
      List.of(
          new Column<>("execution", Simple.BIGINT, ClusterView.Exchange::execution),
          new Column<>("layer", Simple.VARCHAR, ClusterView.Exchange::layer),
          new Column<>("producer", Simple.VARCHAR, ClusterView.Exchange::producer),
          new Column<>("consumer", Simple.VARCHAR, ClusterView.Exchange::consumer),
          new Column<>("batch_count", Simple.BIGINT, ClusterView.Exchange::batches),
          new Column<>("row_count", Simple.BIGINT, ClusterView.Exchange::rows),
          new Column<>("byte_count", Simple.BIGINT, ClusterView.Exchange::bytes));

  private static final List<Column<ClusterView.Event>> EVENTS =
      List.of(
          new Column<>("happened", MOMENT, event -> micros(event.timeMillis())),
          new Column<>("kind", Simple.VARCHAR, ClusterView.Event::kind),
          new Column<>("worker", Simple.VARCHAR, ClusterView.Event::worker),
          new Column<>("message", Simple.VARCHAR, ClusterView.Event::message));

  /**
   * A table of the schema {@code sheaf}.
   *
   * @param rows asked anew for each scan; a value is a String, a boxed number, or null
   */
  public static TableSource table(String name, Schema schema, Supplier<List<Object[]>> rows) {
    return new SystemTable(Catalog.SYSTEM_SCHEMA + "." + name, schema, rows);
  }

  private static long micros(long millis) {
    return millis * 1000;
  }

  private static <E> TableSource table(
      String name, List<Column<E>> columns, Supplier<List<E>> entries) {
    Schema schema =
        new Schema(columns.stream().map(c -> new Field(c.name(), c.type(), false)).toList());
    return new SystemTable(
        Catalog.SYSTEM_SCHEMA + "." + name,
        schema,
        () -> {
          List<Object[]> rows = new ArrayList<>();
          for (E entry : entries.get()) {
            rows.add(columns.stream().map(column -> column.value().apply(entry)).toArray());
          }
          return rows;
        });
  }
}
