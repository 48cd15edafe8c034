package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.pipeline.FragmentContext;
import java.util.List;

/** The blocks of one upstream task, in the order they were written. Used by one thread. */
final class ProducerBlocks implements AutoCloseable {
  private final List<StoredBatch> local;
  private final BlockStream remote;
  private final FragmentContext fragment;
  private StoredBatch arrived;
  private int next;

  /** Blocks in this process, borrowed. */
  ProducerBlocks(List<StoredBatch> local) {
    this.local = local;
    this.remote = null;
    this.fragment = null;
  }

  /**
   * Blocks of another member.
   *
   * @param remote taken over
   */
  ProducerBlocks(BlockStream remote, FragmentContext fragment) {
    this.local = List.of();
    this.remote = remote;
    this.fragment = fragment;
  }

  /** The next block, valid until the next call; null at the end. */
  StoredBatch next() {
    if (remote == null) {
      return next < local.size() ? local.get(next++) : null;
    }
    freeArrived();
    Arrived block = ExchangeReader.unchecked(() -> ExchangeInput.take(remote, fragment));
    arrived = block == null ? null : block.batch();
    return arrived;
  }

  private void freeArrived() {
    if (arrived != null) {
      arrived.close();
      arrived = null;
    }
  }

  @Override
  public void close() {
    freeArrived();
    if (remote != null) {
      remote.close();
    }
  }
}
