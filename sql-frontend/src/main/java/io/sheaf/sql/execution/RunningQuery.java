package io.sheaf.sql.execution;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.CancelledException;
import io.sheaf.graph.Execution;
import io.sheaf.graph.ExecutionOptions;
import io.sheaf.operators.pipeline.ExecutionSettings;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.result.ResultChannel;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.sql.Result;
import io.sheaf.sql.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A query on its way: its task graph runs, its rows are read. */
public final class RunningQuery implements Result {
  private static final long CHANNEL_BYTES = 16L << 20;

  private final Schema schema;
  private final ResultChannel channel;
  private final MemoryConsumer expressions;
  private final Execution execution;
  private final StoredBatchReader reader;
  private final Thread awaiting;
  private final List<StoredTable> tables = new ArrayList<>();
  private StoredBatch current;
  private boolean closed;

  /**
   * Starts a query.
   *
   * @param streaming whether rows are wanted while the query runs; else it runs to its end in this
   *     call, which costs no hand-off to another thread
   * @param running hears of the query before it runs, so that it can be cancelled from another
   *     thread
   */
  public static RunningQuery start(
      StageGraph stages,
      Schema schema,
      QueryEngine engine,
      Settings settings,
      boolean streaming,
      Consumer<Result> running) {
    return start(stages, schema, engine, settings, streaming, running, null);
  }

  /**
   * Starts a query whose operators count what they do.
   *
   * @param metrics where, or null
   */
  public static RunningQuery start(
      StageGraph stages,
      Schema schema,
      QueryEngine engine,
      Settings settings,
      boolean streaming,
      Consumer<Result> running,
      QueryMetrics metrics) {
    RunningQuery query = new RunningQuery(stages, schema, engine, settings, streaming, metrics);
    running.accept(query);
    if (!streaming) {
      query.await();
    }
    return query;
  }

  private RunningQuery(
      StageGraph stages,
      Schema schema,
      QueryEngine engine,
      Settings settings,
      boolean streaming,
      QueryMetrics metrics) {
    this.schema = schema;
    stages.stages().forEach(stage -> acquireTables(stage.root()));
    this.reader = new StoredBatchReader(schema.size());
    MemoryPool memory = engine.memory();
    this.expressions = memory.consumer("expressions");
    this.channel =
        new ResultChannel(
            memory,
            Math.min(CHANNEL_BYTES, memory.limit() / 8),
            streaming,
            settings.spillDirectory());
    ExecutionSettings execution =
        new ExecutionSettings(
            settings.synchronous() ? 1 : settings.threads(),
            settings.batchRows(),
            settings.checkOperators(),
            settings.spillDirectory());
    EvalContext evaluation = new EvalContext(settings.timeZone(), Instant.now(), expressions);
    StageTasks tasks = new StageTasks(stages, execution, memory, evaluation, channel, metrics);
    this.execution =
        engine
            .scheduler()
            .execute(tasks.graph(), ExecutionOptions.DEFAULT.withCallerRuns(!streaming));
    this.awaiting =
        streaming ? Thread.ofPlatform().daemon().name("sheaf-query").start(this::await) : null;
  }

  /** Tables in memory that the query reads may be dropped or changed before it has ended. */
  private void acquireTables(OperatorSpec spec) {
    if (spec instanceof ScanSpec scan && scan.table() instanceof StoredTable table) {
      table.acquire();
      tables.add(table);
    }
    spec.inputs().forEach(this::acquireTables);
  }

  private void await() {
    Throwable failure = null;
    try {
      execution.await();
    } catch (CancelledException cancelled) {
      failure = new SheafException(ErrorCode.CANCELLED, "the query was cancelled");
    } catch (SheafException known) {
      failure = known;
    } catch (Throwable unknown) {
      failure = new SheafException(ErrorCode.INTERNAL_ERROR, "internal error: " + unknown, unknown);
    } finally {
      channel.finish(failure);
    }
  }

  @Override
  public boolean hasRows() {
    return true;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public ColumnBatch next() {
    if (closed) {
      throw new SheafException(ErrorCode.OBJECT_CLOSED, "the result is closed");
    }
    freeCurrent();
    try {
      current = channel.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      cancel();
      throw new SheafException(ErrorCode.CANCELLED, "the query was cancelled");
    }
    return current == null ? null : reader.read(current);
  }

  private void freeCurrent() {
    reader.close();
    if (current != null) {
      current.close();
      current = null;
    }
  }

  @Override
  public void cancel() {
    execution.cancel();
  }

  @Override
  public Progress progress() {
    Execution.Progress tasks = execution.progress();
    return new Progress(tasks.total() == 0 ? -1 : (double) tasks.done() / tasks.total(), -1);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    freeCurrent();
    execution.cancel();
    // Frees what waits to be read, so that a producer that waits for room goes on and ends.
    channel.close();
    execution.close();
    if (awaiting != null) {
      joinUninterruptibly(awaiting);
    }
    channel.close();
    expressions.close();
    tables.forEach(StoredTable::release);
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
