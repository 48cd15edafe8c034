package io.sheaf.storage.parquet;

/** Parquet's compression codecs, in the order of the format's numbers. */
enum Codec {
  UNCOMPRESSED,
  SNAPPY,
  GZIP,
  LZO,
  BROTLI,
  LZ4,
  ZSTD,
  LZ4_RAW;

  static Codec of(int number) {
    if (number < 0 || number >= values().length) {
      throw new CorruptDataException("unknown compression codec " + number);
    }
    return values()[number];
  }
}
