package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.concurrent.atomic.AtomicLong;

/** A bound on the bytes that a process keeps on disk. Thread-safe. */
final class DiskQuota {
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private volatile long limit;

  /**
   * @param limit most bytes on disk at a time
   */
  DiskQuota(long limit) {
    this.limit = limit;
  }

  /** No bound but the disk's own. */
  static DiskQuota unlimited() {
    return new DiskQuota(Long.MAX_VALUE);
  }

  void limit(long bytes) {
    limit = bytes;
  }

  long limit() {
    return limit;
  }

  /**
   * Takes room before bytes are written.
   *
   * @throws SheafException DISK_FULL
   */
  void take(long bytes) {
    long now = used.addAndGet(bytes);
    long most = limit;
    if (now > most) {
      used.addAndGet(-bytes);
      throw new SheafException(
              ErrorCode.DISK_FULL,
              "spilling %,d bytes more would exceed spill_limit, %,d bytes on disk, of which %,d are used"
                  .formatted(bytes, most, now - bytes))
          .withHint("raise spill_limit, or raise memory");
    }
    peak.accumulateAndGet(now, Math::max);
  }

  /** Gives room back when the bytes are deleted. */
  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Most bytes on disk so far. */
  long peak() {
    return peak.get();
  }

  /** Bytes on disk now. */
  long used() {
    return used.get();
  }
}
