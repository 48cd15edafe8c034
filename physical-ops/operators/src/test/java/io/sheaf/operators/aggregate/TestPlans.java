package io.sheaf.operators.aggregate;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.DriverBody;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.ExecutionSettings;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.FragmentResources;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Sink;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.result.ResultChannel;
import io.sheaf.operators.spec.OperatorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Runs plans over given batches by several drivers, every operator checked. */
public final class TestPlans {
  private TestPlans() {}

  /** Gives the batches, each to one driver. */
  public record BatchesSpec(Schema schema, List<? extends ColumnBatch> batches, int drivers)
      implements OperatorSpec {
    @Override
    public List<OperatorSpec> inputs() {
      return List.of();
    }

    @Override
    public void build(PipelineBuilder pipelines) {
      AtomicInteger next = new AtomicInteger();
      pipelines.source(
          this,
          new Source() {
            @Override
            public int maxDrivers() {
              return drivers;
            }

            @Override
            public Reader open(DriverContext driver) {
              return new Reader() {
                @Override
                public ColumnBatch next() {
                  int index = next.getAndIncrement();
                  return index < batches.size() ? batches.get(index) : null;
                }

                @Override
                public void close() {}
              };
            }
          });
    }

    @Override
    public String describe() {
      return "Batches";
    }
  }

  /** Hands each batch to the consumer, one at a time. */
  private record CollectSpec(OperatorSpec input, Consumer<ColumnBatch> consumer)
      implements OperatorSpec {
    @Override
    public Schema schema() {
      return input.schema();
    }

    @Override
    public List<OperatorSpec> inputs() {
      return List.of(input);
    }

    @Override
    public void build(PipelineBuilder pipelines) {
      pipelines.input(input);
      pipelines.sink(
          this,
          new Sink() {
            @Override
            public Driver open(DriverContext driver) {
              return new Driver() {
                @Override
                public void accept(ColumnBatch batch) {
                  synchronized (consumer) {
                    consumer.accept(batch);
                  }
                }

                @Override
                public void combine() {}

                @Override
                public void close() {}
              };
            }

            @Override
            public void finish(FragmentContext fragment) {}
          });
    }

    @Override
    public String describe() {
      return "Collect";
    }
  }

  /** Runs a plan and offers its batches; everything the plan owns is released when this returns. */
  public static void run(
      OperatorSpec root,
      MemoryPool memory,
      ExecutionSettings settings,
      Consumer<ColumnBatch> consumer)
      throws Exception {
    run(root, memory, settings, List.of(), consumer);
  }

  /**
   * Runs a plan that reads from other stages.
   *
   * @param inputs every upstream stage's results
   */
  @SuppressWarnings("try") // resources may be interrupted while they are closed
  public static void run(
      OperatorSpec root,
      MemoryPool memory,
      ExecutionSettings settings,
      List<? extends TaskResult> inputs,
      Consumer<ColumnBatch> consumer)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(settings.threads());
        FragmentResources resources = new FragmentResources()) {
      FragmentRunner.run(
          new CollectSpec(root, consumer),
          new Fragment(memory, settings, threads, resources, List.copyOf(inputs)));
    }
  }

  /** Runs a plan that ends in a sink of its own and gives its result, which the caller closes. */
  @SuppressWarnings("try") // resources may be interrupted while they are closed
  public static TaskResult result(
      OperatorSpec root,
      MemoryPool memory,
      ExecutionSettings settings,
      List<? extends TaskResult> inputs)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(settings.threads());
        FragmentResources resources = new FragmentResources()) {
      return FragmentRunner.run(
          root, new Fragment(memory, settings, threads, resources, List.copyOf(inputs)));
    }
  }

  public static ExecutionSettings settings(int threads, int batchRows, Path spillDirectory) {
    return new ExecutionSettings(threads, batchRows, true, spillDirectory);
  }

  private record Fragment(
      MemoryPool memory,
      ExecutionSettings settings,
      ExecutorService threads,
      FragmentResources resources,
      List<TaskResult> inputs)
      implements FragmentContext {
    @Override
    public int partition() {
      return 0;
    }

    @Override
    public int partitionCount() {
      return 1;
    }

    @Override
    public EvalContext evaluation() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<TaskResult> inputs(int stage) {
      return inputs;
    }

    @Override
    public void parallel(int count, IntConsumer body) {
      try {
        drive(count, body::accept);
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }

    @Override
    public void drive(int maxDrivers, DriverBody body) throws Exception {
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
      Exception first = null;
      for (Future<?> driver : running) {
        try {
          driver.get();
        } catch (ExecutionException failure) {
          first = first == null && failure.getCause() instanceof Exception e ? e : first;
        }
      }
      if (first != null) {
        throw first;
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
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkCancelled() {}

    @Override
    public <T extends AutoCloseable> T own(T resource) {
      return resources.own(resource);
    }
  }
}
