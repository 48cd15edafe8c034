package io.sheaf.cluster.protocol;

import io.sheaf.graph.ClusterView;
import java.util.List;

/** What goes on in a cluster at one moment, to travel. */
public record ClusterSnapshot(
    List<Worker> workers, List<Task> tasks, List<Exchange> exchanges, List<Event> events)
    implements ClusterView {
  public static final ClusterSnapshot EMPTY =
      new ClusterSnapshot(List.of(), List.of(), List.of(), List.of());
}
