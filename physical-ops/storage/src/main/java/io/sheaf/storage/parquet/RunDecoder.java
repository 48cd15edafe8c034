package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.Native;
import java.util.Arrays;

/**
 * Reads Parquet's hybrid of run-length and bit-packed runs by value index. It knows one run at a
 * time and moves forward; {@link #mark} sets the run that it can come back to.
 *
 * <p>The memory must be readable for 8 bytes behind its end.
 */
class RunDecoder {
  private final long limit;
  private final int width;
  private final int mask;

  private long next;
  private int runStart;
  private int runEnd;
  private boolean packed;
  private int runValue;
  private long packedAddress;

  private long markNext;
  private int markStart;
  private int markEnd;
  private boolean markPacked;
  private int markValue;
  private long markAddress;

  /**
   * @param width bits a value, 0 to 32
   */
  RunDecoder(long address, long limit, int width) {
    if (width < 0 || width > 32) {
      throw new CorruptDataException("a bit width of " + width);
    }
    this.next = address;
    this.limit = limit;
    this.width = width;
    this.mask = width == 32 ? -1 : (1 << width) - 1;
    if (width == 0) {
      runEnd = Integer.MAX_VALUE;
    }
    mark();
  }

  /** Takes all memory as one bit-packed run without a header. */
  final void startPacked(int values) {
    packed = true;
    packedAddress = next;
    runEnd = values;
    next = limit;
    mark();
  }

  int width() {
    return width;
  }

  final int runStart() {
    return runStart;
  }

  final int runEnd() {
    return runEnd;
  }

  final boolean isPacked() {
    return packed;
  }

  final int runValue() {
    return runValue;
  }

  final long packedAddress() {
    return packedAddress;
  }

  /** The current run stays within reach. */
  void mark() {
    markNext = next;
    markStart = runStart;
    markEnd = runEnd;
    markPacked = packed;
    markValue = runValue;
    markAddress = packedAddress;
  }

  void restore() {
    next = markNext;
    runStart = markStart;
    runEnd = markEnd;
    packed = markPacked;
    runValue = markValue;
    packedAddress = markAddress;
  }

  /**
   * Marks the run of a value, or the last run when there is no such value: all rows that are left
   * may be null.
   */
  final void mark(int index) {
    while (index >= runEnd && next < limit) {
      nextRun();
    }
    mark();
  }

  /** Makes the run that holds value {@code index} the current one. */
  final void moveTo(int index) {
    if (index < runStart) {
      restore();
      if (index < runStart) {
        throw new IllegalStateException("value " + index + " lies before the mark " + runStart);
      }
    }
    while (index >= runEnd) {
      nextRun();
    }
  }

  void nextRun() {
    int header = 0;
    for (int shift = 0; ; shift += 7) {
      if (next >= limit || shift > 28) {
        throw new CorruptDataException("a page has fewer values than its header says");
      }
      int b = Native.getByte(next++);
      header |= (b & 0x7F) << shift;
      if (b >= 0) {
        break;
      }
    }
    long count;
    packed = (header & 1) != 0;
    if (packed) {
      long bytes = Math.min((long) (header >>> 1) * width, limit - next);
      count = bytes * 8 / width;
      packedAddress = next;
      next += bytes;
    } else {
      count = header >>> 1 & 0xFFFFFFFFL;
      int bytes = (width + 7) >>> 3;
      if (bytes > limit - next) {
        throw new CorruptDataException("a page ends in the middle of a run");
      }
      runValue = bytes == 0 ? 0 : Native.getInt(next) & mask;
      next += bytes;
    }
    if (count == 0 && next >= limit) {
      throw new CorruptDataException("a page has fewer values than its header says");
    }
    runStart = runEnd;
    runEnd = (int) Math.min(runEnd + count, Integer.MAX_VALUE);
  }

  /** Decodes values {@code index} to {@code index + count}. */
  final void read(int index, int count, int[] out, int at) {
    while (count > 0) {
      moveTo(index);
      int part = Math.min(count, runEnd - index);
      if (packed) {
        unpack(packedAddress, index - runStart, width, mask, part, out, at);
      } else {
        Arrays.fill(out, at, at + part, runValue);
      }
      index += part;
      at += part;
      count -= part;
    }
  }

