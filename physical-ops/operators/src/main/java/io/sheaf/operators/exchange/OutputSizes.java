package io.sheaf.operators.exchange;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What a task says it wrote, an entry a partition. It travels with the assignment of the tasks that
 * read the output, so a stream that lost, doubled or changed a block can't speak for itself.
 *
 * @param blockCounts blocks
 * @param rowCounts rows
 * @param byteCounts bytes of the blocks as they are sent
 * @param checksums sums of the CRC32C of the blocks' bytes as they are sent
 */
public record OutputSizes(
    int[] blockCounts, long[] rowCounts, long[] byteCounts, long[] checksums) {
  /** All zero. */
  public OutputSizes(int partitionCount) {
    this(
        new int[partitionCount],
        new long[partitionCount],
        new long[partitionCount],
        new long[partitionCount]);
  }

  /**
   * @throws SheafException INTERNAL_ERROR when the arrays differ in length
   */
  public OutputSizes {
    int count = blockCounts.length;
    if (count == 0
        || rowCounts.length != count
        || byteCounts.length != count
        || checksums.length != count) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR, "the sizes of an output do not belong to one another");
    }
  }

  /** The sizes of an encoded value, which travels as one block without rows. */
  public static OutputSizes ofValue(byte[] encoded) {
    CRC32C crc = new CRC32C();
    crc.update(encoded);
    return new OutputSizes(
        new int[] {1}, new long[] {0}, new long[] {encoded.length}, new long[] {crc.getValue()});
  }

  public int partitionCount() {
    return blockCounts.length;
  }

  public int batches(int partition) {
    return blockCounts[partition];
  }

  public long rows(int partition) {
    return rowCounts[partition];
  }

  public long bytes(int partition) {
    return byteCounts[partition];
  }

  public long checksum(int partition) {
    return checksums[partition];
  }

  /** Rows of all partitions. */
  public long totalRows() {
    return Arrays.stream(rowCounts).sum();
  }

  /** Bytes of all partitions. */
  public long totalBytes() {
    return Arrays.stream(byteCounts).sum();
  }

  void add(int partition, long rows, long bytes, long checksum) {
    blockCounts[partition]++;
    rowCounts[partition] += rows;
    byteCounts[partition] += bytes;
    checksums[partition] += checksum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutputSizes sizes
        && Arrays.equals(blockCounts, sizes.blockCounts)
        && Arrays.equals(rowCounts, sizes.rowCounts)
        && Arrays.equals(byteCounts, sizes.byteCounts)
        && Arrays.equals(checksums, sizes.checksums);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(checksums);
  }

  @Override
  public String toString() {
    return partitionCount() + " partitions, " + totalRows() + " rows, " + totalBytes() + " bytes";
  }
}
