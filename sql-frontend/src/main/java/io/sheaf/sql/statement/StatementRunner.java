package io.sheaf.sql.statement;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.ClusterShape;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.relational.LiteralRows;
import io.sheaf.operators.spec.StoreSinkSpec;
import io.sheaf.operators.spec.WriteSinkSpec;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.ExplainFormat;
import io.sheaf.planner.PlannedQuery;
import io.sheaf.planner.Planner;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.sql.Result;
import io.sheaf.sql.Setting;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.FileAccess;
import io.sheaf.sql.catalog.FileReference;
import io.sheaf.sql.catalog.Macro;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.execution.MemoryResult;
import io.sheaf.sql.execution.QueryEngine;
import io.sheaf.sql.execution.QueryStages;
import io.sheaf.sql.execution.RunningQuery;
import io.sheaf.sql.parser.AlterTable;
import io.sheaf.sql.parser.ChangeTable;
import io.sheaf.sql.parser.CopyOption;
import io.sheaf.sql.parser.CopyStatement;
import io.sheaf.sql.parser.CreateMacro;
import io.sheaf.sql.parser.CreateSchema;
import io.sheaf.sql.parser.CreateSecret;
import io.sheaf.sql.parser.CreateTable;
import io.sheaf.sql.parser.CreateView;
import io.sheaf.sql.parser.DefineTable;
import io.sheaf.sql.parser.DescribeStatement;
import io.sheaf.sql.parser.DropStatement;
import io.sheaf.sql.parser.ExplainStatement;
import io.sheaf.sql.parser.MergeStatement;
import io.sheaf.sql.parser.ResetStatement;
import io.sheaf.sql.parser.Selects;
import io.sheaf.sql.parser.SetStatement;
import io.sheaf.sql.parser.SetVariable;
import io.sheaf.sql.parser.SheafParser;
import io.sheaf.sql.parser.SheafStatement;
import io.sheaf.sql.parser.ShowSchemas;
import io.sheaf.sql.parser.ShowSetting;
import io.sheaf.sql.parser.ShowTables;
import io.sheaf.sql.parser.SummarizeStatement;
import io.sheaf.sql.parser.UseStatement;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.SortOrder;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.Secrets;
import io.sheaf.storage.set.FolderWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Runs statements of every kind for one session. Used by one thread. */
public final class StatementRunner {
  /** Estimated rows of a result from which on the client reads while the query runs. */
  private static final double STREAMING_ROWS = 100_000;

  private static final List<String> SETTING_COLUMNS = List.of("name", "value", "description");
  private static final List<String> RELATION_COLUMNS = List.of("name", "kind");
  private static final List<String> SCHEMA_COLUMNS = List.of("name");
  private static final List<String> DESCRIPTION_COLUMNS =
      List.of("column_name", "column_type", "null");
  private static final List<String> PLAN_COLUMNS = List.of("plan");

  private final Settings settings;
  private final Catalog catalog;
  private final QueryEngine engine;
  private final Map<String, TableSource> given;
  private final Consumer<Result> running;

  /**
   * @param given rows that queries find by name, beside the catalog's; not owned
   * @param running hears of a query as soon as it can be cancelled
   */
  public StatementRunner(
      Settings settings,
      Catalog catalog,
      QueryEngine engine,
      Map<String, TableSource> given,
      Consumer<Result> running) {
    this.settings = settings;
    this.catalog = catalog;
    this.engine = engine;
    this.given = Map.copyOf(given);
    this.running = running;
  }

  /** Runs a statement; the caller closes the result. */
  public Result run(SqlNode statement) {
    return switch (statement) {
      case SheafStatement own -> run(own);
      case SqlInsert insert -> changes().insert(insert);
      case SqlDelete delete -> changes().delete(delete);
      case SqlUpdate update -> changes().update(update);
      default -> query(statement);
    };
  }

  /** The columns a query gives. */
  public Schema schemaOf(SqlNode query) {
    if (query.isA(SqlKind.DML)) {
      return new Schema(List.of());
    }
    return switch (query) {
      case SummarizeStatement summarize -> plan(summary(summarize)).schema();
      case ChangeTable change -> changes().schema(change);
      case MergeStatement merge -> changes().schema(merge);
      case SheafStatement own -> schemaOf(own);
      default -> plan(query).schema();
    };
  }

