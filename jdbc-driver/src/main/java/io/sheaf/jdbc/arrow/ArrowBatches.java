package io.sheaf.jdbc.arrow;

import io.sheaf.jdbc.spi.SqlErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Reads the messages of one stream: a schema first, then dictionaries and record batches. Columns
 * of a batch are read where its bytes lie and stay valid. Used by one thread.
 */
public final class ArrowBatches {
  private final Map<Long, ArrowColumn> dictionaries = new HashMap<>();
  private Map<Long, ArrowField> dictionaryFields = Map.of();
  private ArrowSchema schema;
  private ArrowColumn[] columns = {};
  private int rowCount;

  /**
   * Takes the next message.
   *
   * @param metadata its flat buffer
   * @param body on the heap
   * @return whether it was a record batch, whose columns may now be read
   * @throws SQLException 08P01 when it is malformed
   */
  public boolean accept(ByteBuffer metadata, ByteBuffer body) throws SQLException {
    try {
      Message message = Message.getRootAsMessage(metadata.slice().order(ByteOrder.LITTLE_ENDIAN));
      return switch (message.headerType()) {
        case MessageHeader.Schema -> {
          schema = ArrowSchema.of(message);
          dictionaryFields = schema.dictionaries();
          yield false;
        }
        case MessageHeader.DictionaryBatch -> {
          addDictionary((DictionaryBatch) message.header(new DictionaryBatch()), message, body);
          yield false;
        }
        case MessageHeader.RecordBatch -> {
          load((RecordBatch) message.header(new RecordBatch()), message, body);
          yield true;
        }
        default -> throw ArrowSchema.malformed(null);
      };
    } catch (IOException e) {
      throw SqlErrors.of("08P01", "a batch from the server can't be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw ArrowSchema.malformed(e);
    }
  }

  private void addDictionary(DictionaryBatch dictionary, Message message, ByteBuffer body)
      throws IOException {
    ArrowField field = dictionaryFields.get(dictionary.id());
    if (field == null) {
      throw new IOException("no column has the dictionary " + dictionary.id());
    }
    ArrowColumn values =
        new BatchDecoder(dictionary.data(), message.version(), body, dictionaries).values(field);
    ArrowColumn before = dictionary.isDelta() ? dictionaries.get(dictionary.id()) : null;
    dictionaries.put(
        dictionary.id(),
        before == null ? values : new IndirectColumns.Concatenated(before, values));
  }

  private void load(RecordBatch batch, Message message, ByteBuffer body) throws IOException {
    if (schema == null) {
      throw new IOException("its stream did not begin with a schema");
    }
    BatchDecoder decoder = new BatchDecoder(batch, message.version(), body, dictionaries);
    ArrowColumn[] loaded = new ArrowColumn[schema.fields().size()];
    rowCount = Math.toIntExact(batch.length());
    for (int i = 0; i < loaded.length; i++) {
      loaded[i] = decoder.column(schema.fields().get(i));
      if (loaded[i].length() != rowCount) {
        throw new IOException("its columns differ in length");
      }
    }
    columns = loaded;
  }

  /** The schema; null before its message came. */
  public ArrowSchema schema() {
    return schema;
  }

  /** The number of rows of the last batch. */
  public int rowCount() {
    return rowCount;
  }

  /** A column of the last batch, from 0. */
  public ArrowColumn column(int index) {
    return columns[index];
  }
}
