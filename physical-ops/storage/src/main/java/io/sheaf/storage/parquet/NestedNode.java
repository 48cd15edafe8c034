package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.DataType;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a nested column lies in a file, as a tree over its leaves. A definition level says how far
 * down the tree a leaf's entry has something; a repetition level, which list goes on with it
 * (Dremel, Melnik et al., VLDB 2010).
 */
sealed interface NestedNode {
  DataType type();

  /** The least definition level of an entry whose value here is not null. */
  int definition();

  /** The leaves, in the file's order. */
  Stream<Leaf> leaves();

  /**
   * A column of values.
   *
   * @param repetition greatest repetition level of its entries
   */
  record Leaf(ParquetColumn column, int definition, int repetition) implements NestedNode {
    @Override
    public DataType type() {
      return column.field().type();
    }

    @Override
    public Stream<Leaf> leaves() {
      return Stream.of(this);
    }
  }

  /** A struct. */
  record Group(DataType.Struct type, int definition, List<NestedNode> fields)
      implements NestedNode {
    @Override
    public Stream<Leaf> leaves() {
      return fields.stream().flatMap(NestedNode::leaves);
    }
  }

  /**
   * A list, or a map.
   *
   * @param present the least definition level of an entry that has an element
   * @param repetition the repetition level of a further element
   * @param parts a list's element; a map's key and value
   */
  record Repeated(
      DataType.Nested type, int definition, int present, int repetition, List<NestedNode> parts)
      implements NestedNode {
    @Override
    public Stream<Leaf> leaves() {
      return parts.stream().flatMap(NestedNode::leaves);
    }
  }
}
