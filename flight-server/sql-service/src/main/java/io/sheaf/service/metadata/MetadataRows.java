package io.sheaf.service.metadata;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of metadata as a stream of Flight. */
public final class MetadataRows {
  private static final int ROWS_A_MESSAGE = 1_000;

  private MetadataRows() {}

  /**
   * Sends rows and ends the stream.
   *
   * @param rows a value for each field: a String, Integer, Boolean, byte[], a list of Strings, or
   *     null
   */
  public static void send(
      Schema schema, List<Object[]> rows, BufferAllocator allocator, ServerStreamListener listener) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      listener.start(root);
      for (int from = 0; from < rows.size(); from += ROWS_A_MESSAGE) {
        List<Object[]> part = rows.subList(from, Math.min(rows.size(), from + ROWS_A_MESSAGE));
        root.allocateNew();
        for (int column = 0; column < schema.getFields().size(); column++) {
          fill(root.getVector(column), part, column);
        }
        root.setRowCount(part.size());
        listener.putNext();
      }
      listener.completed();
    }
  }

  private static void fill(FieldVector vector, List<Object[]> rows, int column) {
    for (int row = 0; row < rows.size(); row++) {
      Object value = rows.get(row)[column];
      if (value == null) {
        vector.setNull(row);
      } else {
        set(vector, row, value);
      }
    }
  }

  private static void set(FieldVector vector, int row, Object value) {
    switch (vector) {
      case VarCharVector texts ->
          texts.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
      case VarBinaryVector bytes -> bytes.setSafe(row, (byte[]) value);
      case IntVector numbers -> numbers.setSafe(row, (Integer) value);
      case UInt1Vector numbers -> numbers.setSafe(row, (Integer) value);
      case BitVector flags -> flags.setSafe(row, Boolean.TRUE.equals(value) ? 1 : 0);
      case ListVector lists -> {
        List<?> texts = (List<?>) value;
        VarCharVector elements = (VarCharVector) lists.getDataVector();
        int start = lists.startNewValue(row);
        for (int i = 0; i < texts.size(); i++) {
          elements.setSafe(
              start + i, texts.get(i).toString().getBytes(StandardCharsets.UTF_8));
        }
        lists.endValue(row, texts.size());
      }
      default -> throw new IllegalStateException("no metadata is of " + vector.getField());
    }
  }
}
