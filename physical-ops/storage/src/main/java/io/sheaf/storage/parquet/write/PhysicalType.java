package io.sheaf.storage.parquet.write;

/** Parquet's physical types that are written, with the format's numbers. */
enum PhysicalType {
  BOOLEAN(0),
  INT32(1),
  INT64(2),
  FLOAT(4),
  DOUBLE(5),
  BYTE_ARRAY(6),
  FIXED_LEN_BYTE_ARRAY(7);

  private final int number;

  PhysicalType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
