package io.sheaf.operators.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Spillable;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.columnar.row.PartitionedGroups;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.operators.spill.SpillSpace;

/**
 * A table of groups that goes to disk when memory is short: all its records, by radix partition,
 * after which it starts empty. A group may so come to lie on disk several times. Used by one thread
 * at a time; closed by its owner.
 */
final class SpillingTable implements AutoCloseable {
  /** Beyond so many groups a table misses the caches at every row, and rows go by partition. */
  private static final long CACHED_GROUPS = 150_000;

  /** Bytes of rows that are collected before they are taken into the tables of their partitions. */
  private static final long ROW_BYTES = 32 << 20;

  /** Least memory limit, for each thread, that leaves room for such rows. */
  private static final long PARTITION_MEMORY = 8 * ROW_BYTES;

  private final Aggregation aggregation;
  private final MemoryConsumer memory;
  private final GroupTable groups;
  private final SpilledGroups spilled;
  private final Spillable fallback;
  private final boolean mayPartition;
  private PartitionedGroups partitioned;

  /**
   * @param level how many times the rows were partitioned before, from 0
   * @param threads how many such tables there may be
   * @param fallback what else may spill when this table is empty
   */
  SpillingTable(
      Aggregation aggregation,
      MemoryPool pool,
      SpillSpace space,
      int level,
      int threads,
      Spillable fallback) {
    this.aggregation = aggregation;
    this.mayPartition = pool.limit() / threads >= PARTITION_MEMORY;
    // A record without keys is the same for every row: nothing would be won.
    this.memory =
        pool.consumer("aggregation", aggregation.isGlobal() ? Spillable.NONE : this::spill);
    this.groups = new GroupTable(memory, aggregation.keys(), aggregation.width());
    this.spilled = new SpilledGroups(aggregation, space, level);
    this.fallback = fallback;
  }

  GroupTable groups() {
    return groups;
  }

  /** The groups beside those of {@link #groups}, or null. */
  PartitionedGroups partitioned() {
    return partitioned;
  }

  /**
   * Finds or makes the group of each row; more than one record may come to stand for a group.
   *
   * @param stringBytes bytes of long strings that the caller may go on to put into {@link
   *     #strings()} for this batch
   * @param records receives one record a row, valid until the next call
   */
  void find(Column[] keys, int count, long stringBytes, long[] records) {
    if (partitioned == null && groups.size() > CACHED_GROUPS && mayPartition) {
      partitioned =
          new PartitionedGroups(
              memory,
              aggregation.keys(),
              aggregation.width(),
              ROW_BYTES / aggregation.width(),
              new StateMerge());
    }
    if (partitioned == null) {
      groups.find(keys, count, stringBytes, records);
    } else {
      partitioned.append(keys, count, stringBytes, groups.initialState(), records);
    }
  }

  /** Owner of the bytes of long strings in the state of the records found last. */
  StringHeap strings() {
    return partitioned == null ? groups.strings() : partitioned.strings();
  }

  /** Ends the input. */
  void complete() {
    if (partitioned != null) {
      partitioned.compact();
    }
    if (!spilled.isEmpty()) {
      spillAll();
    }
  }

  /** Number of records. */
  long size() {
    return groups.size() + (partitioned == null ? 0 : partitioned.size());
  }

  /** What went to disk so far. */
  SpilledGroups spilled() {
    return spilled;
  }

  /** Bytes in memory. */
  long used() {
    return memory.used();
  }

  /** Makes room when another operator ran short of memory. Called at batch borders. */
  void spillIfAsked() {
    if (memory.takeSpillRequest()) {
      spillAll();
    }
  }

  /** Writes all groups to disk and forgets them. */
  long spillAll() {
    if (size() == 0 || !spilled.canPartition()) {
      return 0;
    }
    long before = memory.used();
    spilled.write(groups.cursor());
    groups.clear();
    if (partitioned != null) {
      spilled.write(partitioned.cursor());
      partitioned.clear();
    }
    return before - memory.used();
  }

  private long spill(long bytes) {
    long freed = spillAll();
    return freed > 0 ? freed : fallback.spill(bytes);
  }

  private final class StateMerge implements PartitionedGroups.Merge {
    @Override
    public void merge(long[] from, long[] to, int count, StringHeap strings) {
      aggregation.state().merge(from, to, count, strings);
    }

    @Override
    public long stringBytes(long[] from, int count) {
      return aggregation.state().mergedStringBytes(from, count);
    }
  }

  @Override
  public void close() {
    if (partitioned != null) {
      partitioned.close();
    }
    groups.close();
    memory.close();
  }
}
