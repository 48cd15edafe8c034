package io.sheaf.operators.exchange;

/**
 * Counts what arrives of one output for one consumer against what its producer reported. Blocks are
 * numbered, so a lost, doubled or exchanged one is found when it arrives; the sum of checksums
 * tells a block that was changed before it was sent, or is of another output. Not thread-safe.
 */
public final class EdgeCheck {
  private final RemoteOutput output;
  private final String consumer;
  private final int partition;
  private int blocks;
  private long rows;
  private long bytes;
  private long checksum;

  /**
   * @param readingTask number of the consumer in its stage
   */
  public EdgeCheck(RemoteOutput output, String consumer, int readingTask) {
    this.output = output;
    this.consumer = consumer;
    this.partition = output.partitionFor(readingTask);
  }

  /** Blocks that have arrived: the number of the next one. */
  public int arrivedBlocks() {
    return blocks;
  }

  /** Whether all blocks have arrived. */
  public boolean isComplete() {
    return blocks == output.batchCount(partition);
  }

  /** Blocks that the producer reported. */
  public int expectedBlocks() {
    return output.batchCount(partition);
  }

  /** Bytes of the blocks that have not arrived yet. */
  public long missingBytes() {
    return output.byteSize(partition) - bytes;
  }

  /**
   * A compressed block as it came; what it holds is then given to {@link #arrived}.
   *
   * @param number its number as sent
   * @param sentChecksum CRC32C of the compressed bytes as sent
   * @param foundChecksum CRC32C of the compressed bytes that arrived
   * @throws FetchFailure CORRUPT or MISMATCH
   */
  public void intact(int number, long sentChecksum, long foundChecksum, long byteCount) {
    if (number != blocks || isComplete()) {
      throw failure(
          FetchFailure.Cause.MISMATCH,
          "block %d came where block %d of %d was due".formatted(number, blocks, expectedBlocks()));
    }
    if (sentChecksum != foundChecksum) {
      throw failure(
          FetchFailure.Cause.CORRUPT,
          "block %d of %d bytes was changed on its way: checksum %08x sent, %08x found"
              .formatted(number, byteCount, sentChecksum, foundChecksum));
    }
  }

  /**
   * A block as it came, or was decompressed, before it is looked into.
   *
   * @param number its number as sent
   * @param sentChecksum CRC32C as sent
   * @param foundChecksum CRC32C of the bytes that arrived
   * @throws FetchFailure CORRUPT or MISMATCH
   */
  public void arrived(int number, long sentChecksum, long foundChecksum, long byteCount) {
    intact(number, sentChecksum, foundChecksum, byteCount);
    blocks++;
    bytes += byteCount;
    checksum += foundChecksum;
  }

  /**
   * The rows of the block that arrived last. After the last block all counts must be those that the
   * producer reported.
   *
   * @throws FetchFailure MISMATCH
   */
  public void decoded(long rowCount) {
    rows += rowCount;
    if (isComplete()
        && (rows != output.rowCount(partition)
            || bytes != output.byteSize(partition)
            || checksum != output.checksum(partition))) {
      throw failure(
          FetchFailure.Cause.MISMATCH,
          ("%d rows in %d bytes with checksum %x were written,"
                  + " %d rows in %d bytes with checksum %x arrived")
              .formatted(
                  output.rowCount(partition),
                  output.byteSize(partition),
                  output.checksum(partition),
                  rows,
                  bytes,
                  checksum));
    }
  }

  /** A failure of this edge. */
  public FetchFailure failure(FetchFailure.Cause reason, String detail) {
    return failure(reason, detail, null);
  }

  /** A failure of this edge with a cause from below. */
  public FetchFailure failure(FetchFailure.Cause reason, String detail, Throwable cause) {
    return new FetchFailure(output, consumer, reason, detail, cause);
  }
}
