package io.sheaf.sql.execution;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.MemoryUse;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.CancelledException;
import io.sheaf.graph.Execution;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.result.ResultChannel;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.sql.Result;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A query on its way: its task graph runs, its rows are read. */
public final class RunningQuery implements Result {
  private final QueryStages stages;
  private final Schema schema;
  private final QueryEngine engine;
  private final ResultChannel channel;
  private final Execution execution;
  private final ChannelRows rows;
  private final Thread awaiting;
  private final MemoryUse use = new MemoryUse();
  private final List<StoredTable> tables = new ArrayList<>();
  private List<TableName> origins = List.of();
  private volatile boolean closed;

  /**
   * Starts a query.
   *
   * @param streaming whether rows are wanted while the query runs; else it runs to its end in this
   *     call, which costs no hand-off to another thread
   * @param running hears of the query before it runs, so that it can be cancelled from another
   *     thread
   */
  public static RunningQuery start(
      QueryStages stages,
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
      QueryStages stages,
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

  /** Notes of which tables its columns are, before anybody reads it. */
  public RunningQuery from(List<TableName> tables) {
    origins = tables;
    return this;
  }

  private RunningQuery(
      QueryStages stages,
      Schema schema,
      QueryEngine engine,
      Settings settings,
      boolean streaming,
      QueryMetrics metrics) {
    this.schema = schema;
    this.engine = engine;
    engine.boundSpilling();
    stages.all().stages().forEach(stage -> acquireTables(stage.root()));
    MemoryPool memory = engine.memory().countedIn(use);
    this.channel =
        new ResultChannel(memory, engine.resultBytes(), streaming, settings.spillDirectory());
    this.rows = new ChannelRows();
    Instant now = Instant.now();
    Function<StageGraph, StageTasks> tasks =
        graph -> new StageTasks(graph, settings, now, memory, channel, metrics);
    this.stages = stages;
    this.execution =
        stages.steps() == null
            ? tasks.apply(stages.ended(stages.all(), true)).start(engine.scheduler(), !streaming)
            : new AdaptiveExecution(stages, tasks, engine.scheduler(), !streaming);
    engine.opened();
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
    } catch (OutOfMemoryError exhausted) {
      failure =
          new SheafException(
              ErrorCode.OUT_OF_MEMORY,
              "the heap is exhausted: " + exhausted.getMessage(),
              exhausted);
    } catch (Throwable unknown) {
      failure = new SheafException(ErrorCode.INTERNAL_ERROR, "internal error: " + unknown, unknown);
    } finally {
      channel.finish(failure);
    }
  }

  /** The stages that were started, and why they are not those that were planned first. */
  public List<QueryStages.Ran> ran() {
    return execution instanceof AdaptiveExecution adaptive
        ? adaptive.ran()
        : List.of(new QueryStages.Ran(stages.ended(stages.all(), true), List.of()));
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
  public List<TableName> origins() {
    return origins;
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public ColumnBatch next() {
    return rows.next();
  }

  /** What one thread takes out of the channel. */
  private final class ChannelRows implements Rows {
    private final StoredBatchReader reader = new StoredBatchReader(schema.size());
    private StoredBatch current;

    @Override
    public ColumnBatch next() {
      if (closed) {
        throw new SheafException(ErrorCode.OBJECT_CLOSED, "the result is closed");
      }
      close();
      try {
        current = channel.take();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        cancel();
        throw new SheafException(ErrorCode.CANCELLED, "the query was cancelled");
      }
      return current == null ? null : reader.read(current);
    }

    @Override
    public void close() {
      reader.close();
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }

  @Override
  public Rows reader() {
    if (isOrdered()) {
      throw new IllegalStateException("rows in order have one reader");
    }
    return new ChannelRows();
  }

  @Override
  public boolean isOrdered() {
    return stages.ordered();
  }

  @Override
  public double estimatedRows() {
    return stages.rows();
  }

  @Override
  public MemoryUse memory() {
    return use;
  }

  @Override
  public boolean isReadable() {
    return channel.isReadable();
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
    rows.close();
    execution.cancel();
    // Frees what waits to be read, so that a producer that waits for room goes on and ends.
    channel.close();
    execution.close();
    if (awaiting != null) {
      joinUninterruptibly(awaiting);
    }
    channel.close();
    tables.forEach(StoredTable::release);
    engine.closed();
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
