package io.sheaf.cluster.exchange;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.wire.RecordCodec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of an output, as its holder tells them. Tasks know what they read; who copies an
 * output for its own sake does not.
 */
record ColumnTypes(List<DataType> types) {
  /** The number of the block that a ticket asks for to get them. */
  static final int BLOCK = -1;

  private static final RecordCodec<ColumnTypes> CODEC = RecordCodec.of(ColumnTypes.class);

  byte[] encode() {
    return CODEC.encode(this);
  }

  static ColumnTypes decode(byte[] bytes) {
    return CODEC.decode(bytes);
  }

  /** A schema of these, whose names nobody reads. */
  Schema schema() {
    return new Schema(
        IntStream.range(0, types.size())
            .mapToObj(column -> new Field("c" + column, types.get(column), true))
            .toList());
  }
}
