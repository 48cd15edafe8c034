package io.sheaf.columnar.batch;

import io.sheaf.columnar.memory.Native;

/**
 * The 16-byte view of a byte string, as two longs. The first holds the length in its low 32 bits
 * and the first four bytes in its high 32 bits, byte 0 lowest. Up to 12 bytes, the second holds
 * bytes 4 to 11, unused bytes zero everywhere: equal short strings have equal words. Longer, the
 * second is the address of the whole string off-heap. The form follows Umbra's strings and Arrow's
 * Utf8View, with an address in place of buffer number and offset.
 */
public final class Views {
  /** Longest string that lies inside its view. */
  public static final int INLINE = 12;

  private Views() {}

  public static int length(long first) {
    return (int) first;
  }

  public static boolean isInline(long first) {
    return (int) first <= INLINE;
  }

  /**
   * Makes the view of the string at an address, which must stay readable for 12 bytes past the
   * address even if the string is shorter (see {@link
   * io.sheaf.columnar.memory.NativeBuffer#PADDING}).
   *
   * @param views receives two words at {@code 2 * row}
   */
  public static void set(long[] views, int row, long address, int length) {
    long head = Native.getInt(address) & 0xFFFFFFFFL;
    if (length > INLINE) {
      views[2 * row] = head << 32 | length;
      views[2 * row + 1] = address;
      return;
    }
    long tail = Native.getLong(address + 4);
    if (length < 4) {
      head &= (1L << (8 * length)) - 1;
      tail = 0;
    } else if (length < INLINE) {
      tail &= (1L << (8 * (length - 4))) - 1;
    }
    views[2 * row] = head << 32 | length;
    views[2 * row + 1] = tail;
  }

  /** Makes the view of a short string from the heap. */
  public static void setInline(long[] views, int row, byte[] bytes, int offset, int length) {
    if (length > INLINE) {
      throw new IllegalArgumentException("a view holds at most " + INLINE + " bytes inline");
    }
    long head = 0;
    long tail = 0;
    for (int i = 0; i < length; i++) {
      long b = bytes[offset + i] & 0xFFL;
      if (i < 4) {
        head |= b << (8 * i);
      } else {
        tail |= b << (8 * (i - 4));
      }
    }
    views[2 * row] = head << 32 | length;
    views[2 * row + 1] = tail;
  }

  /** Byte {@code index} of a string, 0 &lt;= index &lt; length. */
  public static byte byteAt(long first, long second, int index) {
    if ((int) first > INLINE) {
      return Native.getByte(second + index);
    }
    return (byte) (index < 4 ? first >>> (32 + 8 * index) : second >>> (8 * (index - 4)));
  }

  /** Copies the string to the heap. */
  public static byte[] bytes(long first, long second) {
    byte[] out = new byte[(int) first];
    copy(first, second, out, 0);
    return out;
  }

  /** Copies the string into an array and returns its length. */
  public static int copy(long first, long second, byte[] to, int offset) {
    int length = (int) first;
    if (length > INLINE) {
      Native.copy(second, to, offset, length);
    } else {
      for (int i = 0; i < length; i++) {
        to[offset + i] = (byte) (i < 4 ? first >>> (32 + 8 * i) : second >>> (8 * (i - 4)));
      }
    }
    return length;
  }

  /** Copies the string to an address; up to 12 bytes are written even if it is shorter. */
  public static void copy(long first, long second, long to) {
    int length = (int) first;
    if (length > INLINE) {
      Native.copy(second, to, length);
    } else {
      Native.putInt(to, (int) (first >>> 32));
      Native.putLong(to + 4, second);
    }
  }

  /** Whether two strings are the same bytes. */
  public static boolean equal(long first, long second, long otherFirst, long otherSecond) {
    if (first != otherFirst) {
      return false;
    }
    if (second == otherSecond) {
      return true;
    }
    return (int) first > INLINE && sameBytes(second + 4, otherSecond + 4, (int) first - 4);
  }

  private static boolean sameBytes(long a, long b, int length) {
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if (Native.getLong(a + i) != Native.getLong(b + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (Native.getByte(a + i) != Native.getByte(b + i)) {
        return false;
      }
    }
    return true;
  }

  /** Orders bytes on the heap and a string, as {@link #compare(long, long, long, long)} does. */
  public static int compare(byte[] left, long first, long second) {
    int length = length(first);
    int shared = Math.min(left.length, length);
    for (int i = 0; i < shared; i++) {
      int difference = (left[i] & 0xFF) - (byteAt(first, second, i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return left.length - length;
  }

  /** Orders two strings by unsigned bytes, a prefix first. */
  public static int compare(long first, long second, long otherFirst, long otherSecond) {
    int head = Integer.reverseBytes((int) (first >>> 32));
    int otherHead = Integer.reverseBytes((int) (otherFirst >>> 32));
    if (head != otherHead) {
      // Unused bytes are zero, so a shorter string that is a prefix sorts first, unless the longer
      // goes on with zero bytes.
      return Integer.compareUnsigned(head, otherHead);
    }
    int length = (int) first;
    int otherLength = (int) otherFirst;
    int shared = Math.min(length, otherLength);
    for (int i = 4; i < shared; i++) {
      int a = byteAt(first, second, i) & 0xFF;
      int b = byteAt(otherFirst, otherSecond, i) & 0xFF;
      if (a != b) {
        return a - b;
      }
    }
    return Integer.compare(length, otherLength);
  }
}
