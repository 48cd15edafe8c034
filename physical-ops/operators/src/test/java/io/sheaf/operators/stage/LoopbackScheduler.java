package io.sheaf.operators.stage;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.BodyDecoder;
import io.sheaf.graph.CancelledException;
import io.sheaf.graph.ClusterView;
import io.sheaf.graph.Execution;
import io.sheaf.graph.ExecutionOptions;
import io.sheaf.graph.GivenResults;
import io.sheaf.graph.GraphListener;
import io.sheaf.graph.Layer;
import io.sheaf.graph.PortableBodies;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.ThreadScheduler;
import io.sheaf.graph.WorkerServices;
import io.sheaf.operators.spill.SpillDirectory;
import io.sheaf.operators.wire.ErrorForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A worker inside the client's process: what may run elsewhere is encoded, decoded and run with a
 * memory pool of its own; its errors and reports travel as bytes too. Only results are passed by
 * reference.
 */
final class LoopbackScheduler implements Scheduler {
  static final String WORKER = "loopback-1";

  private final Map<String, BodyDecoder> decoders = BodyDecoder.installed();
  private final ThreadScheduler threads;
  private final MemoryPool memory;
  private final SpillDirectory spill;
  private final WorkerServices services;

  LoopbackScheduler(SchedulerConfig config) {
    threads = new ThreadScheduler(config.threads());
    memory = new MemoryPool(config.memoryBytes());
    spill = SpillDirectory.open(config.spillDirectory());
    services = WorkerServices.of(memory, spill);
  }

  @Override
  public Execution execute(TaskGraph graph, ExecutionOptions options) {
    List<Layer> layers =
        graph.layers().stream().map(layer -> isHere(layer) ? layer : elsewhere(layer)).toList();
    return threads.execute(
        TaskGraph.of(layers, graph.outputs()), options.withListener(named(graph, options)));
  }

  private static boolean isHere(Layer layer) {
    return layer.placement().onClient() || layer.bodies() instanceof GivenResults;
  }

  private Layer elsewhere(Layer layer) {
    PortableBodies portable = PortableBodies.of(layer);
    IntFunction<TaskBody> bodies =
        decoders.get(portable.kind()).decode(portable.encoded(), services);
    return new Layer(
        layer.name(),
        layer.taskCount(),
        layer.dependencies(),
        i -> context -> run(bodies.apply(i), context),
        layer.placement());
  }

  private static io.sheaf.graph.TaskResult run(TaskBody body, io.sheaf.graph.TaskContext context) {
    try {
      return body.run(context);
    } catch (CancelledException cancelled) {
      throw cancelled;
    } catch (Exception failure) {
      throw ErrorForm.decode(ErrorForm.of(failure).encode()).toException();
    }
  }

  /** Adds the worker's name to its reports. */
  private static GraphListener named(TaskGraph graph, ExecutionOptions options) {
    GraphListener listener = options.listener();
    if (listener.equals(GraphListener.SILENT)) {
      return listener;
    }
    return new GraphListener() {
      @Override
      public void start(TaskGraph started) {
        listener.start(graph);
      }

      @Override
      public void reported(TaskKey key, int attempt, String worker, byte[] report) {
        listener.reported(key, attempt, WORKER, report);
      }

      @Override
      public void finish(TaskGraph finished, Optional<Throwable> failure) {
        listener.finish(graph, failure);
      }
    };
  }

  @Override
  public int threads() {
    return threads.threads();
  }

  @Override
  public ClusterView view() {
    return threads.view();
  }

  @Override
  public void close() {
    threads.close();
    memory.close();
    spill.close();
  }
}
