package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.Options;
import java.util.Locale;

/**
 * What a statement may choose about a file.
 *
 * @param level of the codec, when it has levels
 * @param rowGroupRows most rows of a row group
 * @param pageBytes about the bytes of a data page, before encoding
 */
record ParquetOptions(Codec codec, int level, int rowGroupRows, int pageBytes) {
  private static final int DEFAULT_ROW_GROUP_ROWS = 122_880;
  private static final int MAX_ROW_GROUP_ROWS = 1 << 24;
  private static final int DEFAULT_PAGE_BYTES = 1 << 20;

  /**
   * @throws SheafException INVALID_ARGUMENT for an unknown option or a wrong value
   */
  static ParquetOptions of(Options options) {
    options.only(
        "format parquet",
        "compression",
        "codec",
        "compression_level",
        "row_group_size",
        "page_size");
    Codec codec = codec(options.string("compression", options.string("codec", "snappy")));
    if (codec.maxLevel() == 0 && options.values().containsKey("compression_level")) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT,
              "compression " + codec.name().toLowerCase(Locale.ROOT) + " has no levels")
          .withHint("leave compression_level out, or choose zstd or gzip");
    }
    return new ParquetOptions(
        codec,
        (int) options.integer("compression_level", codec.defaultLevel(), 1, codec.maxLevel()),
        (int) options.integer("row_group_size", DEFAULT_ROW_GROUP_ROWS, 1, MAX_ROW_GROUP_ROWS),
        (int) options.integer("page_size", DEFAULT_PAGE_BYTES, 1 << 10, 1 << 26));
  }

  private static Codec codec(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "snappy" -> Codec.SNAPPY;
      case "zstd" -> Codec.ZSTD;
      case "gzip" -> Codec.GZIP;
      case "lz4", "lz4_raw" -> Codec.LZ4_RAW;
      case "none", "uncompressed" -> Codec.UNCOMPRESSED;
      default ->
          throw new SheafException(
                  ErrorCode.INVALID_ARGUMENT, "there is no compression '" + name + "' for Parquet")
              .withHint("known: snappy, zstd, gzip, lz4_raw, none");
    };
  }
}
