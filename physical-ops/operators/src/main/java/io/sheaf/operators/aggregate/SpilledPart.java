package io.sheaf.operators.aggregate;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.memory.Spillable;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.operators.spill.SpillSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One radix partition on disk. Merging it may take more memory than there is: then it is spilled
 * again by further hash bits, and gives no groups itself but smaller parts.
 */
final class SpilledPart implements GroupPart {
  private final Aggregation aggregation;
  private final MemoryPool pool;
  private final SpillSpace space;
  private final int level;
  private final List<SpilledGroups.Run> runs;
  private final Consumer<GroupPart> more;
  private SpillingTable table;

  /**
   * @param level how many times the records were partitioned
   * @param more receives parts that this one falls into
   */
  SpilledPart(
      Aggregation aggregation,
      MemoryPool pool,
      SpillSpace space,
      int level,
      List<SpilledGroups.Run> runs,
      Consumer<GroupPart> more) {
    this.aggregation = aggregation;
    this.pool = pool;
    this.space = space;
    this.level = level;
    this.runs = runs;
    this.more = more;
  }

  /** The parts that spilled tables of one level fall into. */
  static List<GroupPart> of(
      Aggregation aggregation,
      MemoryPool pool,
      SpillSpace space,
      int level,
      List<SpilledGroups> spilled,
      Consumer<GroupPart> more) {
    List<GroupPart> parts = new ArrayList<>();
    for (int partition = 0; partition < SpilledGroups.PARTITIONS; partition++) {
      List<SpilledGroups.Run> runs = new ArrayList<>();
      for (SpilledGroups groups : spilled) {
        runs.addAll(groups.runs(partition));
      }
      if (!runs.isEmpty()) {
        parts.add(new SpilledPart(aggregation, pool, space, level + 1, runs, more));
      }
    }
    return parts;
  }

  @Override
  public GroupTable.Cursor open() {
    table = new SpillingTable(aggregation, pool, space, level, 1, Spillable.NONE);
    try (MemoryConsumer memory = pool.consumer("aggregation read-back");
        Block block = new Block(memory)) {
      for (SpilledGroups.Run run : runs) {
        table.spillIfAsked();
        merge(run, block);
      }
    }
    if (table.spilled().isEmpty()) {
      return table.groups().cursor();
    }
    table.spillAll();
    of(aggregation, pool, space, level, List.of(table.spilled()), more).forEach(more);
    return (records, most) -> 0;
  }

  private void merge(SpilledGroups.Run run, Block block) {
    long address = block.reserve(run.block().length());
    run.block().read(address);
    long[] from = new long[run.count()];
    long[] to = new long[run.count()];
    SpilledGroups.relocate(aggregation, address, run.count(), from);
    GroupTable groups = table.groups();
    groups.findCopies(
        from, run.count(), aggregation.state().mergedStringBytes(from, run.count()), to);
    aggregation.state().merge(from, to, run.count(), groups.strings());
  }

  @Override
  public void close() {
    if (table != null) {
      table.close();
      table = null;
    }
  }

  /** Memory for the block being read. */
  private static final class Block implements AutoCloseable {
    private final MemoryConsumer memory;
    private NativeBuffer buffer;

    Block(MemoryConsumer memory) {
      this.memory = memory;
    }

    long reserve(int bytes) {
      if (buffer == null || buffer.size() < bytes) {
        close();
        buffer = memory.allocate(bytes);
      }
      return buffer.address();
    }

    @Override
    public void close() {
      if (buffer != null) {
        buffer.close();
        buffer = null;
      }
    }
  }
}
