package io.sheaf.storage.text;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.Field;
import io.sheaf.storage.fs.ByteRange;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileStream;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * A file of text. Positions are those of the bytes behind compression, in UTF-8. Immutable.
 *
 * @param encoding what the file is written in; it is read as UTF-8
 * @param textStart position of the first byte behind a byte order mark
 * @param parts of a compressed file that can be read apart, none unless somebody looked for them
 */
public record TextFile(
    FileEntry entry, Compression compression, Charset encoding, long textStart, List<Part> parts) {
  private static final int MAX_TEXT_SHOWN = 60;
  private static final int STREAM_BYTES = 1 << 16;

  /**
   * A part of a compressed file that can be decompressed by itself.
   *
   * @param start position of its first byte in the text
   * @param bytes of its text
   * @param from where it lies in the file, in bits for bzip2, else in bytes
   * @param to where it ends there
   */
  public record Part(long start, long bytes, long from, long to) {
    long end() {
      return start + bytes;
    }
  }

  /**
   * Looks at a file's first bytes.
   *
   * @param compression null to tell it by the content
   * @param encoding null for UTF-8, or what a byte order mark says
   * @throws SheafException IO_ERROR or INVALID_FILE
   */
  public static TextFile of(FileEntry entry, Compression compression, Charset encoding) {
    try {
      Compression found = compression;
      if (found == null) {
        int head = (int) Math.min(entry.size(), Compression.MAGIC_BYTES);
        try (RandomReader reader = entry.fileSystem().open(entry)) {
          found = Compression.detect(reader.read(0, head));
        }
      }
      byte[] head;
      try (InputStream in = found.open(new FileStream(entry))) {
        head = in.readNBytes(3);
      }
      boolean mark8 = head.length == 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB;
      boolean mark16 =
          head.length >= 2
              && ((head[0] == (byte) 0xFF && head[1] == (byte) 0xFE)
                  || (head[0] == (byte) 0xFE && head[1] == (byte) 0xFF));
      Charset charset =
          encoding != null && !encoding.equals(StandardCharsets.UTF_8)
              ? encoding
              : mark16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
      long start = mark8 && charset.equals(StandardCharsets.UTF_8) ? 3 : 0;
      return new TextFile(entry, found, charset, start, List.of());
    } catch (IOException failure) {
      throw failure(entry, failure);
    }
  }

  /**
   * The charset of a name.
   *
   * @throws SheafException INVALID_ARGUMENT
   */
  public static Charset charset(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
    try {
      return switch (plain) {
        case "utf-8", "utf8" -> StandardCharsets.UTF_8;
        case "utf-16", "utf16" -> StandardCharsets.UTF_16;
        case "latin-1", "latin1" -> StandardCharsets.ISO_8859_1;
        default -> Charset.forName(plain);
      };
    } catch (java.nio.charset.IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT, "there is no encoding '" + name + "'", unknown)
          .withHint("for example utf-8, utf-16, latin-1, windows-1252");
    }
  }

  /**
   * The error of a value that is not of its column's type.
   *
   * @param record address where the record starts
   */
  public SheafException badValue(RecordCursor cursor, Field column, long field, long record) {
    byte[] text = new byte[Math.min(Fields.length(field), MAX_TEXT_SHOWN)];
    Native.copy(cursor.base() + Fields.offset(field), text, 0, text.length);
    String shown = new String(text, StandardCharsets.UTF_8);
    return new SheafException(
            ErrorCode.INVALID_FILE,
            "'%s', line %d, column %s: '%s%s' is not a value of type %s"
                .formatted(
                    entry.path(),
                    Lines.number(this, cursor.position(record)),
                    column.name(),
                    shown,
                    text.length < Fields.length(field) ? "..." : "",
                    column.type()))
        .withHint(
            "declare another type, types => {'%s': 'VARCHAR'}, or leave such records out with ignore_errors => true"
                .formatted(column.name()));
  }

  /**
   * The file with its parts, if its compression has such that can be read apart. Looks for them,
   * which takes as long as decompressing the file by all processors.
   *
   * @throws SheafException IO_ERROR
   */
  public TextFile inParts() {
    if (!encoding.equals(StandardCharsets.UTF_8)
        || entry.size() < CompressedParts.LEAST_FILE_BYTES) {
      return this;
    }
    try {
      List<Part> found = CompressedParts.of(entry, compression);
      return new TextFile(entry, compression, encoding, textStart, found);
    } catch (IOException failure) {
      throw failure(entry, failure);
    }
  }

  /** Whether the file can be read from any position. */
  public boolean isSplittable() {
    return encoding.equals(StandardCharsets.UTF_8)
        && (compression == Compression.NONE || !parts.isEmpty());
  }

  /** Bytes of text: exact when the file is splittable, else a guess. */
  public long textBytes() {
    return compression == Compression.NONE
        ? entry.size()
        : parts.isEmpty() ? 4 * entry.size() : parts.getLast().end();
  }

  /**
   * The text from a position on.
   *
   * @param start 0 unless the file is splittable
   * @param softEnd position behind which little is wanted
   */
  public TextWindow open(long start, long softEnd, TextWindow.Size size, MemoryConsumer memory) {
    try {
      ByteSource source =
          !isSplittable()
              ? new Stream(this)
              : parts.isEmpty()
                  ? new Range(entry, start, softEnd, memory)
                  : new PartSource(this, start, softEnd);
      return new TextWindow(this, source, isSplittable() ? start : 0, size, memory);
    } catch (IOException failure) {
      throw failure(entry, failure);
    }
  }

  /** The first bytes of the text, at most {@code most}, in UTF-8. */
  public byte[] sample(int most) {
    try (InputStream in = text()) {
      return in.readNBytes(most);
    } catch (IOException failure) {
      throw failure(entry, failure);
    }
  }

  /** All bytes of the text in UTF-8; the caller closes it. */
  InputStream text() throws IOException {
    InputStream plain = compression.open(new FileStream(entry));
    return encoding.equals(StandardCharsets.UTF_8) ? plain : new Transcoded(plain, encoding);
  }

  static SheafException failure(FileEntry entry, IOException failure) {
    boolean broken =
        failure instanceof ZipException
            || failure instanceof java.io.EOFException
            || failure instanceof java.nio.charset.CharacterCodingException;
    String reason =
        failure instanceof java.nio.charset.CharacterCodingException
            ? "it holds bytes that its encoding does not allow"
            : String.valueOf(failure.getMessage());
    return new SheafException(
        broken ? ErrorCode.INVALID_FILE : ErrorCode.IO_ERROR,
        "cannot read '" + entry.path() + "': " + reason,
        failure);
  }

  /** Positioned reads of a file that is read as it is. */
  private static final class Range implements ByteSource {
    private static final int STEP_BEHIND = 1 << 16;

    /** Bytes that a local disk is asked for before they are read. */
    private static final long WINDOW_AHEAD = 8 << 20;

    private final RandomReader reader;
    private final long size;
    private final long softEnd;
    private long position;

    Range(FileEntry entry, long start, long softEnd, MemoryConsumer memory) throws IOException {
      this.size = entry.size();
      RandomReader bytes = entry.fileSystem().open(entry);
      long end = Math.min(Math.min(softEnd, size - STEP_BEHIND) + STEP_BEHIND, size);
      this.reader =
          bytes.isRemote() && end > start
              ? bytes.readingAhead(List.of(new ByteRange(start, end)), false, memory)
              : bytes;
      this.softEnd = softEnd;
      this.position = start;
      reader.willRead(start, Math.max(start, Math.min(end, start + WINDOW_AHEAD)));
    }

    @Override
    public int read(long address, int most) throws IOException {
      if (position >= size) {
        return -1;
      }
      long wanted = Math.max(Math.min(softEnd, size) - position, 0) + STEP_BEHIND;
      int count = (int) Math.min(Math.min(most, wanted), size - position);
      reader.read(position, address, count);
      position += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** Reads what must be decompressed or decoded. */
  private static final class Stream implements ByteSource {
    private final InputStream in;
    private final byte[] bytes = new byte[STREAM_BYTES];

    Stream(TextFile file) throws IOException {
      in = file.text();
    }

    @Override
    public int read(long address, int most) throws IOException {
      int count = in.read(bytes, 0, Math.min(most, bytes.length));
      if (count > 0) {
        Native.copy(bytes, 0, address, count);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Text of another encoding as UTF-8; what it does not allow is an error. */
  private static final class Transcoded extends InputStream {
    private final Reader reader;
    private final char[] characters = new char[1 << 13];
    private byte[] bytes = {};
    private int at;
    private char pending;

    Transcoded(InputStream in, Charset from) {
      reader =
          new InputStreamReader(
              in,
              from.newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private boolean fill() throws IOException {
      while (at >= bytes.length) {
        int from = 0;
        if (pending != 0) {
          characters[from++] = pending;
          pending = 0;
        }
        int count = reader.read(characters, from, characters.length - from);
        if (count < 0 && from == 0) {
          return false;
        }
        int end = from + Math.max(count, 0);
        // Half a pair waits for the other half.
        if (count >= 0 && Character.isHighSurrogate(characters[end - 1])) {
          pending = characters[--end];
        }
        bytes = new String(characters, 0, end).getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      return true;
    }

    @Override
    public int read() throws IOException {
      return fill() ? bytes[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, to, offset, count);
      at += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
