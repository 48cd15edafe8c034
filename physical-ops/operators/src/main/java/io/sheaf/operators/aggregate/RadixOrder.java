package io.sheaf.operators.aggregate;

import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.columnar.row.KeyHasher;
import io.sheaf.columnar.row.PartitionedRecords;

/**
 * The addresses of a table's records, ordered by radix partition. Owns the addresses, not the
 * records.
 */
final class RadixOrder implements PartitionedRecords, AutoCloseable {
  private static final int CHUNK = 2048;

  private final GroupTable table;
  private final NativeBuffer addresses;
  private final int partitions;

  /** First record of each partition, and the end of the last. */
  private final long[] starts;

  /**
   * @param addresses room for 8 bytes a group; closed with this object
   * @param partitions a power of two, at most 2^16
   */
  RadixOrder(GroupTable table, NativeBuffer addresses, int partitions) {
    this.table = table;
    this.addresses = addresses;
    this.partitions = partitions;
    this.starts = new long[partitions + 1];
  }

  private int partition(long record) {
    return (int) (Native.getLong(record) >>> KeyHasher.RADIX_SHIFT) & (partitions - 1);
  }

  /** Orders the addresses. */
  void sort() {
    long[] chunk = new long[CHUNK];
    GroupTable.Cursor cursor = table.cursor();
    for (int count; (count = cursor.next(chunk, CHUNK)) > 0; ) {
      for (int i = 0; i < count; i++) {
        starts[partition(chunk[i]) + 1]++;
      }
    }
    for (int i = 0; i < partitions; i++) {
      starts[i + 1] += starts[i];
    }
    long[] next = new long[partitions];
    System.arraycopy(starts, 0, next, 0, partitions);
    cursor = table.cursor();
    for (int count; (count = cursor.next(chunk, CHUNK)) > 0; ) {
      for (int i = 0; i < count; i++) {
        Native.putLong(addresses.address() + 8 * next[partition(chunk[i])]++, chunk[i]);
      }
    }
  }

  @Override
  public long size(int partition) {
    return starts[partition + 1] - starts[partition];
  }

  @Override
  public GroupTable.Cursor cursor(int partition) {
    return new GroupTable.Cursor() {
      private long next = starts[partition];

      @Override
      public int next(long[] records, int most) {
        int count = (int) Math.min(most, starts[partition + 1] - next);
        Native.copy(addresses.address() + 8 * next, records, 0, count);
        next += count;
        return count;
      }
    };
  }

  @Override
  public void close() {
    addresses.close();
  }
}
