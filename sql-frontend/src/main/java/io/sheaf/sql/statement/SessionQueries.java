package io.sheaf.sql.statement;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.ClusterShape;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.relational.LiteralRows;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.StoreSinkSpec;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.PlannedQuery;
import io.sheaf.planner.Planner;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.sql.Result;
import io.sheaf.sql.ResultColumns;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.execution.QueryEngine;
import io.sheaf.sql.execution.QueryStages;
import io.sheaf.sql.execution.RunningQuery;
import io.sheaf.storage.TableSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlNode;

/** Plans and runs the queries that one session's statements are made of. Used by one thread. */
final class SessionQueries implements ChangeQueries {
  /** Estimated rows of a result from which on the client reads while the query runs. */
  private static final double STREAMING_ROWS = 100_000;

  private final Settings settings;
  private final Catalog catalog;
  private final QueryEngine engine;
  private final Map<String, TableSource> given;
  private final Consumer<Result> running;
  private final Consumer<List<String>> measures;

  /**
   * @param given rows that queries find by name, beside the catalog's; not owned
   * @param running hears of a query as soon as it can be cancelled
   */
  SessionQueries(
      Settings settings,
      Catalog catalog,
      QueryEngine engine,
      Map<String, TableSource> given,
      Consumer<Result> running) {
    this(settings, catalog, engine, given, running, null);
  }

  private SessionQueries(
      Settings settings,
      Catalog catalog,
      QueryEngine engine,
      Map<String, TableSource> given,
      Consumer<Result> running,
      Consumer<List<String>> measures) {
    this.settings = settings;
    this.catalog = catalog;
    this.engine = engine;
    this.given = Map.copyOf(given);
    this.running = running;
    this.measures = measures;
  }

  /** These, with rows that queries find by one more name. */
  SessionQueries with(String name, TableSource rows) {
    Map<String, TableSource> more = new HashMap<>(given);
    more.keySet().removeIf(name::equalsIgnoreCase);
    more.put(name, rows);
    return new SessionQueries(settings, catalog, engine, more, running, measures);
  }

  /**
   * These, which tell how each query ran whose rows a statement keeps or writes.
   *
   * @param measures takes the lines about one query
   */
  SessionQueries measuredInto(Consumer<List<String>> measures) {
    return new SessionQueries(settings, catalog, engine, given, running, measures);
  }

  Catalog catalog() {
    return catalog;
  }

  QueryEngine engine() {
    return engine;
  }

  // Planning

  /** Plans a query, after asking for what its plan depends on. */
  PlannedQuery plan(SqlNode query) {
    return planned(query.accept(asked()));
  }

  /** Plans a query that depends on no rows. */
  PlannedQuery planned(SqlNode query) {
    return planned(compiler(), query);
  }

  private QueryCompiler compiler() {
    QueryCompiler compiler = new QueryCompiler(catalog);
    given.forEach(compiler::name);
    return compiler;
  }

  private QueryCompiler reading(Named... read) {
    QueryCompiler compiler = compiler();
    for (Named each : read) {
      compiler.name(each.name(), each.rows());
    }
    return compiler;
  }

  /** The columns that a query would give. */
  ResultColumns columns(SqlNode query) {
    QueryCompiler compiler = compiler();
    RelRoot root = compiler.compile(query.accept(asked()));
    return new ResultColumns(planned(root).schema(), compiler.origins(root));
  }

  private PlannedQuery planned(QueryCompiler compiler, SqlNode query) {
    return planned(compiler.compile(query));
  }

  private PlannedQuery planned(RelRoot root) {
    return CalciteErrors.translated(catalog, () -> Planner.plan(root, plannerSettings()));
  }

  private AskedQueries asked() {
    ToldTables told = new ToldTables(settings, catalog, this);
    return new AskedQueries(
        query -> plan(query).schema().fields().stream().map(Field::name).toList(),
        this::texts,
        told::query);
  }

