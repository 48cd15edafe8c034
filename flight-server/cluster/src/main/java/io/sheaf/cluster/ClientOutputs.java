package io.sheaf.cluster;

import io.sheaf.cluster.protocol.InputForm;
import io.sheaf.cluster.protocol.OutputForm;
import io.sheaf.graph.Layer;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.cluster.Locations;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.OutputId;
import io.sheaf.operators.exchange.RemoteOutput;
import java.util.HashMap;
import java.util.Map;

/** The outputs of a finished execution, seen by its client. Thread-safe. */
final class ClientOutputs {
  private final long execution;
  private final Map<String, Integer> firstTasks = new HashMap<>();
  private final InputForm.Some where;
  private final Map<Integer, Peer> peers;
  private final Peer self;
  private final MemberResources resources;
  private final Map<Integer, Integer> places = new HashMap<>(); // by task
  private final Map<Integer, TaskResult> known = new HashMap<>(); // by task

  ClientOutputs(
      TaskGraph graph,
      long execution,
      InputForm.Some where,
      Map<Integer, Peer> peers,
      Peer self,
      MemberResources resources) {
    this.execution = execution;
    this.where = where;
    this.peers = peers;
    this.self = self;
    this.resources = resources;
    int first = 0;
    for (Layer layer : graph.layers()) {
      firstTasks.put(layer.name(), first);
      first += layer.taskCount();
    }
    Locations locations = where.locations();
    for (int i = 0; i < locations.size(); i++) {
      places.put(locations.tasks()[i], i);
    }
  }

  /**
   * The result of an output: itself when it is here, a plain value from elsewhere, or where rows
   * are.
   *
   * @throws FetchFailure when a value can't be read where it should be
   */
  synchronized TaskResult result(TaskKey key) {
    Integer first = firstTasks.get(key.layer());
    int task = first == null ? -1 : first + key.index();
    Integer place = places.get(task);
    if (place == null) {
      throw new IllegalArgumentException(key + " is no output of the graph");
    }
    return known.computeIfAbsent(task, t -> find(key, place));
  }

  /** What is to be told of an output that could not be read. */
  TaskFailure.FetchFailed unreadable(FetchFailure failure) {
    OutputId id = failure.output().id();
    return new TaskFailure.FetchFailed(
        new TaskAttempt(id.execution(), id.task(), id.attempt()),
        where.locations().members()[places.get(id.task())],
        MemberTask.reached(failure.reason()),
        failure.getMessage());
  }

  private TaskResult find(TaskKey key, int place) {
    Locations locations = where.locations();
    OutputForm form = where.outputs().get(place);
    OutputId id = new OutputId(execution, locations.tasks()[place], locations.attempts()[place]);
    int holder = locations.members()[place];
    if (holder == self.id()) {
      return resources.store().get(id);
    }
    if (form.value() != null) {
      return PlainValues.decode(form.value());
    }
    RemoteOutput output = MemberTask.remote(id, key, peers.get(holder), form);
    if (!form.plain()) {
      return output;
    }
    try {
      return PlainValues.decode(resources.exchange().fetchValue(output, "the client"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClientGraphs.connectionLost("interrupted while " + key + " was read");
    }
  }
}
