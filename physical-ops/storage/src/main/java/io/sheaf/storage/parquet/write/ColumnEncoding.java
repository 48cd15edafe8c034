package io.sheaf.storage.parquet.write;

/** Encodings that are written, with the format's numbers. */
enum ColumnEncoding {
  PLAIN(0),
  RLE(3),
  RLE_DICTIONARY(8);

  private final int number;

  ColumnEncoding(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
