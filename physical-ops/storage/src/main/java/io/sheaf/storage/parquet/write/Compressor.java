package io.sheaf.storage.parquet.write;

import com.github.luben.zstd.Zstd;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.compression.Lz4Encoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.xerial.snappy.Snappy;

/** Compresses pages between stretches of off-heap memory. One a thread; its user closes it. */
final class Compressor implements AutoCloseable {
  private static final int GZIP_HEADER_BYTES = 10;
  private static final int GZIP_TRAILER_BYTES = 8;

  private final Codec codec;
  private final int level;
  private final Deflater deflater;

  /**
   * @param level of zstd or gzip
   */
  Compressor(Codec codec, int level) {
    this.codec = codec;
    this.level = level;
    this.deflater = codec == Codec.GZIP ? new Deflater(level, true) : null;
  }

  /** Most bytes that {@link #compress} may write. */
  long maxCompressedBytes(long bytes) {
    return switch (codec) {
      case UNCOMPRESSED -> bytes;
      case SNAPPY -> 32 + bytes + bytes / 6;
      case ZSTD -> Zstd.compressBound(bytes);
      // Deflate stores what it cannot shrink, in blocks with five bytes of head each.
      case GZIP -> bytes + bytes / 1000 * 5 + 64 + GZIP_HEADER_BYTES + GZIP_TRAILER_BYTES;
      case LZ4_RAW -> Lz4Encoder.maxCompressedBytes(bytes);
    };
  }

  /** Writes the compressed bytes and returns their count. */
  long compress(long from, long bytes, long to) {
    return switch (codec) {
      case UNCOMPRESSED -> {
        Native.copy(from, to, bytes);
        yield bytes;
      }
      case SNAPPY -> snappy(from, bytes, to);
      case ZSTD -> zstd(from, bytes, to);
      case GZIP -> gzip(from, bytes, to);
      case LZ4_RAW -> Lz4Encoder.compress(from, (int) bytes, to);
    };
  }

  private static long snappy(long from, long bytes, long to) {
    try {
      return Snappy.rawCompress(from, bytes, to);
    } catch (IOException failure) {
      throw failed(failure.getMessage());
    }
  }

  private long zstd(long from, long bytes, long to) {
    long written = Zstd.compressUnsafe(to, maxCompressedBytes(bytes), from, bytes, level);
    if (Zstd.isError(written)) {
      throw failed(Zstd.getErrorName(written));
    }
    return written;
  }

  private static SheafException failed(String reason) {
    return new SheafException(ErrorCode.INTERNAL_ERROR, "cannot compress a page: " + reason);
  }

  private long gzip(long from, long bytes, long to) {
    ByteBuffer in = Native.segment(from, bytes).asByteBuffer();
    Native.putLong(to, 0x0008_8B1FL);
    Native.putLong(to + 2, 0xFF00_0000_0000_0008L);
    ByteBuffer out =
        Native.segment(to + GZIP_HEADER_BYTES, maxCompressedBytes(bytes) - GZIP_HEADER_BYTES)
            .asByteBuffer();
    CRC32 crc = new CRC32();
    crc.update(in.duplicate());
    deflater.reset();
    deflater.setInput(in);
    deflater.finish();
    long written = 0;
    while (!deflater.finished()) {
      int some = deflater.deflate(out);
      if (some == 0) {
        throw failed("the target is too small");
      }
      written += some;
    }
    long trailer = to + GZIP_HEADER_BYTES + written;
    Native.putInt(trailer, (int) crc.getValue());
    Native.putInt(trailer + 4, (int) bytes);
    return GZIP_HEADER_BYTES + written + GZIP_TRAILER_BYTES;
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
  }
}
