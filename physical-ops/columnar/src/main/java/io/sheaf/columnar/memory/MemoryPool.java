package io.sheaf.columnar.memory;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The one bound on off-heap memory. Consumers reserve before they allocate; a reservation beyond
 * the limit makes the consumer spill itself, then asks the biggest other one to spill at its next
 * batch border, and last fails with a table of who holds what. State that can be spilled leaves a
 * part of the limit to consumers that have nothing to give, see {@link #keptForOthers}.
 *
 * <p>Freed buffers of 64 KiB and more are kept for the next taker, up to a quarter of the limit and
 * 256 MiB, since touching fresh pages costs more than most kernels. They are the first to go when
 * consumers need the limit. Thread-safe.
 */
public final class MemoryPool implements AutoCloseable {
  private static final int MIN_CACHED_LOG = 16;
  private static final int MAX_CACHED_LOG = 26;
  private static final long MAX_CACHED_BYTES = 256L << 20;
  private static final int RELIEF_SHARE = 64;

  /** Of small limits, a quarter is more than scans of a few columns take. */
  private static final long MOST_QUARTER = 32L << 20;

  private volatile long limit;
  private final BufferAllocator allocator;
  private final AtomicLong reserved = new AtomicLong();
  private final AtomicLong state = new AtomicLong(); // of reserved, what spills at batch borders
  private final AtomicLong peak = new AtomicLong();
  private final Set<MemoryConsumer> consumers = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<ArrowBuf>[] cache;
  private final MemoryPool whole;
  private final MemoryUse use;
  private long cachedBytes;

  /**
   * @param limit most bytes that consumers may hold together
   */
  public MemoryPool(long limit) {
    this.whole = this;
    this.use = null;
    this.limit = limit;
    this.allocator = new RootAllocator(Long.MAX_VALUE);
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generics has no typed constructor
    ArrayDeque<ArrowBuf>[] classes = new ArrayDeque[MAX_CACHED_LOG + 1];
    this.cache = classes;
    for (int i = MIN_CACHED_LOG; i <= MAX_CACHED_LOG; i++) {
      cache[i] = new ArrayDeque<>();
    }
  }

  private MemoryPool(MemoryPool whole, MemoryUse use) {
    this.whole = whole;
    this.use = use;
    this.allocator = whole.allocator;
    this.cache = whole.cache;
  }

  /**
   * This pool for one owner's consumers, whose bytes are counted in {@code use} besides. The bound
   * and all that is asked of it stay the whole pool's; closing it does nothing.
   */
  public MemoryPool countedIn(MemoryUse owner) {
    return new MemoryPool(whole, owner);
  }

  /** The limit in bytes. */
  public long limit() {
    return whole.limit;
  }

  /** Changes the limit; what is held stays held. */
  public void setLimit(long bytes) {
    whole.limit = bytes;
  }

  /** Bytes that consumers hold now. */
  public long used() {
    return whole.reserved.get();
  }

  /** Most bytes held at once so far. */
  public long peak() {
    return whole.peak.get();
  }

  /**
   * Arrow's allocator for code that needs Arrow vectors (edges to clients); its bytes are not
   * arbitrated.
   */
  public BufferAllocator arrowAllocator() {
    return allocator;
  }

  /** Registers a consumer of bounded or spillable memory; its owner closes it. */
  public MemoryConsumer consumer(String name, Spillable spillable) {
    MemoryConsumer consumer = new MemoryConsumer(whole, this, use, name, spillable);
    whole.consumers.add(consumer);
    return consumer;
  }

  /** Registers a consumer whose memory is bounded by design. */
  public MemoryConsumer consumer(String name) {
    return consumer(name, Spillable.NONE);
  }

  void remove(MemoryConsumer consumer) {
    consumers.remove(consumer);
  }

  /** Sizes from 64 KiB up are powers of two, so that the cache can serve them again. */
  static long rounded(long bytes) {
    if (bytes <= 1 << MIN_CACHED_LOG) {
      return (bytes + 63) & -64;
    }
    if (bytes <= 1L << MAX_CACHED_LOG) {
      return Long.highestOneBit(bytes - 1) << 1;
    }
    return (bytes + 0xFFFFF) & ~0xFFFFFL;
  }

  /**
   * The part of the limit that state which can be spilled leaves to what can't, scans for instance.
   * A thread whose scan waits for memory comes to no batch border, where it would spill: were all
   * memory taken by state, all threads could wait for each other.
   */
  public long keptForOthers() {
    long now = limit();
    return Math.max(now / 8, Math.min(now / 4, MOST_QUARTER));
  }

  /** Whether state that is spilled at batch borders may grow by so much. */
  boolean hasRoomForState(long bytes) {
    return state.get() + bytes <= limit - keptForOthers();
  }

  /** Counts what was reserved as such state. */
  void countState(long bytes) {
    state.addAndGet(bytes);
  }

  boolean tryReserve(long bytes) {
    while (true) {
      long now = reserved.get();
      long next = now + bytes;
      if (next > limit) {
        return false;
      }
      if (reserved.compareAndSet(now, next)) {
        peak.accumulateAndGet(next, Math::max);
        if (next + cachedBytes() > limit) {
          dropCache();
        }
        return true;
      }
    }
  }

  /**
   * Spills consumers at rest, the biggest first, until the reservation succeeds or they have
   * nothing left to give.
   */
  boolean reserveByRelief(long bytes) {
    if (bytes > limit) {
      return false;
    }
    List<MemoryConsumer> atRest =
        consumers.stream()
            .filter(c -> c.spillsAtAnyTime() && c.used() > 0)
            .sorted(Comparator.comparingLong(MemoryConsumer::used).reversed())
            .toList();
    for (MemoryConsumer consumer : atRest) {
      // A little more than is missing now, so that not every allocation comes here.
      long wanted = Math.max(bytes, limit / RELIEF_SHARE);
      if (consumer.spillNow(wanted) > 0 && tryReserve(bytes)) {
        return true;
      }
    }
    return false;
  }

  /** Asks others to spill and waits a bounded time for memory, then gives up. */
  void reserveOrFail(long bytes, MemoryConsumer asking) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (!tryReserve(bytes) && !reserveByRelief(bytes)) {
      MemoryConsumer biggest =
          consumers.stream()
              .filter(c -> c != asking && c.isSpillable() && !c.spillsAtAnyTime() && c.used() > 0)
              .max(Comparator.comparingLong(MemoryConsumer::used))
              .orElse(null);
      if (biggest == null || System.nanoTime() > deadline) {
        throw outOfMemory(bytes, asking);
      }
      biggest.requestSpill();
      synchronized (this) {
        try {
          wait(10);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new SheafException(ErrorCode.CANCELLED, "cancelled while waiting for memory");
        }
      }
    }
  }

  private SheafException outOfMemory(long bytes, MemoryConsumer asking) {
    StringBuilder message = new StringBuilder();
    message
        .append(asking.name())
        .append(" needs ")
        .append(bytes)
        .append(" bytes more, but ")
        .append(reserved.get())
        .append(" of ")
        .append(limit)
        .append(" bytes of memory are in use:");
    consumers.stream()
        .filter(c -> c.used() > 0)
        .sorted(Comparator.comparingLong(MemoryConsumer::used).reversed())
        .limit(8)
        .forEach(
            c -> message.append(' ').append(c.name()).append(" ").append(c.used()).append(';'));
    return new SheafException(ErrorCode.OUT_OF_MEMORY, message.toString())
        .withHint("raise the setting memory, or lower threads");
  }

  void unreserve(long bytes) {
    reserved.addAndGet(-bytes);
    synchronized (this) {
      notifyAll();
    }
  }

  private static int cacheClass(long counted) {
    int log = 63 - Long.numberOfLeadingZeros(counted);
    return log >= MIN_CACHED_LOG && log <= MAX_CACHED_LOG && counted == 1L << log ? log : -1;
  }

  ArrowBuf take(long counted) {
    int log = cacheClass(counted);
    if (log >= 0) {
      synchronized (cache) {
        ArrowBuf kept = cache[log].pollLast();
        if (kept != null) {
          cachedBytes -= counted;
          return kept;
        }
      }
    }
    return allocator.buffer(counted);
  }

  void give(ArrowBuf memory, long counted) {
    int log = cacheClass(counted);
    // A buffer that something else still holds a reference to is not ours to hand out again.
    if (log >= 0 && memory.refCnt() == 1) {
      synchronized (cache) {
        if (reserved.get() + cachedBytes <= limit
            && cachedBytes + counted <= Math.min(limit / 4, MAX_CACHED_BYTES)) {
          cache[log].addLast(memory);
          cachedBytes += counted;
          return;
        }
      }
    }
    memory.close();
  }

  private long cachedBytes() {
    synchronized (cache) {
      return cachedBytes;
    }
  }

  private void dropCache() {
    synchronized (cache) {
      for (int i = MIN_CACHED_LOG; i <= MAX_CACHED_LOG; i++) {
        for (ArrowBuf kept; (kept = cache[i].pollLast()) != null; ) {
          kept.close();
        }
      }
      cachedBytes = 0;
    }
  }

  /**
   * Frees the kept buffers and checks that nothing else is held; does nothing to a pool that {@link
   * #countedIn} gave.
   *
   * @throws IllegalStateException when a consumer still holds memory: a leak
   */
  @Override
  public void close() {
    if (whole != this) {
      return;
    }
    dropCache();
    long held = reserved.get();
    if (held != 0) {
      StringBuilder message = new StringBuilder("memory leak: " + held + " bytes held by");
      consumers.stream()
          .filter(c -> c.used() > 0)
          .forEach(
              c -> message.append(' ').append(c.name()).append(' ').append(c.used()).append(';'));
      throw new IllegalStateException(message.toString());
    }
    allocator.close();
  }
}
