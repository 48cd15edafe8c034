package io.sheaf.operators.window;

import io.sheaf.columnar.row.FieldComparison;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.spec.WindowFrame;
import io.sheaf.operators.spec.WindowFrame.Bound;
import io.sheaf.operators.spec.WindowFrame.BoundKind;
import io.sheaf.operators.spec.WindowFrame.Exclusion;
import io.sheaf.operators.spec.WindowFrame.Unit;

/** The frame of each row of a chunk, as up to three ranges of row numbers. */
final class Frames {
  private final WindowFrame frame;
  private final WindowRows rows;
  private final Borders partitions;
  private final Borders peers;
  private final long[] starts;
  private final long[] ends;
  private final Edge startEdge;
  private final Edge endEdge;
  private long from;

  /**
   * @param orderKey the first key behind those of the partitions
   */
  Frames(
      WindowFrame frame,
      WindowRows rows,
      RowOrder order,
      int orderKey,
      Borders partitions,
      Borders peers,
      int chunkRows) {
    this.frame = frame;
    this.rows = rows;
    this.partitions = partitions;
    this.peers = peers;
    this.starts = new long[chunkRows];
    this.ends = new long[chunkRows];
    this.startEdge = edge(frame, order, orderKey, true);
    this.endEdge = edge(frame, order, orderKey, false);
  }

  /** Whether frames depend on where partitions end. */
  static boolean needsPartitionEnds(WindowFrame frame) {
    return reachesOn(frame.start()) || reachesOn(frame.end()) || hasOffset(frame);
  }

  private static boolean reachesOn(Bound bound) {
    return bound.kind() == BoundKind.FOLLOWING || bound.kind() == BoundKind.UNBOUNDED_FOLLOWING;
  }

  private static boolean isOffset(Bound bound) {
    return bound.kind() == BoundKind.FOLLOWING || bound.kind() == BoundKind.PRECEDING;
  }

  private static boolean hasOffset(WindowFrame frame) {
    return frame.unit() != Unit.ROWS && (isOffset(frame.start()) || isOffset(frame.end()));
  }

  /** Whether frames depend on which rows are peers. */
  static boolean needsPeers(WindowFrame frame) {
    return frame.unit() != Unit.ROWS
        || frame.exclusion() == Exclusion.GROUP
        || frame.exclusion() == Exclusion.TIES;
  }

  private Edge edge(WindowFrame of, RowOrder order, int orderKey, boolean isStart) {
    Bound bound = isStart ? of.start() : of.end();
    if (!isOffset(bound)) {
      return null;
    }
    return switch (of.unit()) {
      case ROWS -> null;
      case RANGE -> new KeyEdge(order, orderKey, of.rangeKey(), bound.column(), isStart);
      case GROUPS ->
          new GroupEdge(
              (bound.kind() == BoundKind.PRECEDING ? -bound.offset() : bound.offset())
                  + (isStart ? 0 : 1));
    };
  }

  /** Goes on to the next chunk, after partitions and peers did. */
  void cover(long chunkFrom, int count) {
    this.from = chunkFrom;
    for (int i = 0; i < count; i++) {
      starts[i] = bound(frame.start(), startEdge, i, true);
      ends[i] = Math.max(starts[i], bound(frame.end(), endEdge, i, false));
    }
  }

  private long bound(Bound bound, Edge edge, int i, boolean isStart) {
    long row = from + i;
    return switch (bound.kind()) {
      case UNBOUNDED_PRECEDING -> partitions.start(i);
      case UNBOUNDED_FOLLOWING -> partitions.end(i);
      case CURRENT_ROW -> {
        if (frame.unit() == Unit.ROWS) {
          yield isStart ? row : row + 1;
        }
        yield isStart ? peers.start(i) : peers.end(i);
      }
      case PRECEDING ->
          edge != null
              ? edge.of(i)
              : Math.max(partitions.start(i), row - bound.offset() + (isStart ? 0 : 1));
      case FOLLOWING -> {
        if (edge != null) {
          yield edge.of(i);
        }
        long left = partitions.end(i) - row;
        long ahead = Math.min(bound.offset(), left) + (isStart ? 0 : 1);
        yield row + Math.min(left, ahead);
      }
    };
  }

