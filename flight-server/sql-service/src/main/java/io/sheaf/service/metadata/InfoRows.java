package io.sheaf.service.metadata;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Sends answers of {@code GetSqlInfo}: a name, and a value of one of six types. */
final class InfoRows implements AutoCloseable {
  private static final byte STRING = 0;
  private static final byte BOOL = 1;
  private static final byte BIGINT = 2;
  private static final byte BITMASK = 3;
  private static final byte STRINGS = 4;
  private static final byte MAP = 5;

  private final VectorSchemaRoot root;
  private final UInt4Vector names;
  private final DenseUnionVector values;
  private final int[] counts = new int[MAP + 1];
  private int rows;

  private InfoRows(BufferAllocator allocator) {
    root = VectorSchemaRoot.create(Schemas.GET_SQL_INFO_SCHEMA, allocator);
    root.allocateNew();
    names = (UInt4Vector) root.getVector(0);
    values = (DenseUnionVector) root.getVector(1);
  }

  /**
   * Sends answers and ends the stream.
   *
   * @param infos by id a String, Boolean, Long, Integer (a set of bits), list of Strings, or map
   */
  static void send(
      Map<Integer, Object> infos, BufferAllocator allocator, ServerStreamListener listener) {
    try (InfoRows rows = new InfoRows(allocator)) {
      infos.forEach(rows::add);
      rows.finish();
      listener.start(rows.root);
      listener.putNext();
      listener.completed();
    }
  }

  private void add(int name, Object value) {
    names.setSafe(rows, name);
    switch (value) {
      case String text ->
          ((VarCharVector) child(STRING))
              .setSafe(counts[STRING]++, text.getBytes(StandardCharsets.UTF_8));
      case Boolean flag -> ((BitVector) child(BOOL)).setSafe(counts[BOOL]++, flag ? 1 : 0);
      case Long number -> ((BigIntVector) child(BIGINT)).setSafe(counts[BIGINT]++, number);
      case Integer bits -> ((IntVector) child(BITMASK)).setSafe(counts[BITMASK]++, bits);
      case List<?> texts -> add((ListVector) child(STRINGS), texts);
      case Map<?, ?> map -> add((ListVector) child(MAP), map);
      default -> throw new IllegalStateException("no answer is a " + value.getClass());
    }
    rows++;
  }

  /** The vector of a type, after the row at hand was made one of it. */
  private Object child(byte type) {
    values.setTypeId(rows, type);
    values.getOffsetBuffer().setInt((long) rows * Integer.BYTES, counts[type]);
    return values.getVectorByType(type);
  }

  private void add(ListVector lists, List<?> texts) {
    int start = lists.startNewValue(counts[STRINGS]);
    VarCharVector elements = (VarCharVector) lists.getDataVector();
    for (int i = 0; i < texts.size(); i++) {
      elements.setSafe(start + i, texts.get(i).toString().getBytes(StandardCharsets.UTF_8));
    }
    lists.endValue(counts[STRINGS]++, texts.size());
  }

  private void add(ListVector maps, Map<?, ?> map) {
    int at = maps.startNewValue(counts[MAP]);
    StructVector entries = (StructVector) maps.getDataVector();
    IntVector keys = (IntVector) entries.getChildByOrdinal(0);
    ListVector lists = (ListVector) entries.getChildByOrdinal(1);
    IntVector elements = (IntVector) lists.getDataVector();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      List<?> numbers = (List<?>) entry.getValue();
      entries.setIndexDefined(at);
      keys.setSafe(at, (Integer) entry.getKey());
      int start = lists.startNewValue(at);
      for (int i = 0; i < numbers.size(); i++) {
        elements.setSafe(start + i, (Integer) numbers.get(i));
      }
      lists.endValue(at, numbers.size());
      at++;
    }
    entries.setValueCount(at);
    maps.endValue(counts[MAP]++, map.size());
  }

  private void finish() {
    for (byte type = STRING; type <= MAP; type++) {
      values.getVectorByType(type).setValueCount(counts[type]);
    }
    root.setRowCount(rows);
  }

  @Override
  public void close() {
    root.close();
  }
}
