package io.sheaf.cluster;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.GivenResults;
import io.sheaf.graph.Layer;
import io.sheaf.graph.PortableBodies;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.cluster.Submission;
import io.sheaf.graph.wire.RecordCodec;
import io.sheaf.operators.exchange.OutputId;
import io.sheaf.operators.exchange.PartitionStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The bodies of a layer whose results an earlier execution of the cluster holds: each task runs
 * where its result is and hands it over, so nothing moves.
 *
 * @param given where the results are
 */
record GivenBodies(Submission.Given given) implements PortableBodies {
  static final String KIND = "given";

  /** A result may have moved between the decision to hand it over there and the attempt. */
  static final int RETRIES = 8;

  private static final RecordCodec<Submission.Given> CODEC = RecordCodec.of(Submission.Given.class);

  /**
   * The graph, with layers that earlier executions of the cluster hold made fit to travel.
   *
   * @param later the execution of the graph
   * @throws SheafException CONNECTION_LOST when what they hold is gone with the connection
   */
  static TaskGraph in(TaskGraph graph, ClusterExecution later) {
    List<Layer> layers = new ArrayList<>();
    boolean any = false;
    for (Layer layer : graph.layers()) {
      if (layer.bodies() instanceof GivenResults(ClusterExecution earlier, String name)) {
        any = true;
        if (!earlier.isOfSameMembership(later)) {
          throw ClientGraphs.connectionLost("what was computed so far is gone");
        }
        layers.add(
            new Layer(
                layer.name(),
                layer.taskCount(),
                layer.dependencies(),
                new GivenBodies(new Submission.Given(earlier.id(), earlier.firstTask(name))),
                layer.placement()));
      } else {
        layers.add(layer);
      }
    }
    return any ? TaskGraph.of(layers, graph.outputs()) : graph;
  }

  static Submission.Given decode(byte[] encoded) {
    return CODEC.decode(encoded);
  }

  /** The bodies, in the process that holds results. */
  static IntFunction<TaskBody> decode(byte[] encoded, PartitionStore store) {
    Submission.Given given = decode(encoded);
    return index -> context -> result(store, given.execution(), given.firstTask() + index);
  }

  private static TaskResult result(PartitionStore store, long execution, int task) {
    OutputId id =
        store.held().stream()
            .filter(held -> held.execution() == execution && held.task() == task)
            .max(Comparator.comparingInt(OutputId::attempt))
            .orElseThrow(() -> new IllegalStateException("the result has just moved"));
    TaskResult held = store.get(id);
    if (held == null) {
      throw new IllegalStateException("the result has just moved");
    }
    return held.retained();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public byte[] encoded() {
    return CODEC.encode(given);
  }

  @Override
  public TaskBody apply(int index) {
    throw new IllegalStateException("made where the results are");
  }
}
