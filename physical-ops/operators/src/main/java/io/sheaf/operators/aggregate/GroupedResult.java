package io.sheaf.operators.aggregate;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.columnar.row.PartitionedGroups;
import io.sheaf.columnar.row.PartitionedRecords;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spill.SpillSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the drivers of an aggregation share: the tables they hand over, and the parts that the
 * result is read in. Owns all tables and spill files; closed with the task. Thread-safe.
 */
final class GroupedResult implements AutoCloseable {
  /** Up to so many groups in all, one thread merges the tables. */
  private static final long SMALL = 16 << 10;

  /** Records of a partition, about: its slots then fit a second-level cache. */
  private static final long PARTITION_GROUPS = 8 << 10;

  private static final int MOST_PARTITIONS = 1 << 12;

  private final Aggregation aggregation;
  private final MemoryPool pool;
  private final int threads;
  private final SpillSpace space;
  private final MemoryConsumer memory;
  private final List<SpillingTable> opened = new ArrayList<>();
  private final List<SpillingTable> combined = new ArrayList<>();
  private final List<RadixOrder> orders = new ArrayList<>();
  private final Queue<GroupPart> parts = new ConcurrentLinkedQueue<>();

  /** Parts that are not read to their end. */
  private final AtomicInteger unread = new AtomicInteger();

  GroupedResult(Aggregation aggregation, FragmentContext fragment) {
    this.aggregation = aggregation;
    this.pool = fragment.memory();
    this.threads = fragment.settings().threads();
    this.space = new SpillSpace(fragment, "aggregation");
    this.memory = pool.consumer("aggregation result");
  }

  Aggregation aggregation() {
    return aggregation;
  }

  /** A table for one driver; stays owned by this object. */
  synchronized SpillingTable newTable() {
    SpillingTable table =
        new SpillingTable(aggregation, pool, space, 0, threads, bytes -> spillCombined());
    opened.add(table);
    return table;
  }

  /** Takes a driver's table; the driver uses it no more. */
  void add(SpillingTable table) {
    table.complete();
    synchronized (this) {
      combined.add(table);
    }
  }

  /** Makes room for a driver that still runs. */
  private synchronized long spillCombined() {
    long freed = 0;
    for (SpillingTable table : combined) {
      freed += table.spillAll();
    }
    return freed;
  }

  /** Prepares the parts of the result. Called once, when all tables are here. */
  synchronized void finish(FragmentContext fragment) {
    if (aggregation.isGlobal()) {
      mergeGlobal();
      return;
    }
    boolean spilled = combined.stream().anyMatch(t -> !t.spilled().isEmpty());
    if (!spilled && !finishInMemory(fragment)) {
      spilled = true;
    }
    if (spilled) {
      fragment.parallel(combined.size(), i -> combined.get(i).spillAll());
      List<SpilledGroups> groups = combined.stream().map(SpillingTable::spilled).toList();
      SpilledPart.of(aggregation, pool, space, 0, groups, this::addPart).forEach(this::addPart);
    }
  }

  private void mergeGlobal() {
    if (combined.isEmpty()) {
      combined.add(newTable());
    }
    GroupTable first = combined.getFirst().groups();
    long[] to = {first.single()};
    for (SpillingTable table : combined.subList(1, combined.size())) {
      if (table.groups().size() > 0) {
        aggregation.state().merge(new long[] {table.groups().single()}, to, 1, null);
      }
    }
    addPart(first::cursor);
  }

  /** Returns whether memory sufficed. */
  private boolean finishInMemory(FragmentContext fragment) {
    List<SpillingTable> tables = combined.stream().filter(t -> t.size() > 0).toList();
    if (tables.isEmpty()) {
      return true;
    }
    if (tables.size() == 1 && tables.getFirst().partitioned() == null) {
      tables.getFirst().groups().slices(SMALL).forEach(slice -> addPart(() -> slice));
      return true;
    }
    return partition(fragment, tables);
  }

  private boolean partition(FragmentContext fragment, List<SpillingTable> tables) {
    List<PartitionedRecords> records = new ArrayList<>();
    tables.stream().map(SpillingTable::partitioned).filter(p -> p != null).forEach(records::add);
    long groups = tables.stream().mapToLong(SpillingTable::size).sum();
    int partitions = 1;
    if (!records.isEmpty()) {
      partitions = PartitionedGroups.PARTITIONS;
    } else if (groups > SMALL) {
      while (partitions < MOST_PARTITIONS && partitions * PARTITION_GROUPS < groups) {
        partitions *= 2;
      }
    }
    for (SpillingTable table : tables) {
      NativeBuffer addresses = memory.tryAllocate(8 * table.groups().size());
      if (addresses == null) {
        closeOrders();
        return false;
      }
      orders.add(new RadixOrder(table.groups(), addresses, partitions));
    }
    fragment.parallel(orders.size(), i -> orders.get(i).sort());
    records.addAll(orders);
    PartitionedRecords[] ordered = records.toArray(PartitionedRecords[]::new);
    if (!hasRoomForIndexes(ordered, partitions)) {
      closeOrders();
      return false;
    }
    for (int i = 0; i < partitions; i++) {
      addPart(new LinkedPart(aggregation, memory, ordered, i));
    }
    return true;
  }

  /** Whether as many partitions as there are threads can be indexed at once. */
  private boolean hasRoomForIndexes(PartitionedRecords[] ordered, int partitions) {
    long most = 0;
    for (int i = 0; i < partitions; i++) {
      long size = 0;
      for (PartitionedRecords order : ordered) {
        size += order.size(i);
      }
      most = Math.max(most, size);
    }
    NativeBuffer room =
        memory.tryAllocate(GroupTable.slotBytes(most) * Math.min(threads, partitions));
    if (room == null) {
      return false;
    }
    room.close();
    return true;
  }

  private void closeOrders() {
    orders.forEach(RadixOrder::close);
    orders.clear();
  }

  private void addPart(GroupPart part) {
    unread.incrementAndGet();
    parts.add(part);
  }

  /** Takes back a part that was read; after the last one all memory and files are released. */
  void release(GroupPart part) {
    part.close();
    if (unread.decrementAndGet() == 0) {
      releaseAll();
    }
  }

  /** How many threads can read at once. */
  int maxReaders() {
    return Math.max(1, parts.size());
  }

  /** The next part for a reader, or null. */
  GroupPart take() {
    return parts.poll();
  }

  private synchronized void releaseAll() {
    closeOrders();
    opened.forEach(SpillingTable::close);
    opened.clear();
    combined.clear();
    space.close();
  }

  @Override
  public void close() {
    releaseAll();
    memory.close();
  }
}
