package io.sheaf.cluster;

import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.InputForm;
import io.sheaf.cluster.protocol.MemberMessage;
import io.sheaf.cluster.protocol.OutputForm;
import io.sheaf.cluster.transport.Link;
import io.sheaf.graph.cluster.Input;
import io.sheaf.graph.cluster.LocationTable;
import io.sheaf.graph.cluster.Locations;
import io.sheaf.graph.cluster.Member;
import io.sheaf.graph.cluster.MemberCommand;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A member as the coordinator's loop sees it: the link to it, and what it has been told already.
 */
final class MemberSession {
  private final Link<CoordinatorMessage> link;
  private final Outbox<CoordinatorMessage> outbox = new Outbox<>();
  private final Map<Long, Told> told = new HashMap<>(); // by execution
  private final Map<Integer, Long> executions = new HashMap<>(); // its own, by its numbers
  final long started = System.currentTimeMillis();
  long lastHeard = started;
  final MemoryCurve memory = new MemoryCurve();
  MemberMessage.Hello hello;
  Member member; // null until it has said who it is, and when it is gone

  /** What it knows of an execution. */
  private static final class Told {
    private final BitSet layers = new BitSet();
    private final Map<Integer, Integer> tables = new HashMap<>(); // version by layer
  }

  MemberSession(Link<CoordinatorMessage> link) {
    this.link = link;
  }

  void send(CoordinatorMessage message) {
    outbox.add(message);
  }

  void flush() {
    outbox.flush(link);
  }

  /** Messages that the link did not take yet. */
  int waiting() {
    return outbox.waiting();
  }

  /** Ends the link after all that was to be sent. */
  void close(String reason) {
    outbox.flushLast(link);
    link.close(reason);
  }

  /** The executions it has submitted: the cluster's number by its own. */
  Map<Integer, Long> executions() {
    return executions;
  }

  /** Assigns a task, telling first whatever it doesn't know yet and needs for it. */
  void assign(SubmittedGraph graph, MemberCommand.Assign assign) {
    Told known = told.computeIfAbsent(graph.id, id -> new Told());
    int layer = graph.index.layerOf(assign.task().task());
    if (!known.layers.get(layer)) {
      known.layers.set(layer);
      send(new CoordinatorMessage.LayerKnown(graph.id, graph.layer(layer)));
    }
    List<InputForm> inputs = new ArrayList<>(assign.inputs().size());
    for (Input input : assign.inputs()) {
      inputs.add(
          switch (input) {
            case Input.All all -> {
              tell(graph, known, all.table());
              yield new InputForm.All(all.layer(), all.table().version(), all.whole());
            }
            case Input.Some some -> form(graph, some.layer(), some.locations());
          });
    }
    send(
        new CoordinatorMessage.Assigned(
            assign.task(), assign.priority(), inputs, assign.copyInputs()));
  }

  private void tell(SubmittedGraph graph, Told known, LocationTable table) {
    Integer version = known.tables.put(table.layer(), table.version());
    if (version == null || version != table.version()) {
      List<OutputForm> outputs = new ArrayList<>(table.attempts().length);
      for (int i = 0; i < table.attempts().length; i++) {
        outputs.add(graph.output(table.firstTask() + i, table.attempts()[i]));
      }
      send(new CoordinatorMessage.OutputsAt(table, outputs));
    }
  }

  static InputForm.Some form(SubmittedGraph graph, int layer, Locations locations) {
    List<OutputForm> outputs = new ArrayList<>(locations.size());
    for (int i = 0; i < locations.size(); i++) {
      outputs.add(graph.output(locations.tasks()[i], locations.attempts()[i]));
    }
    return new InputForm.Some(layer, locations, outputs);
  }

  /** An execution is over. */
  void forget(long execution) {
    told.remove(execution);
  }
}
