package io.sheaf.columnar.memory;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.ArrowBuf;

/**
 * One holder of counted memory: an operator's state, a reader's buffers, a store. Reserve before
 * allocating; what grows with the data must be spillable or bounded. Thread-safe, except that
 * {@link Spillable#spill} runs on the reserving thread.
 */
public final class MemoryConsumer implements AutoCloseable {
  private final MemoryPool pool;
  private final MemoryPool owners;
  private final MemoryUse use;
  private final String name;
  private final Spillable spillable;
  private final AtomicLong used = new AtomicLong();
  private volatile boolean spillRequested;

  /**
   * @param pool the whole one
   * @param owners the one that the consumer was asked of
   * @param use what counts the owner's bytes, or null
   */
  MemoryConsumer(
      MemoryPool pool, MemoryPool owners, MemoryUse use, String name, Spillable spillable) {
    this.pool = pool;
    this.owners = owners;
    this.use = use;
    this.name = name;
    this.spillable = spillable;
  }

  public String name() {
    return name;
  }

  /** Bytes this consumer holds. */
  public long used() {
    return used.get();
  }

  /** The pool that it was asked of, for more consumers of the same owner. */
  public MemoryPool pool() {
    return owners;
  }

  boolean isSpillable() {
    return !spillable.equals(Spillable.NONE);
  }

  boolean spillsAtAnyTime() {
    return spillable.atAnyTime();
  }

  /** Spills on the thread of another consumer. */
  long spillNow(long bytes) {
    return spillable.spill(bytes);
  }

  void requestSpill() {
    spillRequested = true;
  }

  /**
   * Whether another consumer ran short and asked this one to spill. The owner looks at batch
   * borders, spills, and the request is taken back.
   */
  public boolean takeSpillRequest() {
    if (!spillRequested) {
      return false;
    }
    spillRequested = false;
    return true;
  }

  /**
   * Allocates if the limit allows, else null. Never spills this consumer's state; what others have
   * at rest may go to disk for it.
   */
  public NativeBuffer tryAllocate(long bytes) {
    long counted = MemoryPool.rounded(bytes + NativeBuffer.PADDING);
    if (!pool.tryReserve(counted) && !pool.reserveByRelief(counted)) {
      return null;
    }
    return allocateReserved(bytes, counted);
  }

  /**
   * Allocates. When memory is short, what is at rest goes to disk first, then this consumer's own
   * state, then that of others.
   *
   * @throws io.sheaf.columnar.error.SheafException OUT_OF_MEMORY with a table of the consumers
   */
  public NativeBuffer allocate(long bytes) {
    long counted = MemoryPool.rounded(bytes + NativeBuffer.PADDING);
    while (!mayHold(counted) || (!pool.tryReserve(counted) && !pool.reserveByRelief(counted))) {
      if (spillable.spill(counted) == 0) {
        pool.reserveOrFail(counted, this);
        break;
      }
    }
    return allocateReserved(bytes, counted);
  }

  /** State that is over its share is spilled before what is at rest. */
  private boolean mayHold(long bytes) {
    return !isState() || pool.hasRoomForState(bytes);
  }

  /** Whether it gives memory back at its owner's batch borders, and then alone. */
  private boolean isState() {
    return isSpillable() && !spillsAtAnyTime();
  }

  private NativeBuffer allocateReserved(long bytes, long counted) {
    ArrowBuf memory;
    try {
      memory = pool.take(counted);
    } catch (Throwable failure) {
      pool.unreserve(counted);
      throw failure;
    }
    count(counted);
    return new NativeBuffer(this, memory, bytes, counted);
  }

  private void count(long bytes) {
    used.addAndGet(bytes);
    if (isState()) {
      pool.countState(bytes);
    }
    if (use != null) {
      use.add(bytes);
    }
  }

  void free(ArrowBuf memory, long counted) {
    count(-counted);
    pool.give(memory, counted);
    pool.unreserve(counted);
  }

  /** Takes the consumer off the pool's list. Its buffers must be closed by then. */
  @Override
  public void close() {
    pool.remove(this);
  }
}
