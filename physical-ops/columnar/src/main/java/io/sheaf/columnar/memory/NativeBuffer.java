package io.sheaf.columnar.memory;

import org.apache.arrow.memory.ArrowBuf;

/**
 * An owned stretch of off-heap memory, counted against a {@link MemoryConsumer}. The holder closes
 * it once. At least {@link #PADDING} bytes behind {@link #size()} may be read and overwritten, so
 * kernels can work in whole words. Not thread-safe.
 */
public final class NativeBuffer implements AutoCloseable {
  /** Bytes past the end that wide loads and stores may touch. */
  public static final int PADDING = 64;

  private final MemoryConsumer consumer;
  private final ArrowBuf memory;
  private final long size;
  private final long counted;
  private boolean closed;

  NativeBuffer(MemoryConsumer consumer, ArrowBuf memory, long size, long counted) {
    this.consumer = consumer;
    this.memory = memory;
    this.size = size;
    this.counted = counted;
  }

  public long address() {
    return memory.memoryAddress();
  }

  /** Usable bytes, without padding. */
  public long size() {
    return size;
  }

  /** The Arrow buffer itself, still owned by this object: retain it to share. */
  public ArrowBuf arrow() {
    return memory;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      consumer.free(memory, counted);
    }
  }
}