  /** The first row of a frame, before anything is excluded. */
  long start(int i) {
    return starts[i];
  }

  /** The row behind a frame. */
  long end(int i) {
    return ends[i];
  }

  /**
   * The parts of a frame that nothing is excluded from.
   *
   * @param ranges receives start and end of each, in order
   * @return how many, at most 3; none is empty
   */
  int ranges(int i, long[] ranges) {
    long row = from + i;
    return switch (frame.exclusion()) {
      case NO_OTHERS -> add(ranges, 0, starts[i], ends[i]);
      case CURRENT_ROW -> around(i, row, row + 1, false, ranges);
      case GROUP -> around(i, peers.start(i), peers.end(i), false, ranges);
      case TIES -> around(i, peers.start(i), peers.end(i), true, ranges);
    };
  }

  private int around(int i, long holeStart, long holeEnd, boolean keepRow, long[] ranges) {
    long row = from + i;
    int count = add(ranges, 0, starts[i], Math.min(ends[i], holeStart));
    if (keepRow && row >= starts[i] && row < ends[i]) {
      count = add(ranges, count, row, row + 1);
    }
    return add(ranges, count, Math.max(starts[i], holeEnd), ends[i]);
  }

  private static int add(long[] ranges, int count, long start, long end) {
    if (start >= end) {
      return count;
    }
    ranges[2 * count] = start;
    ranges[2 * count + 1] = end;
    return count + 1;
  }

  /** The first row that the frames of later chunks may start with, given the chunk's last row. */
  long needed(int last) {
    return starts[last];
  }

  /** The first row that later chunks look at to find their frames. */
  long edges() {
    long first = startEdge == null ? Long.MAX_VALUE : startEdge.at();
    return endEdge == null ? first : Math.min(first, endEdge.at());
  }

  /** A frame's end that only moves forward within a partition. */
  private abstract static class Edge {
    /** Where it is for the chunk's row {@code i}. */
    abstract long of(int i);

    /** The row it looks at next. */
    abstract long at();
  }

  /** Moves by the values of the order key. */
  private final class KeyEdge extends Edge {
    private final RowOrder order;
    private final int orderKey;
    private final FieldComparison comparison;
    private final boolean isStart;
    private long partition = -1;
    private long at;
    private int steps;

    KeyEdge(RowOrder order, int orderKey, int keyColumn, int boundColumn, boolean isStart) {
      this.order = order;
      this.orderKey = orderKey;
      this.comparison = new FieldComparison(order.layout(), keyColumn, boundColumn);
      this.isStart = isStart;
    }

    @Override
    long of(int i) {
      if (partitions.start(i) != partition) {
        partition = partitions.start(i);
        at = partition;
      }
      long row = rows.record(from + i);
      if (order.isNull(orderKey, row)) {
        return isStart ? peers.start(i) : peers.end(i);
      }
      while (at < partitions.end(i) && isBefore(rows.record(at), row)) {
        at++;
        if ((++steps & 255) == 0) {
          rows.unpin();
          row = rows.record(from + i);
        }
      }
      return at;
    }

    private boolean isBefore(long other, long row) {
      if (order.isNull(orderKey, other)) {
        return order.nullsFirst(orderKey);
      }
      int compared = comparison.compare(other, row);
      int directed = order.descending(orderKey) ? -compared : compared;
      return isStart ? directed < 0 : directed <= 0;
    }

    @Override
    long at() {
      return at;
    }
  }

  /** Moves by groups of peers. */
  private final class GroupEdge extends Edge {
    /** Groups from the row's own one to the one that starts at the edge. */
    private final long distance;

    private long partition = -1;
    private long peerStart;
    private long group;
    private long at;
    private long atGroup;

    GroupEdge(long distance) {
      this.distance = distance;
    }

    @Override
    long of(int i) {
      if (partitions.start(i) != partition) {
        partition = partitions.start(i);
        peerStart = partition;
        group = 0;
        at = partition;
        atGroup = 0;
      } else if (peers.start(i) != peerStart) {
        peerStart = peers.start(i);
        group++;
      }
      while (atGroup < group + distance && at < partitions.end(i)) {
        at = peers.next(at);
        atGroup++;
      }
      return at;
    }

    @Override
    long at() {
      return at;
    }
  }
}