  /** Decodes the values at ascending indexes. */
  final void gather(int[] indexes, int count, int[] out, int at) {
    int i = 0;
    while (i < count) {
      moveTo(indexes[i]);
      int end = runEnd;
      if (packed) {
        int bits = width;
        int keep = mask;
        int start = runStart;
        long address = packedAddress;
        for (; i < count && indexes[i] < end; i++) {
          long bit = (long) (indexes[i] - start) * bits;
          out[at + i] = (int) (Native.getLong(address + (bit >>> 3)) >>> (bit & 7)) & keep;
        }
      } else {
        for (; i < count && indexes[i] < end; i++) {
          out[at + i] = runValue;
        }
      }
    }
  }

  /**
   * Unpacks {@code count} values of {@code width} bits, lowest bits first, from the {@code
   * first}-th on.
   */
  private static void unpack(
      long address, int first, int width, int mask, int count, int[] out, int at) {
    int i = 0;
    // Up to the next group of eight, which starts at a byte.
    for (; i < count && ((first + i) & 7) != 0; i++) {
      out[at + i] = one(address, first + i, width, mask);
    }
    long group = address + (((long) (first + i) * width) >>> 3);
    int groups = (count - i) >>> 3;
    if (width <= 8) {
      unpackBytes(group, groups, width, mask, out, at + i);
    } else if (width <= 16) {
      unpackShorts(group, groups, width, mask, out, at + i);
    } else {
      unpackInts(group, groups, width, mask, out, at + i);
    }
    i += groups << 3;
    for (; i < count; i++) {
      out[at + i] = one(address, first + i, width, mask);
    }
  }

  private static int one(long address, int index, int width, int mask) {
    long bit = (long) index * width;
    return (int) (Native.getLong(address + (bit >>> 3)) >>> (bit & 7)) & mask;
  }

  private static void unpackBytes(
      long address, int groups, int width, int mask, int[] out, int at) {
    for (int g = 0; g < groups; g++, at += 8, address += width) {
      long bits = Native.getLong(address);
      out[at] = (int) bits & mask;
      out[at + 1] = (int) (bits >>> width) & mask;
      out[at + 2] = (int) (bits >>> (2 * width)) & mask;
      out[at + 3] = (int) (bits >>> (3 * width)) & mask;
      out[at + 4] = (int) (bits >>> (4 * width)) & mask;
      out[at + 5] = (int) (bits >>> (5 * width)) & mask;
      out[at + 6] = (int) (bits >>> (6 * width)) & mask;
      out[at + 7] = (int) (bits >>> (7 * width)) & mask;
    }
  }

  private static void unpackShorts(
      long address, int groups, int width, int mask, int[] out, int at) {
    int half = (4 * width) >>> 3;
    int rest = (4 * width) & 7;
    for (int g = 0; g < groups; g++, at += 8, address += width) {
      long low = Native.getLong(address);
      long high = Native.getLong(address + half) >>> rest;
      out[at] = (int) low & mask;
      out[at + 1] = (int) (low >>> width) & mask;
      out[at + 2] = (int) (low >>> (2 * width)) & mask;
      out[at + 3] = (int) (low >>> (3 * width)) & mask;
      out[at + 4] = (int) high & mask;
      out[at + 5] = (int) (high >>> width) & mask;
      out[at + 6] = (int) (high >>> (2 * width)) & mask;
      out[at + 7] = (int) (high >>> (3 * width)) & mask;
    }
  }

  private static void unpackInts(long address, int groups, int width, int mask, int[] out, int at) {
    for (int g = 0; g < groups; g++, at += 8, address += width) {
      for (int v = 0; v < 8; v++) {
        int bit = v * width;
        out[at + v] = (int) (Native.getLong(address + (bit >>> 3)) >>> (bit & 7)) & mask;
      }
    }
  }
}
