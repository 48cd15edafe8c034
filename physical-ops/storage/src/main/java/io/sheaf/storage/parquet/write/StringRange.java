package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Follows the least and greatest of byte strings, in unsigned order. Only as many bytes are looked
 * at as bounds may have: what is longer counts as just above its beginning.
 */
final class StringRange {
  /** Longest bound. */
  static final int MAX_BYTES = 64;

  private final boolean text;
  private final byte[] value = new byte[MAX_BYTES];
  private final Extreme min = new Extreme();
  private final Extreme max = new Extreme();
  private boolean any;

  /** The beginning of a string, and whether more follows. */
  private static final class Extreme {
    final byte[] bytes = new byte[MAX_BYTES];
    int length;
    boolean longer;

    /** The first four bytes, to be compared without sign. */
    int head;

    void set(byte[] from, int count, boolean goesOn, int firstFour) {
      System.arraycopy(from, 0, bytes, 0, count);
      length = count;
      longer = goesOn;
      head = firstFour;
    }

    int compare(byte[] other, int count, boolean goesOn) {
      int order = Arrays.compareUnsigned(bytes, 0, length, other, 0, count);
      return order != 0 ? order : Boolean.compare(longer, goesOn);
    }
  }

  StringRange(boolean text) {
    this.text = text;
  }

  /** Takes a string's view in. */
  void add(long first, long second) {
    int head = Integer.reverseBytes((int) (first >>> 32));
    if (any
        && Integer.compareUnsigned(head, min.head) > 0
        && Integer.compareUnsigned(head, max.head) < 0) {
      return;
    }
    addSlowly(first, second, head);
  }

  private void addSlowly(long first, long second, int head) {
    int length = Math.min(Views.length(first), MAX_BYTES);
    boolean longer = Views.length(first) > MAX_BYTES;
    if (Views.isInline(first)) {
      Views.copy(first, second, value, 0);
    } else {
      Native.copy(second, value, 0, length);
    }
    if (!any || min.compare(value, length, longer) > 0) {
      min.set(value, length, longer, head);
    }
    if (!any || max.compare(value, length, longer) < 0) {
      max.set(value, length, longer, head);
    }
    any = true;
  }

  /** The bounds since the last call, which starts anew. */
  Bounds take() {
    if (!any) {
      return Bounds.NONE;
    }
    any = false;
    byte[] least = Arrays.copyOf(min.bytes, min.length);
    byte[] greatest = Arrays.copyOf(max.bytes, max.length);
    return new Bounds(
        min.longer ? cut(least) : least,
        max.longer ? above(cut(greatest)) : greatest,
        !min.longer,
        !max.longer);
  }

  /** Without a character at the end whose last bytes were cut off. */
  private byte[] cut(byte[] bytes) {
    if (!text) {
      return bytes;
    }
    int lead = bytes.length - 1;
    while (lead > 0 && (bytes[lead] & 0xC0) == 0x80) {
      lead--;
    }
    int size = Integer.numberOfLeadingZeros(~(bytes[lead] << 24));
    return size > bytes.length - lead ? Arrays.copyOf(bytes, lead) : bytes;
  }

  /**
   * The least string of this length or less that is above all with this beginning; null when there
   * is none.
   */
  private byte[] above(byte[] bytes) {
    if (text) {
      String characters = new String(bytes, StandardCharsets.UTF_8);
      if (Arrays.equals(characters.getBytes(StandardCharsets.UTF_8), bytes)) {
        return aboveText(characters);
      }
    }
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] != (byte) 0xFF) {
        byte[] next = Arrays.copyOf(bytes, i + 1);
        next[i]++;
        return next;
      }
    }
    return null;
  }

  /**
   * UTF-8's order is that of the code points, so the last one that has a successor gives way to it.
   */
  private static byte[] aboveText(String characters) {
    for (int end = characters.length(); end > 0; ) {
      int last = characters.codePointBefore(end);
      end -= Character.charCount(last);
      int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
      if (next <= Character.MAX_CODE_POINT) {
        return (characters.substring(0, end) + Character.toString(next))
            .getBytes(StandardCharsets.UTF_8);
      }
    }
    return null;
  }
}
