package io.sheaf.cluster.exchange;

import com.github.luben.zstd.Zstd;
import io.sheaf.storage.compression.Lz4Decoder;
import io.sheaf.storage.compression.Lz4Encoder;

/** What a consumer wants blocks to be compressed with. */
enum BlockCodec {
  PLAIN(0),
  LZ4(1),
  ZSTD(2);

  private static final int ZSTD_LEVEL = 1;

  /** A block that shrinks by less than one part in so many is sent as it is. */
  private static final int WORTH_IT = 16;

  private final int code;

  BlockCodec(int code) {
    this.code = code;
  }

  /** What stands for it in a ticket. */
  int code() {
    return code;
  }

  /** The codec of that code, or null when there is none. */
  static BlockCodec of(int code) {
    return switch (code) {
      case 0 -> PLAIN;
      case 1 -> LZ4;
      case 2 -> ZSTD;
      default -> null;
    };
  }

  /** Most bytes that {@link #pack} may write. */
  long bound(long bytes) {
    return switch (this) {
      case PLAIN -> bytes;
      case LZ4 -> Lz4Encoder.maxCompressedBytes(bytes);
      case ZSTD -> Zstd.compressBound(bytes);
    };
  }

  /**
   * Compresses a stretch of memory.
   *
   * @return the bytes written, or 0 when it isn't worth while
   */
  int pack(long from, int bytes, long to) {
    long packed =
        switch (this) {
          case PLAIN -> 0;
          case LZ4 -> Lz4Encoder.compress(from, bytes, to);
          case ZSTD -> Zstd.compressUnsafe(to, bound(bytes), from, bytes, ZSTD_LEVEL);
        };
    boolean failed = this == ZSTD && Zstd.isError(packed);
    return failed || packed > bytes - bytes / WORTH_IT ? 0 : (int) packed;
  }

  /** Whether it decompresses to exactly that many bytes. Reads and writes nothing outside. */
  boolean unpack(long from, int bytes, long to, int size) {
    return switch (this) {
      case PLAIN -> false;
      case LZ4 -> Lz4Decoder.decompress(from, bytes, to, size);
      case ZSTD -> Zstd.decompressUnsafe(to, size, from, bytes) == size;
    };
  }
}
