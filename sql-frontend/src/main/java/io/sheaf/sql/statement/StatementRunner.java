package io.sheaf.sql.statement;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.ExplainFormat;
import io.sheaf.planner.PlannedQuery;
import io.sheaf.planner.SqlSelects;
import io.sheaf.sql.Result;
import io.sheaf.sql.ResultColumns;
import io.sheaf.sql.Setting;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.execution.MemoryResult;
import io.sheaf.sql.execution.QueryEngine;
import io.sheaf.sql.execution.QueryStages;
import io.sheaf.sql.execution.RunningQuery;
import io.sheaf.sql.parser.AlterTable;
import io.sheaf.sql.parser.ChangeTable;
import io.sheaf.sql.parser.ChangeWithQueries;
import io.sheaf.sql.parser.CopyStatement;
import io.sheaf.sql.parser.CreateMacro;
import io.sheaf.sql.parser.CreateSchema;
import io.sheaf.sql.parser.CreateSecret;
import io.sheaf.sql.parser.CreateTable;
import io.sheaf.sql.parser.CreateView;
import io.sheaf.sql.parser.DeallocateStatement;
import io.sheaf.sql.parser.DefineTable;
import io.sheaf.sql.parser.DescribeStatement;
import io.sheaf.sql.parser.DropStatement;
import io.sheaf.sql.parser.ExecuteStatement;
import io.sheaf.sql.parser.ExplainStatement;
import io.sheaf.sql.parser.MergeStatement;
import io.sheaf.sql.parser.PrepareStatement;
import io.sheaf.sql.parser.ResetStatement;
import io.sheaf.sql.parser.SetStatement;
import io.sheaf.sql.parser.SetVariable;
import io.sheaf.sql.parser.SheafStatement;
import io.sheaf.sql.parser.ShowSchemas;
import io.sheaf.sql.parser.ShowSetting;
import io.sheaf.sql.parser.ShowTables;
import io.sheaf.sql.parser.SummarizeStatement;
import io.sheaf.sql.parser.UseStatement;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.Secrets;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Runs statements of every kind for one session. Used by one thread. */
public final class StatementRunner {
  private static final List<String> PLAN_COLUMNS = List.of("plan");

