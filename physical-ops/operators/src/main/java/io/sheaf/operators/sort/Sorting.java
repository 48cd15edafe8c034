package io.sheaf.operators.sort;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.row.RecordMerge;
import io.sheaf.columnar.row.RecordWalk;
import io.sheaf.columnar.row.RowBuckets;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.columnar.row.SortRows;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spill.SpillFile;
import io.sheaf.operators.spill.SpillSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * What the drivers of a sort share: the rows they collected, then either these rows sorted in
 * memory or ordered runs on disk. Closed with the task, or earlier when everything is read.
 * Thread-safe while rows are collected, then used by one thread.
 */
final class Sorting implements AutoCloseable {
  private static final int MOST_FAN_IN = 128;

  private final RowOrder order;
  private final MemoryPool pool;
  private final MemoryConsumer memory;
  private final SpillSpace space;
  private final Runnable checkCancelled;
  private final List<SortBuffer> opened = new ArrayList<>();
  private final List<SortBuffer> combined = new ArrayList<>();
  private final List<SortedRun.Walk> walks = new ArrayList<>();
  private RowBuckets buckets;
  private List<SortedRun> runs = List.of();
  private boolean closed;

  Sorting(RowOrder order, FragmentContext fragment) {
    this.order = order;
    this.pool = fragment.memory();
    this.memory = pool.consumer("sort result");
    this.space = new SpillSpace(fragment, "sort");
    this.checkCancelled = fragment::checkCancelled;
  }

  RowOrder order() {
    return order;
  }

  /** A buffer for one driver; stays owned by this object. */
  synchronized SortBuffer newBuffer() {
    SortBuffer buffer =
        new SortBuffer(order, pool, space, bytes -> spillCombined(), checkCancelled);
    opened.add(buffer);
    return buffer;
  }

  /** Takes a driver's buffer; the driver uses it no more. */
  synchronized void add(SortBuffer buffer) {
    combined.add(buffer);
  }

  private synchronized long spillCombined() {
    long freed = 0;
    for (SortBuffer buffer : combined) {
      freed += buffer.spillAll();
    }
    return freed;
  }

  /** Sorts. Called once, when all buffers are here. */
  void finish(FragmentContext fragment) {
    if (combined.stream().allMatch(buffer -> buffer.runs().isEmpty())) {
      List<SortRows> rows = combined.stream().map(SortBuffer::rows).toList();
      buckets = RowBuckets.sort(order, rows, memory, fragment::parallel);
      if (buckets != null) {
        return;
      }
    }
    fragment.parallel(combined.size(), i -> combined.get(i).spillAll());
    runs = new ArrayList<>();
    combined.forEach(buffer -> runs.addAll(buffer.runs()));
    mergeUntil(fanIn());
  }

  /** Runs merged at once: their blocks take at most an eighth of the memory. */
  private int fanIn() {
    return Math.clamp(pool.limit() / 8 / (SortedRun.BLOCK_BYTES + 64), 2, MOST_FAN_IN);
  }

  private void mergeUntil(int most) {
    SpillFile previous = null;
    while (runs.size() > most) {
      SpillFile file = space.create();
      List<SortedRun> merged = new ArrayList<>();
      for (int from = 0; from < runs.size(); from += most) {
        RecordWalk walk = merge(runs.subList(from, Math.min(runs.size(), from + most)));
        merged.add(SortedRun.write(order.layout(), walk, file, checkCancelled));
        closeWalks();
      }
      runs = merged;
      if (previous != null) {
        previous.close();
      }
      previous = file;
    }
  }

  private RecordWalk merge(List<SortedRun> of) {
    for (SortedRun run : of) {
      walks.add(run.open(memory));
    }
    return new RecordMerge(order, List.copyOf(walks));
  }

  private void closeWalks() {
    walks.forEach(SortedRun.Walk::close);
    walks.clear();
  }

  /** The rows in order, once, from row number {@code offset} on. */
  RecordWalk open(long offset) {
    if (buckets != null) {
      return new MemoryWalk(offset);
    }
    RecordWalk walk = merge(runs);
    skip(walk, offset);
    return walk;
  }

  private void skip(RecordWalk walk, long rows) {
    long[] skipped = new long[1024];
    long left = rows;
    while (left > 0) {
      int count = walk.next(skipped, (int) Math.min(left, skipped.length));
      if (count == 0) {
        return;
      }
      checkCancelled.run();
      left -= count;
    }
  }

  /**
   * Whether those that read the rows may soon lack memory. They wait for memory on the thread that
   * reads, so that a request to spill would come too late.
   */
  private boolean isMemoryTight() {
    return pool.used() > pool.limit() - pool.limit() / 8;
  }

  /** Rows from memory; the rest goes to disk, in order, when memory gets tight. */
  private final class MemoryWalk implements RecordWalk {
    private long at;
    private RecordWalk rest;

    MemoryWalk(long offset) {
      this.at = offset;
    }

    @Override
    public int next(long[] records, int most) {
      if (rest == null && isMemoryTight()) {
        spillRest();
      }
      return rest == null ? nextInMemory(records, most) : rest.next(records, most);
    }

    private int nextInMemory(long[] records, int most) {
      int count = Math.clamp(buckets.size() - at, 0, most);
      buckets.records(at, count, records);
      at += count;
      return count;
    }

    private void spillRest() {
      SortedRun run =
          SortedRun.write(order.layout(), this::nextInMemory, space.create(), checkCancelled);
      releaseRows();
      rest = merge(List.of(run));
    }
  }

  private void releaseRows() {
    if (buckets != null) {
      buckets.close();
      buckets = null;
    }
    opened.forEach(SortBuffer::close);
    opened.clear();
    combined.clear();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeWalks();
      releaseRows();
      memory.close();
      space.close();
    }
  }
}
