package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.type.Field;
import java.util.List;

/** A top-level column of the file: its leaves, and how it stands in the schema. */
sealed interface FileColumn permits LeafColumn, NestedColumn {
  /**
   * The column as a file has it.
   *
   * @throws io.sheaf.columnar.error.SheafException UNSUPPORTED naming the column when Parquet has
   *     no such type
   */
  static FileColumn of(Field field) {
    return field.type().isNested() ? NestedColumn.of(field) : LeafColumn.of(field);
  }

  /** The columns of values, in the file's order. */
  List<LeafColumn> leaves();

  /** Number of elements in the schema. */
  int elementCount();

  /** Writes each element of the schema as a structure of a list that is started. */
  void writeSchema(ThriftWriter out);
}
