package io.sheaf.graph.cluster;

import java.util.ArrayList;
import java.util.List;

/** The last transitions of the tasks of one execution, in a ring of two longs each. */
final class Story {
  private static final int LENGTH = 4096;
  private static final TaskState[] STATES = TaskState.values();
  private static final TaskEvent[] EVENTS = TaskEvent.values();

  private final long[] tasks; // node << 32 | member
  private final long[] moves; // time << 24 | event << 16 | from << 8 | to
  private long count;

  Story(int nodes) {
    int length = (int) Math.min(LENGTH, 8L * nodes);
    tasks = new long[length];
    moves = new long[length];
  }

  @SuppressWarnings("EnumOrdinal") // never leaves this class
  void add(long now, int node, int member, TaskState from, TaskEvent event, TaskState to) {
    int place = (int) (count++ % tasks.length);
    tasks[place] = (long) node << 32 | (member & 0xffffffffL);
    moves[place] = now << 24 | (long) event.ordinal() << 16 | from.ordinal() << 8 | to.ordinal();
  }

  /** Lines about a node, oldest first. */
  List<String> of(int node, String name) {
    List<String> lines = new ArrayList<>();
    for (long i = Math.max(0, count - tasks.length); i < count; i++) {
      int place = (int) (i % tasks.length);
      if (tasks[place] >>> 32 == node) {
        long move = moves[place];
        lines.add(
            "%d ms: %s %s -> %s (%s, member %d)"
                .formatted(
                    move >> 24,
                    name,
                    STATES[(int) (move >>> 8 & 0xff)],
                    STATES[(int) (move & 0xff)],
                    EVENTS[(int) (move >>> 16 & 0xff)],
                    (int) tasks[place]));
      }
    }
    return lines;
  }
}
