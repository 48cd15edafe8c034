package io.sheaf.cluster.exchange;

import io.sheaf.operators.exchange.ExchangeCompression;

/**
 * What the way to a peer carries, found out from the blocks that come over it, and what that asks
 * for. A processor that is busy makes some calls look slow, a slow link makes all of them so: the
 * rate is the best of late. Thread-safe.
 */
final class LinkRate {
  /** Less than this tells of the moment, not of the link. */
  private static final long FEWEST_BYTES = 256 << 10;

  private static final double FORGETTING = 0.8;

  /** One call in so many is left plain, so that a link that has become quicker is noticed. */
  private static final int PROBE_EVERY = 16;

  private final double slowBelow;
  private double rate = Double.POSITIVE_INFINITY; // bytes a second
  private int calls;

  /**
   * @param slowBelow bytes a second under which compressing pays
   */
  LinkRate(double slowBelow) {
    this.slowBelow = slowBelow;
  }

  /** The codec for the next call. */
  synchronized BlockCodec codec(ExchangeCompression wanted) {
    return switch (wanted) {
      case NONE -> BlockCodec.PLAIN;
      case LZ4 -> BlockCodec.LZ4;
      case ZSTD -> BlockCodec.ZSTD;
      case AUTO ->
          rate >= slowBelow || ++calls % PROBE_EVERY == 0 ? BlockCodec.PLAIN : BlockCodec.ZSTD;
    };
  }

  /** So many bytes of plain blocks have come in that time, after the first one. */
  synchronized void came(long bytes, long nanos) {
    if (bytes >= FEWEST_BYTES) {
      double found = bytes * 1e9 / Math.max(1, nanos);
      rate = Double.isInfinite(rate) ? found : Math.max(found, rate * FORGETTING);
    }
  }
}
