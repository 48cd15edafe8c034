package io.sheaf.storage.text;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/** How the bytes of a whole file are compressed, told by its name's ending or its first bytes. */
public enum Compression {
  NONE(""),
  GZIP(".gz", 0x1F, 0x8B),
  ZSTD(".zst", 0x28, 0xB5, 0x2F, 0xFD),
  BZIP2(".bz2", 'B', 'Z', 'h'),
  LZ4(".lz4", 0x04, 0x22, 0x4D, 0x18),
  SNAPPY(".sz", 0xFF, 0x06, 0x00, 0x00, 's', 'N', 'a', 'P', 'p', 'Y');

  /** First bytes of a file that {@link #detect} wants to see. */
  public static final int MAGIC_BYTES = 10;

  private final String ending;

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
  private final byte[] magic;

  Compression(String ending, int... magic) {
    this.ending = ending;
    this.magic = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      this.magic[i] = (byte) magic[i];
    }
  }

  /** The ending of a compressed file's name, with its dot; empty for {@link #NONE}. */
  public String ending() {
    return ending;
  }

  /** The path without the ending of a compression. */
  public static String plainPath(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    for (Compression compression : values()) {
      if (compression != NONE && lower.endsWith(compression.ending)) {
        return path.substring(0, path.length() - compression.ending.length());
      }
    }
    return path;
  }

  /** The compression that an ending tells. */
  public static Compression ofPath(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(c -> c != NONE && lower.endsWith(c.ending))
        .findFirst()
        .orElse(NONE);
  }

  /**
   * The compression of a name as options give it; null for {@code auto}.
   *
   * @throws SheafException INVALID_ARGUMENT naming the known ones
   */
  public static Compression ofName(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "auto", "auto_detect" -> null;
      case "none", "uncompressed" -> NONE;
      case "gzip", "gz" -> GZIP;
      case "zstd", "zst" -> ZSTD;
      case "bzip2", "bz2" -> BZIP2;
      case "lz4" -> LZ4;
      case "snappy", "sz" -> SNAPPY;
      default ->
          throw new SheafException(
                  ErrorCode.INVALID_ARGUMENT, "there is no compression '" + name + "'")
              .withHint("known: auto, none, gzip, zstd, bz2, lz4, snappy");
    };
  }

  /** The compression that a file's first bytes tell: content wins over the name. */
  public static Compression detect(byte[] head) {
    return Arrays.stream(values())
        .filter(c -> c.magic.length > 0 && startsWith(head, c.magic))
        .findFirst()
        .orElse(NONE);
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  /** Compresses what is written; parts compressed apart may follow each other in a file. */
  public OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, 1 << 16);
      case ZSTD -> new ZstdOutputStream(out);
      case BZIP2 -> new BZip2CompressorOutputStream(out);
      case LZ4 -> new FramedLZ4CompressorOutputStream(out);
      case SNAPPY -> new SnappyFramedOutputStream(out);
    };
  }

  /** The bytes behind the compression; closing it closes {@code in}. */
  public InputStream open(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, 1 << 16);
      case ZSTD -> new ZstdInputStream(in);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
      case SNAPPY -> new SnappyFramedInputStream(in);
    };
  }
}
