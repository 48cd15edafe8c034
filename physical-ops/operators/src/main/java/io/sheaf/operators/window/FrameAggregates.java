package io.sheaf.operators.window;

import io.sheaf.columnar.aggregate.AggregateInputs;
import io.sheaf.columnar.aggregate.AggregateState;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.RecordBatch;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.StringHeap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aggregates over frames, for all calls that have the same frames. Each row of a chunk gets a
 * record of state:
 *
 * <pre>
 *   frames from the partition's start: rows update the record of the first frame that has them, then
 *       records are added up along the chunk, and the last one is carried to the next chunk
 *   any others: rows at the ends of a frame update its record, nodes of a tree in between are added
 * </pre>
 */
final class FrameAggregates implements WindowStep {
  private static final int PIECE = 1024;

  /** Rows of a frame up to which no tree is asked. */
  private static final int DIRECT = 4 * SegmentTree.FAN_OUT;

  /** Rows of one frame from which they are taken in by themselves. */
  private static final int LONG_RUN = 256;

  private final WindowRows rows;
  private final AggregateState state;
  private final AggregateInputs inputs;
  private final RecordBatch batch;
  private final Borders partitions;
  private final Frames frames;
  private final boolean running;

  /** Owner of the bytes of strings in this chunk's records, or since the partition's start. */
  private final StringHeap strings;

  /** Owner of the bytes of strings in the tree's nodes. */
  private StringHeap treeStrings;

  /** Those of former trees, which records of this chunk point at. */
  private final List<StringHeap> formerTrees = new ArrayList<>();

  private final MemoryConsumer memory;
  private final SegmentTree tree;
  private long treePartition = -1;
  private final NativeBuffer slots;
  private final long[] results;
  private final long[] ranges = new long[6];
  private final long[] lastRanges = new long[6];
  private final long[] pendingRecords = new long[PIECE];
  private final long[] pendingTargets = new long[PIECE];
  private int pending;
  private final long[] piece = new long[PIECE];
  private final long[] mergeFrom;
  private final long[] mergeTo;
  private int merges;
  private int slot;
  private long partition = -1;
  private long position;
  private long needed;

  FrameAggregates(
      WindowRows rows,
      RowLayout layout,
      AggregateState state,
      Borders partitions,
      Frames frames,
      boolean running,
      MemoryConsumer memory,
      int chunkRows) {
    this.rows = rows;
    this.state = state;
    this.inputs = AggregateInputs.forClearedRecords(state);
    this.batch = new RecordBatch(layout);
    this.partitions = partitions;
    this.frames = frames;
    this.running = running;
    this.memory = memory;
    this.strings = rows.areStable() ? null : new StringHeap(memory);
    this.treeStrings = rows.areStable() ? null : new StringHeap(memory);
    this.tree = new SegmentTree(state, memory);
    this.results = new long[chunkRows];
    this.mergeFrom = new long[Math.max(PIECE, chunkRows)];
    this.mergeTo = new long[Math.max(PIECE, chunkRows)];
    this.slots = memory.allocate((2L * chunkRows + 2) * state.width());
    clear(0);
  }

  /** The result of a call. */
  WindowOutput output(int call) {
    ColumnBuffer buffer = new ColumnBuffer();
    return (from, count) -> state.output(false, call, results, count, buffer);
  }

  private long address(int at) {
    return slots.address() + (long) at * state.width();
  }

  private long clear(int at) {
    Native.fill(address(at), state.width(), (byte) 0);
    return address(at);
  }

  @Override
  public void prepare(long from, int count) {
    if (running) {
      prepareRunning(from, count);
      needed = Math.min(position, from + count - 1);
    } else {
      prepareFrames(count);
      needed = frames.needed(count - 1);
    }
  }

  private void prepareRunning(long from, int count) {
    if (slot > 0) {
      Native.copy(address(slot), address(0), state.width());
      slot = 0;
    }
    if (strings != null && partitions.start(0) == from) {
      strings.rewind();
    }
    int links = 0;
    for (int i = 0; i < count; i++) {
      if (partitions.start(i) != partition) {
        partition = partitions.start(i);
        position = partition;
        clear(++slot);
      }
      long end = frames.end(i);
      if (end > position) {
        clear(++slot);
        mergeFrom[links] = address(slot - 1);
        mergeTo[links++] = address(slot);
        feed(position, end, address(slot));
        position = end;
      }
      results[i] = address(slot);
    }
    flush();
    state.merge(mergeFrom, mergeTo, links, null);
  }

