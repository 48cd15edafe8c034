package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Layout;

/**
 * A column of a file.
 *
 * @param leaf position among the file's leaves, which is the position of its chunk in a row group
 * @param length bytes of a FIXED_LEN_BYTE_ARRAY
 * @param optional whether pages carry definition levels
 * @param layout how values are given; a decimal of more than 18 digits stored in a word is given as
 *     LONG
 * @param nested the tree of a nested column, of which the rest describes the first leaf; null for a
 *     flat one
 */
record ParquetColumn(
    int leaf,
    Field field,
    Physical physical,
    int length,
    boolean optional,
    Conversion conversion,
    Layout layout,
    NestedNode nested) {

  /** Bytes of a PLAIN value; 0 for booleans and byte arrays. */
  int width() {
    return switch (physical) {
      case BOOLEAN, BYTE_ARRAY -> 0;
      case INT32, FLOAT -> 4;
      case INT64, DOUBLE -> 8;
      case INT96 -> 12;
      case FIXED_LEN_BYTE_ARRAY -> length;
    };
  }
}
