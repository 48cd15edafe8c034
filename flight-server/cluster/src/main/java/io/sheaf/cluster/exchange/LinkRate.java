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

  private final double lz4Below;
  private final double zstdBelow;
  private double rate = Double.POSITIVE_INFINITY; // bytes a second
  private int calls;

  /**
   * @param lz4Below bytes a second under which LZ4 pays
   * @param zstdBelow bytes a second under which ZSTD is better still
   */
  LinkRate(double lz4Below, double zstdBelow) {
    this.lz4Below = lz4Below;
    this.zstdBelow = zstdBelow;
  }

  /** The codec for the next call. */
  synchronized BlockCodec codec(ExchangeCompression wanted) {
    return switch (wanted) {
      case NONE -> BlockCodec.PLAIN;
      case LZ4 -> BlockCodec.LZ4;
      case ZSTD -> BlockCodec.ZSTD;
      case AUTO -> {
        if (rate >= lz4Below || ++calls % PROBE_EVERY == 0) {
          yield BlockCodec.PLAIN;
        }
        yield rate < zstdBelow ? BlockCodec.ZSTD : BlockCodec.LZ4;
      }
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
