package io.sheaf.operators.join;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.DriverBody;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.ExecutionSettings;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.FragmentResources;
import io.sheaf.operators.result.ResultChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A task of its own: real threads, its own memory; closing it fails when memory was leaked. */
final class TestFragment implements FragmentContext, AutoCloseable {
  private final ExecutionSettings settings;
  private final MemoryPool memory;
  private final boolean ownsPool;
  private final MemoryConsumer functions;
  private final FragmentResources resources = new FragmentResources();
  private final Map<Integer, List<TaskResult>> inputs = new HashMap<>();

  TestFragment(int threads, int batchRows, boolean checked, long memoryLimit, Path spillDirectory) {
    this(threads, batchRows, checked, new MemoryPool(memoryLimit), spillDirectory, true);
  }

  /** A task in a pool of somebody else. */
  TestFragment(int threads, int batchRows, boolean checked, MemoryPool pool, Path spillDirectory) {
    this(threads, batchRows, checked, pool, spillDirectory, false);
  }

  private TestFragment(
      int threads,
      int batchRows,
      boolean checked,
      MemoryPool pool,
      Path spillDirectory,
      boolean ownsPool) {
    this.settings = new ExecutionSettings(threads, batchRows, checked, spillDirectory);
    this.memory = pool;
    this.ownsPool = ownsPool;
    this.functions = memory.consumer("functions");
  }

  @Override
  public int partition() {
    return 0;
  }

  @Override
  public int partitionCount() {
    return 1;
  }

  @Override
  public ExecutionSettings settings() {
    return settings;
  }

  @Override
  public MemoryPool memory() {
    return memory;
  }

  @Override
  public EvalContext evaluation() {
    return new EvalContext(ZoneOffset.UTC, Instant.EPOCH, functions);
  }

  /** Makes a result the only one of a stage. */
  void input(int stage, TaskResult result) {
    inputs.put(stage, List.of(result));
  }

  @Override
  public List<TaskResult> inputs(int stage) {
    return inputs.get(stage);
  }

  @Override
  public void parallel(int count, IntConsumer body) {
    AtomicInteger next = new AtomicInteger();
    try {
      drive(
          settings.threads(),
          driver -> {
            for (int i; (i = next.getAndIncrement()) < count; ) {
              body.accept(i);
            }
          });
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void drive(int maxDrivers, DriverBody body) throws Exception {
    try (var threads = Executors.newFixedThreadPool(maxDrivers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < maxDrivers; i++) {
        int driver = i;
        running.add(
            threads.submit(
                () -> {
                  body.run(driver);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failure;
    }
  }

  @Override
  public <T> T blocking(Callable<T> action) throws Exception {
    return action.call();
  }

  @Override
  public AutoCloseable onCancel(Runnable action) {
    return () -> {};
  }

  @Override
  public ResultChannel resultChannel() {
    throw new UnsupportedOperationException("these tests collect rows in a sink of their own");
  }

  @Override
  public void checkCancelled() {}

  @Override
  public <T extends AutoCloseable> T own(T resource) {
    return resources.own(resource);
  }

  /** Ends the task and releases what it owns. */
  void end() throws Exception {
    resources.close();
  }

  @Override
  public void close() throws Exception {
    try {
      end();
    } finally {
      functions.close();
      if (ownsPool) {
        memory.close();
      }
    }
  }
}
