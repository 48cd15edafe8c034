package io.sheaf.storage.fs;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a remote file in pieces that a network is good at. Ranges that lie near each other are
 * asked for together, long ones in pieces; when a piece is first touched, the one behind it in the
 * same range is asked for as well, and, where all ranges are wanted, some of the pieces that
 * follow. Bytes are in counted memory from the request on until their ranges were read. What memory
 * does not allow, or was read before, is asked for by itself.
 *
 * <p>Used by one thread; virtual threads of its own do the waiting.
 */
final class ReadAhead implements RandomReader {
  /** A gap that costs less to read over than another request. */
  private static final long GAP_BYTES = 256 << 10;

  /** The most that is asked for at once. */
  private static final long PIECE_BYTES = 8 << 20;

  /** Pieces of a range that is longer than that. */
  private static final long STEP_BYTES = 4 << 20;

  /** Requests under way when all ranges are wanted. */
  private static final int MOST_UNDER_WAY = 4;

  private final RandomReader source;
  private final MemoryConsumer memory;
  private final boolean all;
  private final List<Piece> pieces = new ArrayList<>();

  ReadAhead(RandomReader source, List<ByteRange> ranges, boolean all, MemoryConsumer memory) {
    this.source = source;
    this.memory = memory;
    this.all = all;
    ranges.stream()
        .filter(range -> range.length() > 0)
        .sorted(Comparator.comparingLong(ByteRange::start))
        .forEach(this::add);
  }

  private void add(ByteRange range) {
    Piece last = pieces.isEmpty() ? null : pieces.getLast();
    if (last != null
        && range.start() - last.end <= GAP_BYTES
        && range.end() - last.start <= PIECE_BYTES) {
      last.end = Math.max(last.end, range.end());
      last.ends.add(range.end());
      return;
    }
    long start = last == null ? range.start() : Math.max(range.start(), last.end);
    boolean longRange = range.end() - start > PIECE_BYTES;
    while (start < range.end()) {
      long end = longRange ? Math.min(range.end(), start + STEP_BYTES) : range.end();
      pieces.add(new Piece(start, end, end < range.end()));
      start = end;
    }
  }

  @Override
  public long size() throws IOException {
    return source.size();
  }

  @Override
  public byte[] read(long position, int length) throws IOException {
    return source.read(position, length);
  }

  @Override
  public void read(long position, long address, int length) throws IOException {
    long end = position + length;
    for (long at = position; at < end; ) {
      int index = pieceAt(at);
      Piece piece = index < 0 ? null : pieces.get(index);
      if (piece == null || !touch(index)) {
        long until = piece == null ? nextStart(at, end) : Math.min(end, piece.end);
        source.read(at, address + (at - position), (int) (until - at));
        at = until;
      } else {
        long until = Math.min(end, piece.end);
        Native.copy(
            piece.buffer.address() + (at - piece.start), address + (at - position), until - at);
        at = until;
        readTo(index, until);
      }
    }
  }

  /** The piece that holds a position; -1 when none does. */
  private int pieceAt(long position) {
    int low = 0;
    int high = pieces.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Piece piece = pieces.get(middle);
      if (position < piece.start) {
        high = middle - 1;
      } else if (position >= piece.end) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  private long nextStart(long position, long end) {
    for (Piece piece : pieces) {
      if (piece.start > position) {
        return Math.min(end, piece.start);
      }
    }
    return end;
  }

  /** Sees to it that a piece is in memory, and what follows on its way; false when it can't be. */
  private boolean touch(int index) throws IOException {
    Piece piece = pieces.get(index);
    piece.start(source, memory);
    if (piece.continued) {
      pieces.get(index + 1).start(source, memory);
    }
    if (all) {
      int underWay = 0;
      for (int i = index + 1; i < pieces.size() && underWay < MOST_UNDER_WAY; i++) {
        Piece next = pieces.get(i);
        if (!next.isDone()) {
          next.start(source, memory);
          underWay++;
        }
      }
    }
    return piece.await();
  }

  /**
   * Frees what was read. A piece in the middle of a long range stays until the next one was read as
   * well: a page may begin in the one and end in the other.
   */
  private void readTo(int index, long position) {
    Piece piece = pieces.get(index);
    piece.ends.removeIf(end -> end == position);
    if (index > 0 && pieces.get(index - 1).continued && position == piece.end) {
      pieces.get(index - 1).free();
    }
    if (piece.ends.isEmpty() && !piece.continued) {
      piece.free();
    }
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public void close() throws IOException {
    try {
      pieces.forEach(Piece::free);
    } finally {
      source.close();
    }
  }

  /** Some bytes of the file and how far they have come. */
  private static final class Piece {
    private final long start;

    /** Where its ranges end that were not read to their end yet. */
    private final List<Long> ends = new ArrayList<>();

    /** Whether the next piece is of the same range. */
    private final boolean continued;

    private long end;
    private NativeBuffer buffer;
    private Thread request;
    private boolean freed;
    private volatile boolean complete;

    Piece(long start, long end, boolean continued) {
      this.start = start;
      this.end = end;
      this.continued = continued;
      ends.add(end);
    }

    boolean isDone() {
      return freed || complete;
    }

    void start(RandomReader source, MemoryConsumer memory) {
      if (request != null || freed) {
        return;
      }
      buffer = memory.tryAllocate(end - start);
      if (buffer == null) {
        return;
      }
      long address = buffer.address();
      int length = (int) (end - start);
      request =
          Thread.ofVirtual()
              .name("read ahead")
              .start(
                  () -> {
                    try {
                      source.read(start, address, length);
                      complete = true;
                    } catch (IOException | RuntimeException failed) {
                      // Whoever wants these bytes asks for them again and gets the error.
                      complete = false;
                    }
                  });
    }

    /** Whether the bytes are there, after their request has ended. */
    boolean await() throws IOException {
      if (request == null || freed) {
        return false;
      }
      try {
        request.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new java.io.InterruptedIOException("interrupted while waiting for the network");
      }
      if (!complete) {
        free();
      }
      return complete;
    }

    void free() {
      freed = true;
      if (request != null) {
        endRequest();
      }
      if (buffer != null) {
        buffer.close();
        buffer = null;
      }
    }

    /** The request writes to the buffer until its thread has ended. */
    private void endRequest() {
      request.interrupt();
      boolean interrupted = false;
      while (request.isAlive()) {
        try {
          request.join();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