  private static Schema schemaOf(SheafStatement statement) {
    List<String> names =
        switch (statement) {
          case ShowSetting show ->
              show.name()
                  .map(name -> List.of(Settings.named(name(name)).settingName()))
                  .orElse(SETTING_COLUMNS);
          case ShowTables show -> RELATION_COLUMNS;
          case ShowSchemas show -> SCHEMA_COLUMNS;
          case DescribeStatement describe -> DESCRIPTION_COLUMNS;
          case ExplainStatement explain -> PLAN_COLUMNS;
          case SummarizeStatement summarize -> List.of();
          case AlterTable alter -> List.of();
          case CreateMacro create -> List.of();
          case SetVariable set -> List.of();
          case ChangeTable change -> List.of();
          case MergeStatement merge -> List.of();
          case SetStatement set -> List.of();
          case ResetStatement reset -> List.of();
          case CreateView create -> List.of();
          case CreateTable create -> List.of();
          case DefineTable define -> List.of();
          case DropStatement drop -> List.of();
          case CopyStatement copy -> List.of();
          case CreateSchema create -> List.of();
          case CreateSecret create -> List.of();
          case UseStatement use -> List.of();
        };
    return MemoryResult.textSchema(names);
  }

  /** The types that the places of a statement's question marks ask for. */
  public Schema parametersOf(SqlNode statement, int count) {
    if (statement instanceof ChangeTable change) {
      return ChangeParameters.of(change.change(), count, catalog);
    }
    if (statement instanceof SheafStatement) {
      return QueryCompiler.anyParameters(count);
    }
    return statement.isA(SqlKind.DML)
        ? ChangeParameters.of(statement, count, catalog)
        : new QueryCompiler(catalog).parameters(statement, count);
  }

  private Result run(SheafStatement statement) {
    return switch (statement) {
      case SetStatement set -> {
        Setting setting = at(set.name(), () -> Settings.named(name(set.name())));
        at(set.name(), () -> checkOwn(setting));
        at(set.valueNode(), () -> apply(setting, text(set.value())));
        yield MemoryResult.none();
      }
      case ResetStatement reset -> {
        reset
            .name()
            .ifPresentOrElse(
                name -> settings.reset(at(name, () -> Settings.named(name(name)))),
                settings::resetAll);
        yield MemoryResult.none();
      }
      case ShowSetting show -> showSettings(show);
      case ShowTables show -> showTables(show);
      case DescribeStatement describe -> describe(describe);
      case SummarizeStatement summarize -> query(summary(summarize));
      case ExplainStatement explain -> explain(explain);
      case CreateView view -> createView(view);
      case CreateTable table -> createTable(table);
      case DropStatement drop -> {
        at(
            drop.name(),
            () -> {
              drop(drop);
              return null;
            });
        yield MemoryResult.none();
      }
      case CopyStatement copy -> copy(copy);
      case DefineTable define -> {
        TableName name = at(define.name(), () -> catalog.target(define.name().names));
        if (!define.ifNotExists() || catalog.find(name).isEmpty()) {
          at(
              define.name(),
              () -> {
                catalog.checkFree(name, define.replace());
                return null;
              });
          changes().define(define);
        }
        yield MemoryResult.none();
      }
      case CreateSchema create -> {
        at(
            create.name(),
            () -> {
              catalog.addSchema(create.name().names, create.ifNotExists());
              return null;
            });
        yield MemoryResult.none();
      }
      case CreateSecret create -> {
        at(
            create.name(),
            () -> {
              String name = create.name().getSimple();
              Secrets.current().create(name, create.options(), create.existing());
              return null;
            });
        yield MemoryResult.none();
      }
      case UseStatement use -> {
        at(
            use.schema(),
            () -> {
              catalog.use(use.schema().names);
              return null;
            });
        yield MemoryResult.none();
      }
      case ShowSchemas show -> showSchemas();
      case CreateMacro create -> {
        at(
            create.name(),
            () -> {
              define(create);
              return null;
            });
        yield MemoryResult.none();
      }
      case SetVariable set -> {
        set(set);
        yield MemoryResult.none();
      }
      case AlterTable alter -> {
        at(
            alter.table(),
            () -> {
              new TableAlteration(catalog, queries()).apply(alter);
              return null;
            });
        yield MemoryResult.none();
      }
      case ChangeTable change -> changes().change(change);
      case MergeStatement merge -> changes().merge(merge);
    };
  }

