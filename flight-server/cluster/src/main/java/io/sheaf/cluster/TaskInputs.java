package io.sheaf.cluster;

import io.sheaf.cluster.protocol.CoordinatorMessage;
import io.sheaf.cluster.protocol.InputForm;
import io.sheaf.cluster.protocol.LayerForm;
import io.sheaf.cluster.protocol.OutputForm;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.cluster.LocationTable;
import io.sheaf.graph.cluster.Locations;
import java.util.List;
import java.util.Map;

/** What a task reads through one dependency: which outputs, and where they are. */
record TaskInputs(LayerForm.Producer producer, Locations locations, List<OutputForm> outputs) {
  static TaskInputs of(LayerForm.Producer producer, InputForm form, KnownExecution known) {
    return switch (form) {
      case InputForm.Some some -> new TaskInputs(producer, some.locations(), some.outputs());
      case InputForm.All all -> {
        CoordinatorMessage.OutputsAt at = known.table(all.layer(), all.version());
        LocationTable table = at.table();
        int[] tasks = new int[table.members().length];
        for (int i = 0; i < tasks.length; i++) {
          tasks[i] = table.firstTask() + i;
        }
        yield new TaskInputs(
            producer,
            new Locations(tasks, table.members(), table.attempts(), table.bytes()),
            at.outputs());
      }
    };
  }

  int size() {
    return locations.size();
  }

  TaskKey key(int i) {
    return new TaskKey(producer.name(), locations.tasks()[i] - producer.firstTask());
  }

  /** The member that holds it, when it is one that is known. */
  Peer holder(int i, Map<Integer, Peer> peers) {
    return peers.get(locations.members()[i]);
  }
}
