package io.sheaf.storage.text;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/** How the bytes of a whole file are compressed, told by its name's ending or its first bytes. */
public enum Compression {
  NONE("", ""),
  GZIP(".gz", "\u001F\u008B"),
  ZSTD(".zst", "(\u00B5/\u00FD"),
  BZIP2(".bz2", "BZh"),
  LZ4(".lz4", "\u0004\"M\u0018"),
  SNAPPY(".sz", "\u00FF\u0006\u0000\u0000sNaPpY");

  /** First bytes of a file that {@link #detect} wants to see. */
  public static final int MAGIC_BYTES = 10;

  private final String ending;

  /** First bytes of a file, a character each. */
  private final String magic;

  Compression(String ending, String magic) {
    this.ending = ending;
    this.magic = magic;
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
    String start = new String(head, StandardCharsets.ISO_8859_1);
    return Arrays.stream(values())
        .filter(c -> c != NONE && start.startsWith(c.magic))
        .findFirst()
        .orElse(NONE);
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
      // The JDK's stream takes a later member that is cut off for rubbish behind the file's end.
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(new BufferedInputStream(in, 1 << 16))
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStream(new ZstdFrames(in, _ -> {}));
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
      case SNAPPY -> new SnappyFramedInputStream(in);
    };
  }
}
