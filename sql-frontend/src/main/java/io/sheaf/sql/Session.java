package io.sheaf.sql;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryUse;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.FileAccess;
import io.sheaf.sql.catalog.SystemTables;
import io.sheaf.sql.execution.QueryEngine;
import io.sheaf.sql.execution.SharedEngine;
import io.sheaf.sql.parser.Parameters;
import io.sheaf.sql.parser.SheafParser;
import io.sheaf.sql.parser.SqlScript;
import io.sheaf.sql.statement.StatementRunner;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.Secrets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;

/**
 * A user's connection to the engine: settings, a catalog, and the scheduler and memory its queries
 * use. Statements start one at a time, while rows of earlier ones may still be read; {@link
 * #cancel} may come from any thread.
 */
public final class Session implements AutoCloseable {
  private final Settings settings;
  private final Catalog catalog;
  private final QueryEngine engine;
  private final StatementRunner runner;
  private final Set<Result> open =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private volatile Result current;
  private volatile boolean cancelled;
  private volatile boolean closed;

  private final boolean owner;
  private final Secrets secrets;
  private final FileAccess access;

  private Session(
      Settings settings,
      Catalog catalog,
      QueryEngine engine,
      Secrets secrets,
      boolean owner,
      FileAccess access,
      Map<String, TableSource> given) {
    this.settings = settings;
    this.secrets = secrets;
    this.catalog = catalog;
    this.engine = engine;
    this.owner = owner;
    this.access = access;
    runner = new StatementRunner(settings, catalog, engine, given, this::running);
  }

  /**
   * Opens a session.
   *
   * @param settings initial settings by name, as SET would take them
   * @throws SheafException INVALID_SETTING naming the near settings
   */
  public static Session open(Map<String, String> settings) {
    return open(settings, null);
  }

  /**
   * Opens a session that shares memory and scheduler with others.
   *
   * @param shared what it shares; null to have its own
   * @throws SheafException INVALID_SETTING naming the near settings
   */
  public static Session open(Map<String, String> given, SharedEngine shared) {
    Settings settings = new Settings(given);
    QueryEngine engine = new QueryEngine(settings, shared);
    Map<String, TableSource> more = shared == null ? Map.of() : shared.systemTables();
    Secrets secrets = new Secrets();
    Catalog catalog =
        new Catalog(all -> SystemTables.of(all, settings, secrets, engine::view, more));
    return new Session(settings, catalog, engine, secrets, true, engine.access(), Map.of());
  }

  /**
   * This session for one more statement at a time: settings, tables and views are the same.
   *
   * @throws IllegalStateException when this session has an engine of its own, which knows one
   *     statement at a time
   */
  public Session beside() {
    return beside(Map.of());
  }

  /**
   * This session for one more statement, which finds rows that only it has.
   *
   * @param given rows by the names that its queries read them by; not owned
   * @throws IllegalStateException as {@link #beside()} does
   */
  public Session beside(Map<String, TableSource> given) {
    checkOpen();
    if (!engine.isShared()) {
      throw new IllegalStateException("statements beside each other need a shared engine");
    }
    return new Session(settings, catalog, engine, secrets, false, engine.access(), given);
  }

  /**
   * Changes a setting.
   *
   * @throws SheafException INVALID_SETTING when there is none of the name, the value does not fit,
   *     or it is not the session's to change
   */
  public void set(String name, String value) {
    Setting setting = Settings.named(name);
    engine.checkOwn(setting);
    settings.set(setting, value);
  }

  public Settings settings() {
    return settings;
  }

  public Catalog catalog() {
    return catalog;
  }

  /**
   * Runs one statement. Rows stream from the result, which the caller closes, before or after
   * further statements; it holds memory until then.
   *
   * @throws SheafException with the position in {@code sql}
   */
  public Result execute(String sql) {
    checkOpen();
    cancelled = false;
    return run(SheafParser.parse(sql));
  }

  /**
   * Runs one statement with values for its question marks.
   *
   * @param parameters as {@link Parameters#of} takes them
   */
  public Result execute(String sql, List<?> parameters) {
    checkOpen();
    cancelled = false;
    return run(SheafParser.parse(sql, Parameters.of(parameters)));
  }

  /** Runs one statement of a script; positions in errors refer to the script. */
  public Result execute(SqlScript.Statement statement) {
    checkOpen();
    cancelled = false;
    return run(SheafParser.parse(statement));
  }

  /** The columns a query would give, without running it, whatever the values of its parameters. */
  public ResultColumns describe(String sql) {
    checkOpen();
    SqlNode query = SheafParser.parse(sql, Parameters.UNKNOWN);
    return within(() -> runner.columnsOf(query));
  }

  /**
   * A field for each question mark of a statement: the type that its place asks for, VARCHAR where
   * nothing tells.
   */
  public Schema parameters(String sql) {
    checkOpen();
    int count = SheafParser.parameterCount(sql);
    if (count == 0) {
      return new Schema(List.of());
    }
    SqlNode statement = SheafParser.parse(sql);
    return within(() -> runner.parametersOf(statement, count));
  }

  private Result run(SqlNode statement) {
    current = null;
    Result result = within(() -> runner.run(statement));
    current = result;
    open.add(result);
    if (closed) {
      // It was closed while the statement was started.
      result.close();
      checkOpen();
    }
    return new OpenResult(result, open::remove);
  }

  /** Runs something that may what this session may. */
  private <T> T within(ScopedValue.CallableOp<T, RuntimeException> action) {
    return access.within(() -> secrets.within(action));
  }

  private void running(Result result) {
    current = result;
    if (cancelled) {
      // The cancellation came while the query was planned.
      result.cancel();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new SheafException(ErrorCode.OBJECT_CLOSED, "the session is closed");
    }
  }

  /** How far the running statement has come, from any thread; unknown when none runs. */
  public Result.Progress progress() {
    Result running = current;
    return running == null ? new Result.Progress(-1, -1) : running.progress();
  }

  /** What the statement that was started last holds, from any thread. */
  public MemoryUse memory() {
    Result running = current;
    return running == null ? new MemoryUse() : running.memory();
  }

  /** Stops the statement that was started last, if it still runs. */
  public void cancel() {
    cancelled = true;
    Result running = current;
    if (running != null) {
      running.cancel();
    }
  }

  /**
   * Ends the session: cancels what runs, drops its tables and views, frees memory; one {@link
   * #beside} another ends its statement alone. Closing twice is harmless.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Result last = current;
    if (last != null) {
      last.close();
    }
    synchronized (open) {
      List.copyOf(open).forEach(Result::close);
    }
    if (owner) {
      catalog.close();
      engine.close();
    }
  }
}