  private PlannerSettings plannerSettings() {
    ClusterShape shape = engine.shape();
    int workers = settings.planForWorkers() > 0 ? settings.planForWorkers() : shape.members();
    int threads = shape.distributed() ? shape.slots() / shape.members() : engine.threads();
    return new PlannerSettings(
        settings.synchronous() ? 1 : threads,
        settings.partitions(),
        settings.divisions(),
        settings.divisionRows(),
        PlannerSettings.JoinStrategy.valueOf(settings.join().toUpperCase(Locale.ROOT)),
        new PlannerSettings.Workers(workers, settings.taskRows(), shape.distributed()),
        new PlannerSettings.Adaptive(settings.adaptive(), settings.adaptiveBytes()),
        settings.checkOperators());
  }

  // Running

  /** Starts a query whose rows the session's client reads. */
  Result run(SqlNode query) {
    QueryCompiler compiler = compiler();
    RelRoot root = compiler.compile(query.accept(asked()));
    PlannedQuery planned = planned(root);
    // Few rows: run to the end at once, without a hand-off to another thread.
    boolean streaming = engine.isShared() || planned.physical().rows() > STREAMING_ROWS;
    return started(planned, streaming).from(compiler.origins(root));
  }

  private RunningQuery started(PlannedQuery planned, boolean streaming) {
    return RunningQuery.start(
        QueryStages.of(planned), planned.schema(), engine, settings, streaming, running);
  }

  /** Starts a query whose operators count what they do. */
  RunningQuery measured(PlannedQuery planned, QueryMetrics metrics) {
    return RunningQuery.start(
        QueryStages.of(planned), planned.schema(), engine, settings, true, running, metrics);
  }

  /** The rows of a query of one column of text. */
  List<String> texts(SqlNode query) {
    List<String> texts = new ArrayList<>();
    try (RunningQuery rows = started(plan(query), true)) {
      ColumnBuffer buffer = new ColumnBuffer();
      for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
        long[] views = ((ViewColumn) batch.column(0).flat(buffer)).views();
        for (int row = 0; row < batch.rowCount(); row++) {
          byte[] text = Views.bytes(views[2 * row], views[2 * row + 1]);
          texts.add(new String(text, StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  /** Runs a query and keeps its rows in a table, which the caller closes. */
  StoredTable stored(String name, Schema schema, PlannedQuery planned) {
    StoredTable table = new StoredTable(name, schema, engine.memory(), settings.spillDirectory());
    try {
      runInto(planned, input -> new StoreSinkSpec(input, table));
    } catch (Throwable failure) {
      table.close();
      throw failure;
    }
    return table;
  }

  /** Runs a query whose last stage ends in another sink than the client. */
  void runInto(PlannedQuery planned, UnaryOperator<OperatorSpec> sink) {
    QueryMetrics metrics = measures == null ? null : new QueryMetrics();
    long start = System.nanoTime();
    try (RunningQuery query =
        RunningQuery.start(
            QueryStages.into(planned, sink),
            planned.schema(),
            engine,
            settings,
            false,
            running,
            metrics)) {
      while (query.next() != null) {
        throw new IllegalStateException("a statement without rows gave some");
      }
      if (metrics != null) {
        measures.accept(AnalyzedPlan.lines(query.ran(), metrics, 0, System.nanoTime() - start));
      }
    }
  }

  // What statements ask that change tables

  @Override
  public Schema schema(SqlNode query) {
    return plan(query).schema();
  }

  @Override
  public StoredTable rows(String name, Schema schema, SqlNode query, Named... read) {
    return stored(name, schema, planned(reading(read), query.accept(asked())));
  }

  @Override
  public StoredTable rows(String name, Schema schema, List<List<Expr.Literal>> rows) {
    StoredTable table = new StoredTable(name, schema, engine.memory(), settings.spillDirectory());
    try (LiteralRows literals = new LiteralRows(schema, engine.memory().consumer("new rows"))) {
      table.add(literals.batch(rows));
    } catch (Throwable failure) {
      table.close();
      throw failure;
    }
    return table;
  }

  @Override
  public boolean hasRows(SqlNode query, Named read) {
    try (RunningQuery result = started(planned(reading(read), query), true)) {
      for (ColumnBatch batch = result.next(); batch != null; batch = result.next()) {
        if (batch.rowCount() > 0) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public Result result(SqlNode query, Named read) {
    return started(planned(reading(read), query), false);
  }
}
