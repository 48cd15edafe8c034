package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.concurrent.atomic.AtomicLong;

/** A bound on the bytes that a process keeps on disk. Thread-safe. */
public final class DiskQuota {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit most bytes on disk at a time
   */
  public DiskQuota(long limit) {
    this.limit = limit;
  }

  /** No bound but the disk's own. */
  public static DiskQuota unlimited() {
    return new DiskQuota(Long.MAX_VALUE);
  }

  /**
   * Takes room before bytes are written.
   *
   * @throws SheafException DISK_FULL
   */
  public void take(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > limit) {
      used.addAndGet(-bytes);
      throw new SheafException(
              ErrorCode.DISK_FULL,
              "%d bytes more would exceed the %d that may lie on disk".formatted(bytes, limit))
          .withHint("raise the limit on disk use, or raise memory");
    }
  }

  /** Gives room back when the bytes are deleted. */
  public void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes on disk now. */
  public long used() {
    return used.get();
  }
}
