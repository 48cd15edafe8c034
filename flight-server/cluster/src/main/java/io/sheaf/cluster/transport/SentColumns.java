package io.sheaf.cluster.transport;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Walks the columns of a batch and holds how many values each has against how many there must be.
 * Arrow fills up with nulls what is too short, so that a list's last offset alone would make
 * millions of values of a few bytes.
 */
final class SentColumns {
  /** Where the bytes of a batch are read. */
  interface Body {
    /** A number of so many bytes, little end first. */
    long number(long at, int bytes) throws IOException;
  }

  private final RecordBatch batch;
  private final Body body;
  private int nodes;
  private int buffers;
  private int variadic;

  private SentColumns(RecordBatch batch, Body body) {
    this.batch = batch;
    this.body = body;
  }

  /**
   * Checks that batches of the columns can be held against what they must have.
   *
   * @throws IllegalArgumentException for views of lists, each of which may point anywhere, so that
   *     one of them makes as many values as it says
   */
  static void checkTypes(List<Field> columns) {
    for (Field column : columns) {
      if (column.getType() instanceof ArrowType.ListView
          || column.getType() instanceof ArrowType.LargeListView) {
        throw new IllegalArgumentException(
            "column " + column.getName() + " is a view of lists: send it as a list");
      }
      checkTypes(column.getChildren());
    }
  }

  /**
   * What a dictionary's batch is of: the values of a column that has it.
   *
   * @return empty when no column, nor what lies in one, has that dictionary
   */
  static Optional<Field> ofDictionary(List<Field> columns, long id) {
    for (Field column : columns) {
      DictionaryEncoding encoding = column.getDictionary();
      if (encoding != null && encoding.getId() == id) {
        FieldType values = new FieldType(column.isNullable(), column.getType(), null);
        return Optional.of(new Field(column.getName(), values, column.getChildren()));
      }
      Optional<Field> below = ofDictionary(column.getChildren(), id);
      if (below.isPresent()) {
        return below;
      }
    }
    return Optional.empty();
  }

  /**
   * Checks a batch whose buffers lie in its body.
   *
   * @throws IllegalArgumentException when a column has not the values it must have
   */
  static void check(List<Field> columns, RecordBatch batch, Body body) throws IOException {
    new SentColumns(batch, body).check(columns, batch.length());
  }

  private void check(List<Field> fields, long least) throws IOException {
    for (Field field : fields) {
      check(field, least);
    }
  }

  private void check(Field field, long least) throws IOException {
    if (nodes == batch.nodesLength()) {
      throw new IllegalArgumentException("no values for column " + field.getName());
    }
    FieldNode node = batch.nodes(nodes);
    nodes++;
    if (node.length() < least) {
      throw new IllegalArgumentException(
          node.length() + " values of " + least + " in column " + field.getName());
    }
    int first = buffers;
    if (field.getDictionary() != null) {
      buffers += 2; // positions alone: the values are in the dictionary
      return;
    }
    ArrowType type = field.getType();
    buffers += TypeLayout.getTypeBufferCount(type);
    if (isView(type) && variadic < batch.variadicBufferCountsLength()) {
      buffers += (int) batch.variadicBufferCounts(variadic);
      variadic++;
    }
    check(field.getChildren(), leastOfChildren(type, node.length(), first));
  }

  private long leastOfChildren(ArrowType type, long length, int first) throws IOException {
    return switch (type) {
      case ArrowType.List _, ArrowType.Map _ -> last(first + 1, length, Integer.BYTES);
      case ArrowType.LargeList _ -> last(first + 1, length, Long.BYTES);
      case ArrowType.FixedSizeList list -> Math.multiplyExact(length, (long) list.getListSize());
      case ArrowType.Struct _ -> length;
      default -> 0;
    };
  }

  private static boolean isView(ArrowType type) {
    return type instanceof ArrowType.Utf8View || type instanceof ArrowType.BinaryView;
  }

  /** The offset at which the last of the lists ends. */
  private long last(int buffer, long length, int width) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (buffer >= batch.buffersLength() || batch.buffers(buffer).length() < (length + 1) * width) {
      throw new IllegalArgumentException("too few offsets for " + length + " lists");
    }
    return body.number(batch.buffers(buffer).offset() + length * width, width);
  }
}
