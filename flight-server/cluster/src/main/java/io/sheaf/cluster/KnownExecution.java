package io.sheaf.cluster;

import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.LayerForm;
import io.sheaf.graph.TaskBody;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a member knows of an execution: its layers, and where outputs are. Changed by the member's
 * loop alone; bodies are asked for by the threads of tasks.
 */
final class KnownExecution {
  private final Map<Integer, LayerForm> layers = new HashMap<>();
  private final Map<Integer, CoordinatorMessage.OutputsAt> tables = new HashMap<>();
  private final Map<Integer, IntFunction<TaskBody>> bodies = new ConcurrentHashMap<>();
  private final Function<LayerForm, IntFunction<TaskBody>> decoder;

  KnownExecution(Function<LayerForm, IntFunction<TaskBody>> decoder) {
    this.decoder = decoder;
  }

  void add(LayerForm layer) {
    layers.put(layer.position(), layer);
  }

  void add(CoordinatorMessage.OutputsAt outputs) {
    tables.put(outputs.table().layer(), outputs);
  }

  /** The layer of a task. */
  LayerForm layerOf(int task) {
    for (LayerForm layer : layers.values()) {
      if (task >= layer.firstTask() && task < layer.firstTask() + layer.taskCount()) {
        return layer;
      }
    }
    throw new IllegalStateException("the layer of task " + task + " was never told of");
  }

  /** The table that was sent last. */
  CoordinatorMessage.OutputsAt table(int layer, int version) {
    CoordinatorMessage.OutputsAt outputs = tables.get(layer);
    if (outputs == null || outputs.table().version() != version) {
      throw new IllegalStateException(
          "version " + version + " of the outputs of layer " + layer + " was never told of");
    }
    return outputs;
  }

  /** Makes the body of a task; the bodies of its layer are decoded by the first that asks. */
  TaskBody body(LayerForm layer, int index) {
    return bodies.computeIfAbsent(layer.position(), position -> decoder.apply(layer)).apply(index);
  }
}
