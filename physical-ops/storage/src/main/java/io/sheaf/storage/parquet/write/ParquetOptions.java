package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.SortOrder;
import io.sheaf.storage.SortedColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a statement may choose about a file.
 *
 * @param level of the codec, when it has levels
 * @param rowGroupRows most rows of a row group
 * @param pageBytes about the bytes of a data page, before encoding
 * @param order the order that the rows come in
 */
record ParquetOptions(
    Codec codec, int level, int rowGroupRows, int pageBytes, List<SortOrder.Key> order) {
  private static final String SORTED_BY = "sorted_by";
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
        "page_size",
        SORTED_BY);
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
        (int) options.integer("page_size", DEFAULT_PAGE_BYTES, 1 << 10, 1 << 26),
        options.values().containsKey(SORTED_BY)
            ? SortOrder.parse(options.values().get(SORTED_BY))
            : List.of());
  }

  /** The order as columns of a file, as far as they are there and have one; empty for none. */
  List<SortedColumn> order(Schema schema) {
    List<String> names = schema.fields().stream().map(Field::name).toList();
    List<SortedColumn> columns = new ArrayList<>();
    for (SortOrder.Key key : order) {
      int column = names.indexOf(key.name());
      if (column < 0 || schema.type(column).isNested()) {
        break;
      }
      columns.add(new SortedColumn(column, key.descending(), key.nullsFirst()));
    }
    return columns;
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