  private final Settings settings;
  private final Catalog catalog;
  private final SessionQueries queries;

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
    this(settings, new SessionQueries(settings, catalog, engine, given, running));
  }

  private StatementRunner(Settings settings, SessionQueries queries) {
    this.settings = settings;
    this.catalog = queries.catalog();
    this.queries = queries;
  }

  /** Runs a statement; the caller closes the result. */
  public Result run(SqlNode statement) {
    return switch (statement) {
      case SheafStatement own -> run(own);
      case SqlInsert insert -> changes().insert(insert);
      case SqlDelete delete -> changes().delete(delete);
      case SqlUpdate update -> changes().update(update);
      default -> queries.run(statement);
    };
  }

  /** The columns a query gives. */
  public ResultColumns columnsOf(SqlNode query) {
    if (query.isA(SqlKind.DML)) {
      return ResultColumns.of(new Schema(List.of()));
    }
    return switch (query) {
      case SummarizeStatement summarize -> queries.columns(told().query(summarize));
      case ChangeTable change -> ResultColumns.of(changes().schema(change));
      case MergeStatement merge -> ResultColumns.of(changes().schema(merge));
      case ChangeWithQueries change -> columnsOf(change.change());
      case ExecuteStatement execute -> columnsOf(definitions().prepared(execute));
      case ExplainStatement _ -> ResultColumns.of(MemoryResult.textSchema(PLAN_COLUMNS));
      case SheafStatement own -> ResultColumns.of(MemoryResult.textSchema(ToldTables.columns(own)));
      default -> queries.columns(query);
    };
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

  private TableChanges changes() {
    return new TableChanges(catalog, queries);
  }

  private NewRelations relations() {
    return new NewRelations(catalog, queries);
  }

  private ToldTables told() {
    return new ToldTables(settings, catalog, queries);
  }

  private SessionDefinitions definitions() {
    return new SessionDefinitions(catalog.sessionNames(), queries);
  }

  private Result run(SheafStatement statement) {
    return switch (statement) {
      case ShowSetting show -> rows(told().of(show));
      case ShowTables show -> rows(told().of(show));
      case ShowSchemas show -> rows(told().of(show));
      case DescribeStatement describe -> rows(told().of(describe));
      case SummarizeStatement summarize -> queries.run(told().query(summarize));
      case ExplainStatement explain -> explain(explain);
      case CreateView view -> relations().createView(view);
      case CreateTable table -> relations().createTable(table);
      case CopyStatement copy -> new FileCopy(queries).copy(copy);
      case ChangeTable change -> changes().change(change);
      case MergeStatement merge -> changes().merge(merge);
      case ChangeWithQueries change -> change(change);
      case ExecuteStatement execute ->
          Places.at(execute, () -> run(definitions().prepared(execute)));
      case SetStatement set -> done(() -> set(set));
      case ResetStatement reset -> done(() -> reset(reset));
      case DropStatement drop -> done(drop.name(), () -> drop(drop));
      case DefineTable define -> done(() -> define(define));
      case CreateSchema create ->
          done(create.name(), () -> catalog.addSchema(create.name().names, create.ifNotExists()));
      case CreateSecret create ->
          done(
              create.name(),
              () ->
                  Secrets.current()
                      .create(create.name().getSimple(), create.options(), create.existing()));
      case UseStatement use -> done(use.schema(), () -> catalog.use(use.schema().names));
      case CreateMacro create -> done(create.name(), () -> definitions().define(create));
      case SetVariable set -> done(() -> definitions().set(set));
      case PrepareStatement prepare -> done(() -> definitions().prepare(prepare));
      case DeallocateStatement deallocate -> done(() -> deallocate(deallocate));
      case AlterTable alter ->
          done(alter.table(), () -> new TableAlteration(catalog, queries).apply(alter));
    };
  }

  private static Result done(Runnable action) {
    action.run();
    return MemoryResult.none();
  }

  private static Result done(SqlNode where, Runnable action) {
    Places.run(where, action);
    return MemoryResult.none();
  }

  private Result rows(ToldTables.Told told) {
    return MemoryResult.texts(queries.engine().memory(), told.columns(), told.rows());
  }

  private static String name(SqlIdentifier identifier) {
    return String.join(".", identifier.names);
  }

  private void set(SetStatement set) {
    Setting setting = Places.at(set.name(), () -> Settings.named(name(set.name())));
    Places.run(set.name(), () -> queries.engine().checkOwn(setting));
    Object value = set.value();
    String text =
        value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    Places.run(set.valueNode(), () -> settings.set(setting, text));
  }

  private void reset(ResetStatement reset) {
    reset
        .name()
        .ifPresentOrElse(
            name -> settings.reset(Places.at(name, () -> Settings.named(name(name)))),
            settings::resetAll);
  }

  private void drop(DropStatement drop) {
    switch (drop.target()) {
      case MACRO -> catalog.sessionNames().dropMacro(name(drop.name()), drop.ifExists());
      case SECRET -> Secrets.current().drop(name(drop.name()), drop.ifExists());
      case SCHEMA -> catalog.dropSchema(drop.name().names, drop.ifExists(), drop.cascade());
      case VIEW, TABLE ->
          catalog.drop(
              catalog.named(drop.name().names),
              drop.target() == DropStatement.Target.VIEW,
              drop.ifExists());
    }
  }

  private void define(DefineTable define) {
    TableName name = Places.at(define.name(), () -> catalog.target(define.name().names));
    if (!define.ifNotExists() || catalog.find(name).isEmpty()) {
      Places.run(define.name(), () -> catalog.checkFree(name, define.replace()));
      changes().define(define);
    }
  }

  private void deallocate(DeallocateStatement deallocate) {
    deallocate
        .name()
        .ifPresentOrElse(
            name -> Places.run(name, () -> catalog.sessionNames().deallocate(name.getSimple())),
            () -> catalog.sessionNames().deallocateAll());
  }

  /** Runs the queries of WITH first, so that the statement reads what they gave before it. */
  private Result change(ChangeWithQueries change) {
    return change(change.queries().getList(), change.change());
  }

  private Result change(List<SqlNode> with, SqlNode change) {
    if (with.isEmpty()) {
      return run(change);
    }
    SqlWithItem item = (SqlWithItem) with.getFirst();
    SqlParserPos position = item.getParserPosition();
    SqlNode all =
        new SqlWith(
            position,
            SqlNodeList.of(item),
            SqlSelects.of(position, List.of(SqlIdentifier.star(position)), item.name, null));
    PlannedQuery planned = queries.plan(all);
    try (StoredTable rows = queries.stored(item.name.getSimple(), planned.schema(), planned)) {
      return new StatementRunner(settings, queries.with(item.name.getSimple(), rows))
          .change(with.subList(1, with.size()), change);
    }
  }

  private Result explain(ExplainStatement explain) {
    SqlNode statement = explain.statement();
    SqlNode query =
        switch (statement) {
          case CreateView view -> view.query();
          case CreateTable table -> NewRelations.tableQuery(table);
          case CopyStatement copy -> FileCopy.source(copy);
          case SummarizeStatement summarize -> told().query(summarize);
          case ExecuteStatement execute -> definitions().prepared(execute);
          case SqlInsert insert when !explain.analyze() -> insert.getSource();
          default -> statement;
        };
    if (explain.analyze() && (query instanceof SheafStatement || query.isA(SqlKind.DML))) {
      return measured(query);
    }
    PlannedQuery planned = queries.plan(query);
    if (explain.analyze()) {
      return analyze(planned);
    }
    String text = planned.explain(ExplainFormat.valueOf(explain.format().name()));
    return plan(text.lines().toList());
  }

  private Result plan(List<String> lines) {
    return MemoryResult.texts(
        queries.engine().memory(),
        PLAN_COLUMNS,
        lines.stream().map(line -> new String[] {line}).toList());
  }

  private Result analyze(PlannedQuery planned) {
    QueryMetrics metrics = new QueryMetrics();
    long start = System.nanoTime();
    long rows = 0;
    List<QueryStages.Ran> ran;
    try (RunningQuery query = queries.measured(planned, metrics)) {
      for (ColumnBatch batch; (batch = query.next()) != null; ) {
        rows += batch.rowCount();
      }
      ran = query.ran();
    }
    return plan(AnalyzedPlan.lines(ran, metrics, rows, System.nanoTime() - start));
  }

  /** Runs a statement that changes something and tells how each of its queries ran. */
  private Result measured(SqlNode statement) {
    List<String> lines = new ArrayList<>();
    new StatementRunner(settings, queries.measuredInto(lines::addAll)).run(statement).close();
    return plan(lines);
  }
}
