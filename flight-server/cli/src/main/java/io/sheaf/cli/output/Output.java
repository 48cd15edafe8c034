package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Buffered UTF-8 text on its way to a stream. Used by one thread. */
public final class Output implements AutoCloseable {
  /** The reader of a pipe has gone: nobody wants the rest. */
  public static final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException(Throwable cause) {
      super(cause);
    }
  }

  private static final int SIZE = 1 << 16;

  private final OutputStream stream;
  private final String name;
  private final byte[] buffer = new byte[SIZE];
  private int used;

  /**
   * @param name of the stream, for messages
   */
  public Output(OutputStream stream, String name) {
    this.stream = stream;
    this.name = name;
  }

  public Output put(char ascii) {
    if (used == SIZE) {
      drain();
    }
    buffer[used++] = (byte) ascii;
    return this;
  }

  public Output put(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
        return put(rest, rest.length);
      }
      put(c);
    }
    return this;
  }

  public Output put(byte[] bytes, int length) {
    return put(bytes, 0, length);
  }

  private Output put(byte[] bytes, int offset, int length) {
    if (length > SIZE - used) {
      drain();
      if (length > SIZE) {
        write(bytes, offset, length);
        return this;
      }
    }
    System.arraycopy(bytes, offset, buffer, used, length);
    used += length;
    return this;
  }

  /** A byte string by its view. */
  public Output putView(long first, long second) {
    int length = Views.length(first);
    if (length > SIZE) {
      return put(Views.bytes(first, second), length);
    }
    if (length > SIZE - used) {
      drain();
    }
    used += Views.copy(first, second, buffer, used);
    return this;
  }

  public Output put(long number) {
    if (number < 0) {
      if (number == Long.MIN_VALUE) {
        return put("-9223372036854775808");
      }
      put('-');
      return putDigits(-number, 1);
    }
    return putDigits(number, 1);
  }

  /** A number of 0 or more with at least the given number of digits, at most 19. */
  Output putDigits(long number, int width) {
    if (SIZE - used < 20) {
      drain();
    }
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    int length = Math.max(digits, width);
    long rest = number;
    for (int i = used + length - 1; i >= used; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used += length;
    return this;
  }

  /** The character repeated. */
  Output repeat(char ascii, int times) {
    for (int i = 0; i < times; i++) {
      put(ascii);
    }
    return this;
  }

  private void drain() {
    write(buffer, 0, used);
    used = 0;
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private RuntimeException failure(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Broken pipe")) {
      return new ReaderGoneException(e);
    }
    return new SheafException(
        message.contains("No space left") ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR,
        "cannot write to " + name + ": " + message,
        e);
  }

  /** Sends what is buffered on its way. */
  public void flush() {
    drain();
    try {
      stream.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * A stream into this output, for formats that write bytes of their own. Closing it does nothing.
   */
  OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        put((char) (b & 0xFF));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        put(bytes, offset, length);
      }
    };
  }

  /** Closes the stream; what was not flushed is lost. */
  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