  private void prepareFrames(int count) {
    slot = -1;
    int last = -1;
    if (strings != null) {
      strings.rewind();
      closeFormerTrees();
    }
    for (int i = 0; i < count; i++) {
      int parts = frames.ranges(i, ranges);
      if (parts == last && Arrays.equals(ranges, 0, 2 * parts, lastRanges, 0, 2 * parts)) {
        results[i] = address(slot);
        continue;
      }
      last = parts;
      System.arraycopy(ranges, 0, lastRanges, 0, ranges.length);
      results[i] = clear(++slot);
      boolean far = false;
      for (int part = 0; part < parts; part++) {
        far |= ranges[2 * part + 1] - ranges[2 * part] > DIRECT;
      }
      if (far) {
        openTree(i);
      }
      for (int part = 0; part < parts; part++) {
        feedEnds(ranges[2 * part], ranges[2 * part + 1], results[i]);
      }
      for (int part = 0; part < parts; part++) {
        mergeNodes(ranges[2 * part], ranges[2 * part + 1], results[i]);
      }
    }
    flush();
    flushMerges();
  }

  /** Takes in those rows of a range that no node stands for. */
  private void feedEnds(long from, long to, long target) {
    if (to - from <= DIRECT) {
      feed(from, to, target);
      return;
    }
    feed(from, nodesFrom(from), target);
    feed(nodesTo(to), to, target);
  }

  private long nodesFrom(long from) {
    long rest = (from - tree.first()) % SegmentTree.FAN_OUT;
    return rest == 0 ? from : from - rest + SegmentTree.FAN_OUT;
  }

  private long nodesTo(long to) {
    return to - (to - tree.first()) % SegmentTree.FAN_OUT;
  }

  /** Adds nodes, after the range's rows: a record must not be updated once it shares strings. */
  private void mergeNodes(long from, long to, long target) {
    if (to - from <= DIRECT) {
      return;
    }
    tree.cover(
        nodesFrom(from),
        nodesTo(to),
        node -> {
          if (merges == PIECE) {
            flush();
            flushMerges();
          }
          mergeFrom[merges] = node;
          mergeTo[merges++] = target;
        });
  }

  private void flushMerges() {
    state.merge(mergeFrom, mergeTo, merges, null);
    merges = 0;
  }

  private void openTree(int i) {
    long start = partitions.start(i);
    if (treePartition == start) {
      return;
    }
    flush();
    flushMerges();
    treePartition = start;
    long end = partitions.end(i);
    tree.open(start, end);
    if (treeStrings != null) {
      formerTrees.add(treeStrings);
      treeStrings = new StringHeap(memory);
    }
    for (long at = start; at < end; at += PIECE) {
      int count = (int) Math.min(PIECE, end - at);
      rows.unpin();
      rows.records(at, count, pendingRecords);
      for (int row = 0; row < count; row++) {
        pendingTargets[row] = tree.leaf(at + row);
      }
      update(count, treeStrings);
    }
    tree.build(end - start);
  }

  /** Lets rows update a record, by and by. */
  private void feed(long from, long to, long target) {
    if (to - from >= LONG_RUN) {
      flush();
      feedRun(from, to, target);
      return;
    }
    for (long at = from; at < to; ) {
      if (pending == PIECE) {
        flush();
      }
      int count = (int) Math.min(PIECE - pending, to - at);
      rows.records(at, count, piece);
      System.arraycopy(piece, 0, pendingRecords, pending, count);
      Arrays.fill(pendingTargets, pending, pending + count, target);
      pending += count;
      at += count;
    }
  }

  private void feedRun(long from, long to, long target) {
    for (long at = from; at < to; at += PIECE) {
      int count = (int) Math.min(PIECE, to - at);
      rows.unpin();
      rows.records(at, count, pendingRecords);
      reserve(inputs.prepare(batch.reset(pendingRecords, count)), strings);
      inputs.updateAll(target, strings);
    }
  }

  private void flush() {
    if (pending > 0) {
      update(pending, strings);
      pending = 0;
    }
    rows.unpin();
  }

  private void update(int count, StringHeap heap) {
    reserve(inputs.prepare(batch.reset(pendingRecords, count)), heap);
    inputs.update(pendingTargets, heap);
  }

  private static void reserve(long bytes, StringHeap heap) {
    if (heap != null) {
      heap.reserve(bytes);
    }
  }

  private void closeFormerTrees() {
    formerTrees.forEach(StringHeap::close);
    formerTrees.clear();
  }

  @Override
  public long needed() {
    return needed;
  }

  @Override
  public void close() {
    slots.close();
    tree.close();
    if (strings != null) {
      strings.close();
      treeStrings.close();
      closeFormerTrees();
    }
  }
}
