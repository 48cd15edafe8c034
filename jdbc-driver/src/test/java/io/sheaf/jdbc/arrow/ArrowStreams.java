package io.sheaf.jdbc.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

  /** A message and its body. */
  record Piece(ByteBuffer metadata, ByteBuffer body) {
    /** The same but for one bit. */
    Piece damaged(boolean ofBody, Random random) {
      ByteBuffer metadata = copy(this.metadata);
      ByteBuffer body = copy(this.body);
      ByteBuffer chosen = ofBody && body.hasRemaining() ? body : metadata;
      int at = random.nextInt(chosen.limit());
      chosen.put(at, (byte) (chosen.get(at) ^ 1 << random.nextInt(8)));
      return new Piece(metadata, body);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.limit()];
      bytes.get(0, copy);
      return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** All messages to the end. */
  List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece; (piece = piece()) != null; ) {
      pieces.add(piece);
    }
    return pieces;
  }

  private Piece piece() {
    if (in.remaining() < 8) {
      return null;
    }
    int length = in.getInt();
    if (length == -1) {
      length = in.getInt();
    }
    if (length == 0) {
      return null;
    }
    ByteBuffer metadata = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    int bodyLength =
        (int)
            Message.getRootAsMessage(metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN))
                .bodyLength();
    ByteBuffer body = in.slice(in.position(), bodyLength);
    in.position(in.position() + bodyLength);
    return new Piece(metadata, body);
  }

  /** Moves to the next record batch; null at the end. */
  ArrowBatches next() throws SQLException {
    for (Piece piece; (piece = piece()) != null; ) {
      if (batches.accept(piece.metadata(), piece.body())) {
        return batches;
      }
    }
    return null;
  }
}
