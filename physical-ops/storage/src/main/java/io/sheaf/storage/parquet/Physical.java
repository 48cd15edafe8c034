package io.sheaf.storage.parquet;

/** Parquet's physical types, in the order of the format's numbers. */
enum Physical {
  BOOLEAN,
  INT32,
  INT64,
  INT96,
  FLOAT,
  DOUBLE,
  BYTE_ARRAY,
  FIXED_LEN_BYTE_ARRAY;

  static Physical of(int number) {
    if (number < 0 || number >= values().length) {
      throw new CorruptDataException("unknown physical type " + number);
    }
    return values()[number];
  }
}
