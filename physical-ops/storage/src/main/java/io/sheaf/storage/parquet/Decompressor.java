package io.sheaf.storage.parquet;

import com.github.luben.zstd.Zstd;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.compression.Lz4Decoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.brotli.dec.BrotliInputStream;
import org.xerial.snappy.Snappy;

/**
 * Decompresses pages between stretches of off-heap memory. The size must come out exactly.
 * Thread-safe.
 */
final class Decompressor {
  private static final int BROTLI_BUFFER_BYTES = 1 << 14;

  private Decompressor() {}

  /**
   * @throws CorruptDataException when the bytes are broken or give another size
   */
  static void decompress(Codec codec, long from, int fromBytes, long to, int size) {
    boolean right =
        switch (codec) {
          case UNCOMPRESSED -> {
            if (fromBytes == size) {
              Native.copy(from, to, size);
            }
            yield fromBytes == size;
          }
          case SNAPPY -> snappy(from, fromBytes, to, size);
          case ZSTD -> Zstd.decompressUnsafe(to, size, from, fromBytes) == size;
          case GZIP -> gzip(from, fromBytes, to, size);
          case LZ4_RAW -> Lz4Decoder.decompress(from, fromBytes, to, size);
          case LZ4 -> lz4(from, fromBytes, to, size);
          case BROTLI -> brotli(from, fromBytes, to, size);
          case LZO -> throw new IllegalArgumentException("no decompressor for " + codec);
        };
    if (!right) {
      throw new CorruptDataException(
          "a page does not decompress (" + codec.name().toLowerCase(Locale.ROOT) + ")");
    }
  }

  /** Whether pages of the codec can be decompressed. */
  static boolean supports(Codec codec) {
    return switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4, LZ4_RAW, BROTLI -> true;
      case LZO -> false;
    };
  }

  /**
   * The older LZ4: as Hadoop frames it, blocks that each tell both of their sizes first, or a bare
   * block, which some writers meant by it.
   */
  private static boolean lz4(long from, int fromBytes, long to, int size) {
    return framedLz4(from, fromBytes, to, size) || Lz4Decoder.decompress(from, fromBytes, to, size);
  }

  private static boolean framedLz4(long from, int fromBytes, long to, int size) {
    long in = from;
    long out = to;
    long inEnd = from + fromBytes;
    long outEnd = to + size;
    while (inEnd - in >= 2 * Integer.BYTES) {
      int bytes = Integer.reverseBytes(Native.getInt(in));
      int compressed = Integer.reverseBytes(Native.getInt(in + Integer.BYTES));
      in += 2 * Integer.BYTES;
      if (compressed < 0
          || compressed > inEnd - in
          || bytes < 0
          || bytes > outEnd - out
          || !Lz4Decoder.decompress(in, compressed, out, bytes)) {
        return false;
      }
      in += compressed;
      out += bytes;
    }
    return in == inEnd && out == outEnd;
  }

  private static boolean brotli(long from, int fromBytes, long to, int size) {
    byte[] compressed = new byte[fromBytes];
    Native.copy(from, compressed, 0, fromBytes);
    byte[] bytes = new byte[BROTLI_BUFFER_BYTES];
    try (InputStream in = new BrotliInputStream(new ByteArrayInputStream(compressed))) {
      int done = 0;
      for (int read; (read = in.read(bytes)) > 0; done += read) {
        if (read > size - done) {
          return false;
        }
        Native.copy(bytes, 0, to + done, read);
      }
      return done == size;
    } catch (IOException broken) {
      return false;
    }
  }

  private static boolean snappy(long from, int fromBytes, long to, int size) {
    try {
      // The native decoder trusts the size that the bytes themselves tell: compare before it
      // writes.
      return snappyLength(from, fromBytes) == size
          && Snappy.rawUncompress(from, fromBytes, to) == size;
    } catch (IOException broken) {
      return false;
    }
  }

  /** The size in front of Snappy's bytes; -1 when there is none. */
  private static long snappyLength(long from, int fromBytes) {
    long length = 0;
    for (int i = 0; i < Math.min(fromBytes, 5); i++) {
      int b = Native.getByte(from + i);
      length |= (b & 0x7FL) << (7 * i);
      if (b >= 0) {
        return length;
      }
    }
    return -1;
  }

  /** One or more gzip members. */
  private static boolean gzip(long from, int fromBytes, long to, int size) {
    ByteBuffer in = Native.segment(from, fromBytes).asByteBuffer();
    ByteBuffer out = Native.segment(to, size).asByteBuffer();
    Inflater inflater = new Inflater(true);
    try {
      while (in.hasRemaining()) {
        if (!skipGzipHeader(in)) {
          return false;
        }
        inflater.reset();
        inflater.setInput(in);
        while (!inflater.finished()) {
          // With the target full, only the end mark may be left: asking for a byte more must find
          // it.
          int bytes = out.hasRemaining() ? inflater.inflate(out) : -inflater.inflate(new byte[1]);
          if (bytes < 0 || (bytes == 0 && !inflater.finished())) {
            return false;
          }
        }
        // Behind each member stand its CRC-32 and size.
        if (in.remaining() < 8) {
          return false;
        }
        in.position(in.position() + 8);
      }
      return !out.hasRemaining();
    } catch (DataFormatException broken) {
      return false;
    } finally {
      inflater.end();
    }
  }

  private static boolean skipGzipHeader(ByteBuffer in) {
    if (in.remaining() < 18 || in.get() != 0x1F || (in.get() & 0xFF) != 0x8B || in.get() != 8) {
      return false;
    }
    int flags = in.get();
    in.position(in.position() + 6);
    if ((flags & 4) != 0) {
      int extra = (in.get() & 0xFF) | ((in.get() & 0xFF) << 8);
      if (extra > in.remaining()) {
        return false;
      }
      in.position(in.position() + extra);
    }
    boolean right = true;
    if ((flags & 8) != 0) {
      right = skipText(in);
    }
    if ((flags & 16) != 0) {
      right &= skipText(in);
    }
    if ((flags & 2) != 0) {
      right &= in.remaining() >= 2;
      in.position(Math.min(in.limit(), in.position() + 2));
    }
    return right;
  }

  private static boolean skipText(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (in.get() == 0) {
        return true;
      }
    }
    return false;
  }
}
