package io.sheaf.storage.avro.write;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Rows in Avro's binary encoding. Used by one thread. */
final class AvroRows {
  private static final int MICROS = 6;
  private static final long NANOS_A_MICRO = 1000;

  private final Schema schema;
  private final ColumnBuffer[] buffers;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

  AvroRows(Schema schema) {
    this.schema = schema;
    this.buffers = new ColumnBuffer[schema.size()];
    for (int c = 0; c < buffers.length; c++) {
      buffers[c] = new ColumnBuffer();
    }
  }

  void append(ColumnBatch batch) throws IOException {
    Column[] columns = new Column[schema.size()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = batch.column(c).flat(buffers[c]);
    }
    for (int row = 0; row < batch.rowCount(); row++) {
      for (int c = 0; c < columns.length; c++) {
        optional(ColumnValues.get(columns[c], row), schema.type(c));
      }
    }
    out.flush();
  }

  /** Bytes of the rows so far. */
  int size() {
    return bytes.size();
  }

  /** The rows so far, which are forgotten. */
  byte[] take() {
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  private void optional(Object value, DataType type) throws IOException {
    out.writeIndex(value == null ? 0 : 1);
    if (value != null) {
      value(value, type);
    }
  }

  private void value(Object value, DataType type) throws IOException {
    switch (type) {
      case DataType.Array array -> {
        List<Object> elements = ElementReader.elements(array, (byte[]) value);
        out.writeArrayStart();
        out.setItemCount(elements.size());
        for (Object element : elements) {
          out.startItem();
          optional(element, array.element());
        }
        out.writeArrayEnd();
      }
      case DataType.Map map -> {
        List<ElementReader.Entry> entries = ElementReader.entries(map, (byte[]) value);
        out.writeMapStart();
        out.setItemCount(entries.size());
        for (ElementReader.Entry entry : entries) {
          out.startItem();
          out.writeBytes((byte[]) entry.key());
          optional(entry.value(), map.value());
        }
        out.writeMapEnd();
      }
      case DataType.Struct struct -> {
        List<Object> fields = ElementReader.fields(struct, (byte[]) value);
        for (int i = 0; i < fields.size(); i++) {
          optional(fields.get(i), struct.fields().get(i).type());
        }
      }
      case DataType.Decimal _ -> {
        BigInteger unscaled =
            value instanceof BigInteger big
                ? big
                : BigInteger.valueOf(((Number) value).longValue());
        out.writeBytes(unscaled.toByteArray());
      }
      case DataType.Time time ->
          out.writeLong((Long) value / (time.precision() > MICROS ? NANOS_A_MICRO : 1));
      default -> leaf(value, type);
    }
  }

  private void leaf(Object value, DataType type) throws IOException {
    switch (value) {
      case Boolean flag -> out.writeBoolean(flag);
      case Integer number -> out.writeInt(number);
      case Long number -> out.writeLong(number);
      case Double number when type == Simple.REAL -> out.writeFloat(number.floatValue());
      case Double number -> out.writeDouble(number);
      case byte[] uuid when type == Simple.UUID ->
          out.writeBytes(
              ValueText.format(uuid, type, ZoneOffset.UTC).getBytes(StandardCharsets.UTF_8));
      // A string is encoded as its UTF-8 bytes are.
      case byte[] content -> out.writeBytes(content);
      default -> throw new IllegalStateException("not a value: " + value.getClass());
    }
  }
}
