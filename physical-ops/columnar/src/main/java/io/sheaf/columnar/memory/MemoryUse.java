package io.sheaf.columnar.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the consumers of one owner, such as a query, hold together of a pool: see {@link
 * MemoryPool#countedIn}. Thread-safe.
 */
public final class MemoryUse {
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  /** Bytes held now. */
  public long bytes() {
    return bytes.get();
  }

  /** Most bytes held at once so far. */
  public long peak() {
    return peak.get();
  }

  void add(long more) {
    long now = bytes.addAndGet(more);
    if (more > 0) {
      peak.accumulateAndGet(now, Math::max);
    }
  }
}
