package io.sheaf.operators.window;

import io.sheaf.columnar.aggregate.AggregateState;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregate state of stretches of a partition: each node of the lowest level that of {@link
 * #FAN_OUT} rows, each further node that of as many nodes below it. A frame is some rows at either
 * end and, in between, few nodes (Leis et al., Efficient Processing of Window Functions in
 * Analytical SQL Queries, 2015). Counted, about 1/15 of the state's width a row.
 */
final class SegmentTree implements AutoCloseable {
  static final int FAN_OUT = 16;

  private final AggregateState state;
  private final MemoryConsumer memory;
  private final List<NativeBuffer> levels = new ArrayList<>();
  private long first;

  SegmentTree(AggregateState state, MemoryConsumer memory) {
    this.state = state;
    this.memory = memory;
  }

  /** Makes room for the nodes of some rows, and forgets those of others. */
  void open(long from, long to) {
    close();
    first = from;
    long nodes = (to - from + FAN_OUT - 1) / FAN_OUT;
    while (true) {
      NativeBuffer level = memory.allocate(nodes * state.width());
      levels.add(level);
      Native.fill(level.address(), nodes * state.width(), (byte) 0);
      if (nodes <= FAN_OUT) {
        return;
      }
      nodes = (nodes + FAN_OUT - 1) / FAN_OUT;
    }
  }

  /** The first row that has a node. */
  long first() {
    return first;
  }

  /** The lowest node of a row; the caller updates it. */
  long leaf(long row) {
    return node(0, (row - first) / FAN_OUT);
  }

  private long node(int level, long index) {
    return levels.get(level).address() + index * state.width();
  }

  /** Fills the upper levels once all lowest nodes are updated. */
  void build(long rows) {
    long[] from = new long[1024];
    long[] to = new long[1024];
    long nodes = (rows + FAN_OUT - 1) / FAN_OUT;
    for (int level = 1; level < levels.size(); level++) {
      for (long at = 0; at < nodes; at += from.length) {
        int count = (int) Math.min(from.length, nodes - at);
        for (int i = 0; i < count; i++) {
          from[i] = node(level - 1, at + i);
          to[i] = node(level, (at + i) / FAN_OUT);
        }
        state.merge(from, to, count, null);
      }
      nodes = (nodes + FAN_OUT - 1) / FAN_OUT;
    }
  }

  /** Receives the nodes that cover a range. */
  interface Nodes {
    void add(long node);
  }

  /**
   * Finds nodes that together cover whole stretches of rows.
   *
   * @param from start of a lowest node's rows
   * @param to end of a lowest node's rows
   */
  void cover(long from, long to, Nodes nodes) {
    long low = (from - first) / FAN_OUT;
    long high = (to - first) / FAN_OUT;
    for (int level = 0; low < high; level++) {
      boolean isTop = level == levels.size() - 1;
      while (low < high && (isTop || low % FAN_OUT != 0)) {
        nodes.add(node(level, low++));
      }
      while (low < high && high % FAN_OUT != 0) {
        nodes.add(node(level, --high));
      }
      low /= FAN_OUT;
      high /= FAN_OUT;
    }
  }

  @Override
  public void close() {
    levels.forEach(NativeBuffer::close);
    levels.clear();
  }
}
