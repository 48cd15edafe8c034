package io.sheaf.columnar.text;

import io.sheaf.columnar.batch.Views;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of UTF-8 text that are appended to. Not thread-safe. */
public final class TextBuffer {
  /** Most characters of a long. */
  private static final int LONG_DIGITS = 20;

  private byte[] bytes;
  private int size;

  /**
   * @param capacity bytes to start with
   */
  public TextBuffer(int capacity) {
    bytes = new byte[Math.max(capacity, 64)];
  }

  /** The array with the text; another one after an append that needed room. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes appended. */
  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  private void room(int count) {
    if (bytes.length - size < count) {
      bytes =
          Arrays.copyOf(bytes, Math.toIntExact(Math.max(2L * bytes.length, (long) size + count)));
    }
  }

  public TextBuffer append(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  public TextBuffer append(byte[] utf8) {
    return append(utf8, 0, utf8.length);
  }

  public TextBuffer append(byte[] utf8, int from, int count) {
    room(count);
    System.arraycopy(utf8, from, bytes, size, count);
    size += count;
    return this;
  }

  public TextBuffer append(String text) {
    return append(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The string of a view. */
  public TextBuffer appendView(long first, long second) {
    room(Views.length(first));
    size += Views.copy(first, second, bytes, size);
    return this;
  }

  /** A number in decimal digits. */
  public TextBuffer append(long value) {
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        return append(Long.toString(value));
      }
      append('-');
      return append(-value);
    }
    room(LONG_DIGITS);
    int digits = digits(value);
    writeDigits(value, digits);
    return this;
  }

  /** A number &gt;= 0 with leading zeros; {@code width} must hold it. */
  public TextBuffer appendPadded(long value, int width) {
    room(width);
    writeDigits(value, width);
    return this;
  }

  private void writeDigits(long value, int width) {
    int end = size + width;
    long left = value;
    int at = end;
    while (at > size) {
      long next = left / 10;
      bytes[--at] = (byte) ('0' + (int) (left - 10 * next));
      left = next;
    }
    size = end;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long bound = 10; digits < 19 && value >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
