package io.sheaf.columnar.row;

/**
 * Records of groups that can be read by radix partition, bits from {@link KeyHasher#RADIX_SHIFT}
 * up.
 */
public interface PartitionedRecords {
  /** Number of records in a partition. */
  long size(int partition);

  /** Walks over a partition. */
  GroupTable.Cursor cursor(int partition);
}
