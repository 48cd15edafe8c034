package io.sheaf.storage.parquet;

/** Parquet's encodings, in the order of the format's numbers. */
enum Encoding {
  PLAIN,
  GROUP_VAR_INT,
  PLAIN_DICTIONARY,
  RLE,
  BIT_PACKED,
  DELTA_BINARY_PACKED,
  DELTA_LENGTH_BYTE_ARRAY,
  DELTA_BYTE_ARRAY,
  RLE_DICTIONARY,
  BYTE_STREAM_SPLIT;

  static Encoding of(int number) {
    if (number < 0 || number >= values().length) {
      throw new CorruptDataException("unknown encoding " + number);
    }
    return values()[number];
  }

  boolean isDictionary() {
    return this == PLAIN_DICTIONARY || this == RLE_DICTIONARY;
  }
}
