package io.sheaf.storage.parquet.write;

/** Compression codecs that are written, with the format's numbers. */
enum Codec {
  UNCOMPRESSED(0, 0, 0),
  SNAPPY(1, 0, 0),
  GZIP(2, 9, 6),
  ZSTD(6, 22, 3),
  LZ4_RAW(7, 0, 0);

  private final int number;
  private final int maxLevel;
  private final int defaultLevel;

  Codec(int number, int maxLevel, int defaultLevel) {
    this.number = number;
    this.maxLevel = maxLevel;
    this.defaultLevel = defaultLevel;
  }

  int number() {
    return number;
  }

  /** The highest level, 0 when there are none. */
  int maxLevel() {
    return maxLevel;
  }

  int defaultLevel() {
    return defaultLevel;
  }
}
