package io.sheaf.operators.sort;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Spillable;
import io.sheaf.columnar.row.RecordMerge;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.columnar.row.SortRows;
import io.sheaf.columnar.row.SortedChunks;
import io.sheaf.operators.spill.SpillFile;
import io.sheaf.operators.spill.SpillSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one driver: in memory, and in runs on disk when memory runs short. Used by one thread
 * at a time.
 */
final class SortBuffer implements AutoCloseable {
  private final MemoryConsumer memory;
  private final SortRows rows;
  private final SpillSpace space;
  private final Spillable fallback;
  private final Runnable checkCancelled;
  private final List<SortedRun> runs = new ArrayList<>();
  private SpillFile file;

  /**
   * @param fallback what else may spill when no row is here
   */
  SortBuffer(
      RowOrder order,
      MemoryPool pool,
      SpillSpace space,
      Spillable fallback,
      Runnable checkCancelled) {
    this.memory = pool.consumer("sort", this::spill);
    this.rows = new SortRows(memory, order);
    this.space = space;
    this.fallback = fallback;
    this.checkCancelled = checkCancelled;
  }

  SortRows rows() {
    return rows;
  }

  List<SortedRun> runs() {
    return runs;
  }

  void add(ColumnBatch batch) {
    if (memory.takeSpillRequest()) {
      spillAll();
    }
    rows.append(batch);
  }

  private long spill(long bytes) {
    long freed = spillAll();
    return freed > 0 ? freed : fallback.spill(bytes);
  }

  /** Writes the rows that are in memory as one run; returns the bytes freed. */
  long spillAll() {
    if (rows.size() == 0) {
      return 0;
    }
    long before = memory.used();
    if (file == null) {
      file = space.create();
    }
    RecordMerge merged = new RecordMerge(rows.order(), SortedChunks.of(rows));
    runs.add(SortedRun.write(rows.order().layout(), merged, file, checkCancelled));
    rows.clear();
    return before - memory.used();
  }

  @Override
  public void close() {
    rows.close();
    memory.close();
  }
}
