package io.sheaf.cluster;

import io.sheaf.graph.ClusterView;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened lately: changes of state, each a line of the log too, and data that moved. Bounded.
 * Used by the coordinator's loop alone.
 */
final class ClusterHistory {
  private static final Logger LOG = System.getLogger(Coordinator.class.getName());
  private static final int EVENTS = 1000;
  private static final int EDGES = 10_000;

  private record Edge(long execution, String layer, String producer, String consumer) {}

  private static final class Sum {
    private long batches;
    private long rows;
    private long bytes;
  }

  private final Level routine;
  private final Level trouble;
  private final ArrayDeque<ClusterView.Event> events = new ArrayDeque<>();
  private final Map<Edge, Sum> edges =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Edge, Sum> eldest) {
          return size() > EDGES;
        }
      };

  /**
   * An empty history.
   *
   * @param routine the level of the log for what is no trouble
   * @param trouble the level for what was lost or has failed
   */
  ClusterHistory(Level routine, Level trouble) {
    this.routine = routine;
    this.trouble = trouble;
  }

  /** Something has changed, as it should. */
  void add(String kind, String worker, String message) {
    add(routine, kind, worker, message);
  }

  /** Something was lost or has failed. */
  void addTrouble(String kind, String worker, String message) {
    add(trouble, kind, worker, message);
  }

  /**
   * Something has changed.
   *
   * @param kind for example {@code worker joined}
   * @param worker whom it is about, or empty
   */
  void add(Level level, String kind, String worker, String message) {
    if (events.size() == EVENTS) {
      events.removeFirst();
    }
    events.addLast(new ClusterView.Event(System.currentTimeMillis(), kind, worker, message));
    LOG.log(level, "{0}{1}: {2}", kind, worker.isEmpty() ? "" : " " + worker, message);
  }

  void moved(
      long execution,
      String layer,
      String producer,
      String consumer,
      long batches,
      long rows,
      long bytes) {
    Sum sum = edges.computeIfAbsent(new Edge(execution, layer, producer, consumer), e -> new Sum());
    sum.batches += batches;
    sum.rows += rows;
    sum.bytes += bytes;
  }

  List<ClusterView.Event> events() {
    return List.copyOf(events);
  }

  List<ClusterView.Exchange> exchanges() {
    List<ClusterView.Exchange> list = new ArrayList<>();
    edges.forEach(
        (edge, sum) ->
            list.add(
                new ClusterView.Exchange(
                    edge.execution,
                    edge.layer,
                    edge.producer,
                    edge.consumer,
                    sum.batches,
                    sum.rows,
                    sum.bytes)));
    return list;
  }
}
