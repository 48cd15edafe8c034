package io.sheaf.cluster;

import io.sheaf.cluster.protocol.LayerForm;
import io.sheaf.cluster.protocol.OutputForm;
import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.Placement;
import io.sheaf.graph.PortableGraph;
import io.sheaf.graph.TaskOrder;
import io.sheaf.graph.cluster.LayerRules;
import io.sheaf.graph.cluster.Submission;
import io.sheaf.graph.cluster.TaskAttempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client's graph at the coordinator: what members must be told of it beside what the state
 * machine decides. Used by the coordinator's loop alone, once made.
 */
final class SubmittedGraph {
  final long id;
  final int client;
  final int clientNumber;
  final PortableGraph graph;
  final GraphIndex index;
  private final TaskOrder order;
  private final LayerForm[] layers;
  private final OutputForm[] outputs;
  private final int[] attempts; // which attempt made the output of a task, as known here

  /**
   * Indexes and orders the tasks: work for a thread that may take its time.
   *
   * @param id the cluster's number of the execution
   * @param client the member that submitted it
   * @param clientNumber that member's number of it
   */
  SubmittedGraph(long id, int client, int clientNumber, PortableGraph graph) {
    this.id = id;
    this.client = client;
    this.clientNumber = clientNumber;
    this.graph = graph;
    index = new GraphIndex(graph.toGraph());
    order = TaskOrder.of(index);
    layers = new LayerForm[graph.layers().size()];
    outputs = new OutputForm[index.taskCount()];
    attempts = new int[index.taskCount()];
  }

  Submission submission() {
    List<LayerRules> rules = new ArrayList<>();
    Map<Integer, Submission.Given> given = new HashMap<>();
    for (int i = 0; i < graph.layers().size(); i++) {
      PortableGraph.PortableLayer layer = graph.layers().get(i);
      if (GivenBodies.KIND.equals(layer.kind())) {
        given.put(i, GivenBodies.decode(layer.bodies()));
        rules.add(rules(layer.placement().withRetries(GivenBodies.RETRIES)));
      } else {
        rules.add(rules(layer.placement()));
      }
    }
    return new Submission(id, client, index, order, rules, 0, given);
  }

  private static LayerRules rules(Placement placement) {
    Map<String, Double> resources = new HashMap<>();
    placement.resources().forEach((name, amount) -> resources.put(name, (double) amount));
    return new LayerRules(
        placement.onClient(),
        placement.workers(),
        resources,
        placement.retries(),
        placement.priority(),
        placement.indeterminate());
  }

  /** What a member needs to run tasks of a layer. */
  LayerForm layer(int position) {
    if (layers[position] == null) {
      PortableGraph.PortableLayer layer = graph.layers().get(position);
      layers[position] =
          new LayerForm(
              layer.name(),
              position,
              index.offset(position),
              layer.taskCount(),
              layer.kind(),
              layer.bodies(),
              layer.dependencies().stream().map(reads -> producer(reads.layer())).toList());
    }
    return layers[position];
  }

  private LayerForm.Producer producer(int position) {
    PortableGraph.PortableLayer layer = graph.layers().get(position);
    return new LayerForm.Producer(
        layer.name(), position, index.offset(position), layer.taskCount());
  }

  /** An attempt has made an output. */
  void made(TaskAttempt task, OutputForm output) {
    if (task.attempt() >= attempts[task.task()]) {
      attempts[task.task()] = task.attempt();
      outputs[task.task()] = output;
    }
  }

  /** What readers need to know of an output that the state machine gives as there. */
  OutputForm output(int task, int attempt) {
    if (attempts[task] != attempt) {
      throw new IllegalStateException(
          "attempt %d of %s is to be read, but attempt %d was told of"
              .formatted(attempt, index.key(task), attempts[task]));
    }
    return outputs[task];
  }
}
