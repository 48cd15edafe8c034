package io.sheaf.operators.aggregate;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Spillable;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.operators.spill.SpillSpace;

/**
 * A table of groups that goes to disk when memory is short: all its records, by radix partition, after which it starts empty. A group
 * may so come to lie on disk several times. Used by one thread at a time; closed by its owner.
 */
final class SpillingTable implements AutoCloseable {
  private final MemoryConsumer memory;
  private final GroupTable groups;
  private final SpilledGroups spilled;
  private final Spillable fallback;

  /**
   * @param level how many times the rows were partitioned before, from 0
   * @param fallback what else may spill when this table is empty
   */
  SpillingTable(Aggregation aggregation, MemoryPool pool, SpillSpace space, int level, Spillable fallback) {
    // A record without keys is the same for every row: nothing would be won.
    this.memory = pool.consumer("aggregation", aggregation.isGlobal() ? Spillable.NONE : this::spill);
    this.groups = new GroupTable(memory, aggregation.keys(), aggregation.width());
    this.spilled = new SpilledGroups(aggregation, space, level);
    this.fallback = fallback;
  }

  GroupTable groups() {
    return groups;
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
    if (groups.size() == 0 || !spilled.canPartition()) {
      return 0;
    }
    long before = memory.used();
    spilled.write(groups);
    groups.clear();
    return before - memory.used();
  }

  private long spill(long bytes) {
    long freed = spillAll();
    return freed > 0 ? freed : fallback.spill(bytes);
  }

  @Override
  public void close() {
    groups.close();
    memory.close();
  }
}
