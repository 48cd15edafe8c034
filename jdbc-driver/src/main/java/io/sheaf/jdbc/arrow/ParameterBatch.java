package io.sheaf.jdbc.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * The values of a statement's parameters as a record batch of one row.
 *
 * @param schema metadata of the schema's message
 * @param batch metadata of the record batch's message
 * @param body of the record batch's message
 */
public record ParameterBatch(byte[] schema, byte[] batch, byte[] body) {
  private static final int ALIGNMENT = 8;

  /**
   * Encodes values, each as the Arrow type of its Java class; a number as the type that the server
   * expects if that loses nothing.
   *
   * @param values as {@link io.sheaf.jdbc.spi.EngineConnection#execute} takes them
   * @param expected the schema of the parameters, of as many fields or of none
   * @throws SQLException 0A000 or 22xxx for a value that can't be sent
   */
  public static ParameterBatch of(List<Object> values, ArrowSchema expected) throws SQLException {
    List<ParameterColumn> columns = new ArrayList<>();
    List<ArrowField> fields = expected.fields();
    for (int i = 0; i < values.size(); i++) {
      ArrowField field = i < fields.size() ? fields.get(i) : null;
      String name = field == null || field.name().isEmpty() ? "parameter_" + (i + 1) : field.name();
      columns.add(ParameterColumn.of(name, Collections.singletonList(values.get(i)), field));
    }
    return new Encoder(columns).encode();
  }

  private static final class Encoder {
    private final List<ParameterColumn> roots;
    private final List<ParameterColumn> all = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<long[]> places = new ArrayList<>();

    Encoder(List<ParameterColumn> roots) {
      this.roots = roots;
      roots.forEach(root -> root.collect(all));
    }

    ParameterBatch encode() {
      for (ParameterColumn column : all) {
        for (byte[] buffer : column.buffers()) {
          places.add(new long[] {body.size(), buffer.length});
          body.writeBytes(buffer);
          while (body.size() % ALIGNMENT != 0) {
            body.write(0);
          }
        }
      }
      return new ParameterBatch(schema(), batch(), body.toByteArray());
    }

    private byte[] schema() {
      FlatBufferBuilder out = new FlatBufferBuilder();
      int[] fields = roots.stream().mapToInt(column -> column.writeField(out)).toArray();
      int vector = Schema.createFieldsVector(out, fields);
      int schema = Schema.createSchema(out, Endianness.Little, vector, 0, 0);
      return message(out, MessageHeader.Schema, schema, 0);
    }

    /** Vectors of structs are written from their end. */
    private byte[] batch() {
      FlatBufferBuilder out = new FlatBufferBuilder();
      RecordBatch.startNodesVector(out, all.size());
      for (int i = all.size() - 1; i >= 0; i--) {
        FieldNode.createFieldNode(out, all.get(i).length(), all.get(i).nullCount());
      }
      int nodes = out.endVector();
      RecordBatch.startBuffersVector(out, places.size());
      for (int i = places.size() - 1; i >= 0; i--) {
        Buffer.createBuffer(out, places.get(i)[0], places.get(i)[1]);
      }
      int buffers = out.endVector();
      int batch = RecordBatch.createRecordBatch(out, 1, nodes, buffers, 0, 0);
      return message(out, MessageHeader.RecordBatch, batch, body.size());
    }

    private static byte[] message(
        FlatBufferBuilder out, byte headerType, int header, long bodyLength) {
      out.finish(Message.createMessage(out, MetadataVersion.V5, headerType, header, bodyLength, 0));
      return out.sizedByteArray();
    }
  }
}