  private void define(CreateMacro create) {
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String parameter : create.parameters()) {
      if (!seen.add(parameter)) {
        throw new SheafException(
            ErrorCode.AMBIGUOUS_NAME, "two parameters are named \"" + parameter + "\"");
      }
    }
    catalog
        .sessionNames()
        .add(
            new Macro(
                create.name().getSimple(),
                create.parameters(),
                create.defaults(),
                create.table(),
                SheafParser.unparse(create.body())),
            create.replace(),
            create.ifNotExists());
  }

  /** Computes a variable's value, which is kept as the text of a constant. */
  private void set(SetVariable set) {
    String constant = null;
    if (set.value().isPresent()) {
      SqlTemplate template = new SqlTemplate();
      String value = "SELECT " + template.place(set.value().get()) + " AS v";
      DataType type = plan(template.query(value)).schema().type(0);
      String text =
          texts(
                  template.query(
                      "SELECT coalesce('=' || CAST(v AS VARCHAR), '') FROM (" + value + ") AS t"))
              .getFirst();
      constant =
          text.isEmpty()
              ? "NULL"
              : "CAST('%s' AS %s)".formatted(text.substring(1).replace("'", "''"), type);
    }
    catalog.sessionNames().setVariable(set.name().getSimple(), constant);
  }

  private void drop(DropStatement drop) {
    if (drop.target() == DropStatement.Target.MACRO) {
      catalog.sessionNames().dropMacro(name(drop.name()), drop.ifExists());
      return;
    }
    if (drop.target() == DropStatement.Target.SECRET) {
      Secrets.current().drop(name(drop.name()), drop.ifExists());
    } else if (drop.target() == DropStatement.Target.SCHEMA) {
      catalog.dropSchema(drop.name().names, drop.ifExists(), drop.cascade());
    } else {
      boolean view = drop.target() == DropStatement.Target.VIEW;
      catalog.drop(catalog.named(drop.name().names), view, drop.ifExists());
    }
  }

  private TableChanges changes() {
    return new TableChanges(catalog, queries());
  }

  private ChangeQueries queries() {
    return new ChangeQueries() {
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
        StoredTable table =
            new StoredTable(name, schema, engine.memory(), settings.spillDirectory());
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

      private QueryCompiler reading(Named... read) {
        QueryCompiler compiler = compiler();
        for (Named each : read) {
          compiler.name(each.name(), each.rows());
        }
        return compiler;
      }
    };
  }

  private RunningQuery started(PlannedQuery planned, boolean streaming) {
    return RunningQuery.start(
        QueryStages.of(planned), planned.schema(), engine, settings, streaming, running);
  }

  private StoredTable stored(String name, Schema schema, PlannedQuery planned) {
    StoredTable table = new StoredTable(name, schema, engine.memory(), settings.spillDirectory());
    try {
      runInto(planned, input -> new StoreSinkSpec(input, table));
    } catch (Throwable failure) {
      table.close();
      throw failure;
    }
    return table;
  }

  private Object checkOwn(Setting setting) {
    engine.checkOwn(setting);
    return null;
  }

  private Object apply(Setting setting, String text) {
    settings.set(setting, text);
    return null;
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
  }

  private static String name(SqlIdentifier identifier) {
    return String.join(".", identifier.names);
  }

  /** Runs something about a part of the text, so that an error points there. */
  private static <T> T at(SqlNode where, java.util.function.Supplier<T> action) {
    try {
      return action.get();
    } catch (SheafException e) {
      throw e.position().isPresent() || where.getParserPosition().equals(SqlParserPos.ZERO)
          ? e
          : e.at(SheafParser.position(where.getParserPosition()));
    }
  }

  // Queries

  private PlannedQuery plan(SqlNode query) {
    return planned(query.accept(asked()));
  }

  private PlannedQuery planned(SqlNode query) {
    return planned(compiler(), query);
  }

  private QueryCompiler compiler() {
    QueryCompiler compiler = new QueryCompiler(catalog);
    given.forEach(compiler::name);
    return compiler;
  }

  private PlannedQuery planned(QueryCompiler compiler, SqlNode query) {
    return planned(compiler.compile(query));
  }

  private PlannedQuery planned(RelRoot root) {
    return CalciteErrors.translated(catalog, () -> Planner.plan(root, plannerSettings()));
  }

  private AskedQueries asked() {
    return new AskedQueries(
        query -> plan(query).schema().fields().stream().map(Field::name).toList(), this::texts);
  }

  /** The rows of a query of one column of text. */
  private List<String> texts(SqlNode query) {
    List<String> texts = new ArrayList<>();
    PlannedQuery planned = plan(query);
    try (RunningQuery rows =
        RunningQuery.start(
            QueryStages.of(planned), planned.schema(), engine, settings, true, running)) {
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

  private Result query(SqlNode query) {
    QueryCompiler compiler = compiler();
    RelRoot root = compiler.compile(query.accept(asked()));
    PlannedQuery planned = planned(root);
    // Few rows: run to the end at once, without a hand-off to another thread.
    boolean streaming = engine.isShared() || planned.physical().rows() > STREAMING_ROWS;
    return RunningQuery.start(
            QueryStages.of(planned), planned.schema(), engine, settings, streaming, running)
        .from(compiler.origins(root));
  }

  /** Runs a query whose last stage ends in another sink than the client. */
  private void runInto(
      PlannedQuery planned,
      java.util.function.UnaryOperator<io.sheaf.operators.spec.OperatorSpec> sink) {
    try (RunningQuery query =
        RunningQuery.start(
            QueryStages.into(planned, sink), planned.schema(), engine, settings, false, running)) {
      while (query.next() != null) {
        throw new IllegalStateException("a statement without rows gave some");
      }
    }
  }

  // Statements that look

  private Result showSettings(ShowSetting show) {
    if (show.name().isEmpty()) {
      return MemoryResult.texts(
          engine.memory(),
          SETTING_COLUMNS,
          Arrays.stream(Setting.values())
              .map(s -> new String[] {s.settingName(), settings.shown(s), s.description()})
              .toList());
    }
    SqlIdentifier wanted = show.name().get();
    Setting setting = at(wanted, () -> Settings.named(name(wanted)));
    return MemoryResult.texts(
        engine.memory(),
        List.of(setting.settingName()),
        List.<String[]>of(new String[] {settings.shown(setting)}));
  }

  private Result showSchemas() {
    return MemoryResult.texts(
        engine.memory(),
        SCHEMA_COLUMNS,
        catalog.allSchemas().stream().map(name -> new String[] {name}).toList());
  }

  private Result showTables(ShowTables show) {
    List<String[]> rows = new ArrayList<>();
    show.schema()
        .map(schema -> at(schema, () -> catalog.inSchema(schema.names)))
        .orElseGet(catalog::relations)
        .forEach(
            (name, relation) ->
                rows.add(
                    new String[] {name, relation instanceof Relation.View ? "view" : "table"}));
    return MemoryResult.texts(engine.memory(), RELATION_COLUMNS, rows);
  }

  private Result describe(DescribeStatement describe) {
    List<String[]> rows = new ArrayList<>();
    for (Field field : plan(queryOf(describe.subject())).schema().fields()) {
      rows.add(
          new String[] {field.name(), field.type().toString(), field.nullable() ? "YES" : "NO"});
    }
    return MemoryResult.texts(engine.memory(), DESCRIPTION_COLUMNS, rows);
  }

  private static SqlNode queryOf(SqlNode subject) {
    return subject.getKind() == SqlKind.IDENTIFIER ? Selects.all(subject) : subject;
  }

  private SqlNode summary(SummarizeStatement summarize) {
    SqlNode subject = summarize.subject();
    SqlNode same = SheafParser.parseKept(SheafParser.unparse(queryOf(subject)));
    return Summary.query(subject, plan(same).schema());
  }

  private Result explain(ExplainStatement explain) {
    SqlNode statement = explain.statement();
    SqlNode query =
        switch (statement) {
          case CreateView view -> view.query();
          case CreateTable table -> tableQuery(table);
          case CopyStatement copy -> copySource(copy);
          default -> statement;
        };
    PlannedQuery planned = plan(query);
    if (explain.analyze()) {
      return analyze(planned);
    }
    String text = planned.explain(ExplainFormat.valueOf(explain.format().name()));
    return MemoryResult.texts(
        engine.memory(), PLAN_COLUMNS, text.lines().map(line -> new String[] {line}).toList());
  }

  private Result analyze(PlannedQuery planned) {
    QueryMetrics metrics = new QueryMetrics();
    long start = System.nanoTime();
    long rows = 0;
    List<QueryStages.Ran> ran;
    try (RunningQuery query =
        RunningQuery.start(
            QueryStages.of(planned), planned.schema(), engine, settings, true, running, metrics)) {
      for (ColumnBatch batch; (batch = query.next()) != null; ) {
        rows += batch.rowCount();
      }
      ran = query.ran();
    }
    List<String> lines = AnalyzedPlan.lines(ran, metrics, rows, System.nanoTime() - start);
    return MemoryResult.texts(
        engine.memory(), PLAN_COLUMNS, lines.stream().map(l -> new String[] {l}).toList());
  }

  // Statements that make something

  private Result createView(CreateView view) {
    TableName name = at(view.name(), () -> catalog.target(view.name().names));
    if (view.ifNotExists() && catalog.find(name).isPresent()) {
      return MemoryResult.none();
    }
    at(
        view.name(),
        () -> {
          catalog.checkFree(name, view.replace());
          return null;
        });
    // Before planning, since the validator writes into the tree.
    String sql = SheafParser.unparse(view.query());
    Optional<FileReference> files =
        view.columns().isEmpty() ? FileReferences.wholeFiles(view.query()) : Optional.empty();
    // As its text will be read again: the columns can't depend on what it finds now.
    Schema given = planned(view.query()).schema();
    Schema schema = renamed(given, view.columns(), view.name());
    catalog.add(
        name,
        new Relation.View(sql, catalog.currentSchema(), view.columns(), schema, files),
        view.replace(),
        view.ifNotExists());
    return MemoryResult.none();
  }

  private Result createTable(CreateTable create) {
    TableName name = at(create.name(), () -> catalog.target(create.name().names));
    if (create.ifNotExists() && catalog.find(name).isPresent()) {
      return MemoryResult.none();
    }
    at(
        create.name(),
        () -> {
          catalog.checkFree(name, create.replace());
          return null;
        });
    PlannedQuery planned = plan(tableQuery(create));
    Schema schema = renamed(planned.schema(), create.columns(), create.name());
    StoredTable table = stored(name.toString(), schema, planned);
    table.noteOrder(planned.order());
    try {
      catalog.add(name, new Relation.Table(table), create.replace(), false);
    } catch (Throwable failure) {
      table.close();
      throw failure;
    }
    return MemoryResult.counted(table.rowCount());
  }

  /** The rows of a new table, in the order that its options ask for. */
  private static SqlNode tableQuery(CreateTable create) {
    Map<String, Object> given = new HashMap<>();
    create.options().forEach(option -> given.put(option.name(), option.value()));
    Object order =
        at(create.name(), () -> new Options(given).only("CREATE TABLE", "sorted_by"))
            .values()
            .get("sorted_by");
    return order == null
        ? create.query()
        : at(create.name(), () -> Selects.ordered(create.query(), SortOrder.parse(order)));
  }

  private static Schema renamed(Schema schema, List<String> names, SqlNode where) {
    if (!names.isEmpty() && names.size() != schema.size()) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              names.size() + " column names for a query of " + schema.size() + " columns")
          .at(SheafParser.position(where.getParserPosition()));
    }
    List<Field> fields = new ArrayList<>();
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.field(i);
      String name = names.isEmpty() ? field.name() : names.get(i);
      if (!seen.add(name)) {
        throw new SheafException(ErrorCode.AMBIGUOUS_NAME, "two columns are named \"" + name + "\"")
            .withHint("give one an alias: expression AS name")
            .at(SheafParser.position(where.getParserPosition()));
      }
      fields.add(new Field(name, field.type(), field.nullable()));
    }
    return new Schema(fields);
  }

  private static SqlNode copySource(CopyStatement copy) {
    return copy.source() instanceof SqlIdentifier table ? Selects.all(table) : copy.source();
  }

  private Result copy(CopyStatement copy) {
    Map<String, Object> options = new HashMap<>();
    for (CopyOption option : copy.options()) {
      options.put(option.name().toLowerCase(Locale.ROOT), option.value());
    }
    Object sorted = options.remove("sorted_by");
    Object clustered = options.remove("cluster_by");
    Object named = options.remove("format");
    FileFormat format =
        at(
            copy.pathNode(),
            () ->
                named != null
                    ? FileFormats.byName(named.toString())
                    : FileFormats.byPath(copy.path())
                        .orElseThrow(
                            () ->
                                new SheafException(
                                        ErrorCode.INVALID_ARGUMENT,
                                        "cannot tell the format of '"
                                            + copy.path()
                                            + "' by its ending")
                                    .withHint("name it: (FORMAT PARQUET)")));
    at(
        copy.pathNode(),
        () -> {
          FileAccess.current().checkWrite(copy.path());
          return null;
        });
    Object order = sorted != null ? sorted : clustered;
    PlannedQuery planned =
        plan(
            order == null
                ? copySource(copy)
                : at(
                    copy.pathNode(),
                    () -> Selects.ordered(copySource(copy), SortOrder.parse(order))));
    List<SortedColumn> written = planned.order();
    if (format.notesOrder() && !written.isEmpty()) {
      options.put("sorted_by", SortOrder.format(written, planned.schema()));
    }
    try (TableWriter writer =
        at(
            copy.pathNode(),
            () ->
                FolderWriter.open(
                    format,
                    copy.path(),
                    planned.schema(),
                    new Options(options),
                    engine.memory()))) {
      runInto(planned, input -> new WriteSinkSpec(input, writer));
      return MemoryResult.counted(writer.rowCount());
    }
  }
}
