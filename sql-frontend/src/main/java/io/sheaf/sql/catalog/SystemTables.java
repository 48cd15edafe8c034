package io.sheaf.sql.catalog;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.ClusterView;
import io.sheaf.sql.Setting;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.Routines.Routine;
import io.sheaf.sql.catalog.SystemTable.Column;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.Secret;
import io.sheaf.storage.fs.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The tables of the schema {@value Catalog#SYSTEM_SCHEMA}: what goes on behind the session's
 * scheduler, its settings, and the functions there are.
 */
public final class SystemTables {
  private static final DataType MOMENT = new DataType.Timestamp(3, true);

  private SystemTables() {}

  /**
   * The schemas {@value Catalog#SYSTEM_SCHEMA} and {@value InformationSchema#NAME}.
   *
   * @param view asked anew for each scan, on the thread that scans; so are the settings
   * @param more further tables of the schema {@value Catalog#SYSTEM_SCHEMA}, by lower-case name
   */
  public static SystemSchemas of(
      Catalog catalog,
      Settings settings,
      Secrets secrets,
      Supplier<ClusterView> view,
      Map<String, TableSource> more) {
    return new SystemSchemas(
        Map.of(
            Catalog.SYSTEM_SCHEMA,
            () -> {
              Map<String, TableSource> tables = new HashMap<>(engine(settings, view));
              tables.put("secrets", entries("secrets", SECRETS, secrets::all));
              tables.putAll(more);
              return tables;
            },
            InformationSchema.NAME,
            () -> InformationSchema.tables(catalog)));
  }

  private static Map<String, TableSource> engine(Settings settings, Supplier<ClusterView> view) {
    return Map.of(
        "workers", entries("workers", WORKERS, () -> view.get().workers()),
        "tasks", entries("tasks", TASKS, () -> view.get().tasks()),
        "exchanges", entries("exchanges", EXCHANGES, () -> view.get().exchanges()),
        "events", entries("events", EVENTS, () -> view.get().events()),
        "functions", entries("functions", FUNCTIONS, Routines::all),
        "settings", entries("settings", settings(settings), () -> List.of(Setting.values())));
  }

  private static final List<Column<Routine>> FUNCTIONS =
      List.of(
          new Column<>("function_name", Simple.VARCHAR, Routine::name),
          new Column<>("function_type", Simple.VARCHAR, Routine::kind),
          new Column<>("signature", Simple.VARCHAR, Routine::signature),
          Column.nullable("family", Simple.VARCHAR, Routine::family),
          Column.nullable("description", Simple.VARCHAR, Routine::description),
          Column.nullable("example", Simple.VARCHAR, Routine::example));

  /** Names of the values, never the values. */
  private static final List<Column<Secret>> SECRETS =
      List.of(
          new Column<>("name", Simple.VARCHAR, Secret::name),
          new Column<>("type", Simple.VARCHAR, Secret::type),
          new Column<>("scope", Simple.VARCHAR, Secret::scope),
          new Column<>(
              "options", Simple.VARCHAR, secret -> String.join(", ", secret.values().keySet())));

  private static List<Column<Setting>> settings(Settings settings) {
    return List.of(
        new Column<>("name", Simple.VARCHAR, Setting::settingName),
        new Column<>("value", Simple.VARCHAR, settings::shown),
        new Column<>("default_value", Simple.VARCHAR, s -> s.shown(s.defaultText())),
        new Column<>("description", Simple.VARCHAR, Setting::description));
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

  private static <E> TableSource entries(
      String name, List<Column<E>> columns, Supplier<List<E>> entries) {
    return SystemTable.of(Catalog.SYSTEM_SCHEMA + "." + name, columns, entries);
  }
}
