package io.sheaf.jdbc.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/** Takes streams that Arrow's library wrote to pieces, for {@link ArrowBatches}. */
final class ArrowStreams {
  private final ByteBuffer in;
  private final ArrowBatches batches = new ArrowBatches();

  ArrowStreams(byte[] stream) {
    this.in = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** One batch, as a stream. */
  static byte[] write(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowStreamWriter writer = new ArrowStreamWriter(root, dictionaries, out)) {
      writer.start();
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Moves to the next record batch; null at the end. */
  ArrowBatches next() throws SQLException {
    while (in.remaining() >= 8) {
      int length = in.getInt();
      if (length == -1) {
        length = in.getInt();
      }
      if (length == 0) {
        return null;
      }
      ByteBuffer metadata = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length);
      int bodyLength = (int) Message.getRootAsMessage(metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN)).bodyLength();
      ByteBuffer body = in.slice(in.position(), bodyLength);
      in.position(in.position() + bodyLength);
      if (batches.accept(metadata, body)) {
        return batches;
      }
    }
    return null;
  }
}
