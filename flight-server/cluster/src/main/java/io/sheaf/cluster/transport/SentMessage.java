package io.sheaf.cluster.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a message of {@code FlightData} says it is, read from its bytes without its body. Arrow
 * takes memory for a message before it looks at it, and forgets that memory when the message turns
 * out to be none; so it is given only what can be read.
 *
 * @param described whether it has a descriptor
 * @param kind of {@link MessageHeader}; NONE when it has no message of Arrow
 * @param schema the one that it is
 */
record SentMessage(boolean described, byte kind, Optional<Schema> schema) {
  private static final int DESCRIPTOR = 1 << 3 | 2;
  private static final int HEADER = 2 << 3 | 2;
  private static final int APPLICATION = 3 << 3 | 2;
  private static final int BODY = 1000 << 3 | 2;

  /** Rows for which no byte has to be there: of nulls, or of no column. */
  private static final long ROWS_OF_NOTHING = 1 << 20;

  private static IllegalArgumentException malformed(String what) {
    return new IllegalArgumentException(what);
  }

  /**
   * Reads a message and leaves the stream at its start.
   *
   * @param stream of the whole message, which can be marked
   * @param schema what batches are of; none before it has come
   * @throws IllegalArgumentException when it contradicts itself
   */
  static SentMessage read(InputStream stream, Optional<Schema> schema) throws IOException {
    stream.mark(Integer.MAX_VALUE);
    try {
      return parse(stream, schema);
    } catch (IndexOutOfBoundsException | NullPointerException | StackOverflowError broken) {
      // Flat buffers follow offsets that broken metadata makes up.
      throw new IllegalArgumentException("its metadata is broken", broken);
    } finally {
      stream.reset();
    }
  }

  private static SentMessage parse(InputStream stream, Optional<Schema> schema) throws IOException {
    int total = stream.available();
    int bodyAt = total;
    boolean described = false;
    boolean application = false;
    byte[] header = null;
    long body = -1;
    while (stream.available() > 0) {
      int tag = number(stream);
      int size = number(stream);
      if (size < 0 || size > stream.available()) {
        throw malformed("a field of " + size + " bytes with " + stream.available() + " left");
      }
      if (tag == DESCRIPTOR && !described) {
        described = true;
        stream.skipNBytes(size);
      } else if (tag == HEADER && header == null) {
        header = stream.readNBytes(size);
      } else if (tag == APPLICATION && !application) {
        application = true;
        stream.skipNBytes(size);
      } else if (tag == BODY && body < 0) {
        body = size;
        bodyAt = total - stream.available();
        stream.skipNBytes(size);
      } else {
        throw malformed("field " + (tag >>> 3) + " is unknown or comes twice");
      }
    }
    if (header == null) {
      return new SentMessage(described, MessageHeader.NONE, Optional.empty());
    }
    Message message = check(header, Math.max(0, body));
    int start = bodyAt;
    SentColumns.Body values = (at, bytes) -> number(stream, start + at, bytes);
    Optional<Schema> sent = Optional.empty();
    if (message.headerType() == MessageHeader.Schema) {
      sent = Optional.of(MessageSerializer.deserializeSchema(message));
      SentColumns.checkTypes(sent.get().getFields());
    } else if (message.headerType() == MessageHeader.RecordBatch && schema.isPresent()) {
      RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
      SentColumns.check(schema.get().getFields(), batch, values);
    } else if (message.headerType() == MessageHeader.DictionaryBatch && schema.isPresent()) {
      DictionaryBatch dictionary = (DictionaryBatch) message.header(new DictionaryBatch());
      Field column =
          SentColumns.ofDictionary(schema.get().getFields(), dictionary.id())
              .orElseThrow(() -> malformed("no column has the dictionary " + dictionary.id()));
      SentColumns.check(List.of(column), dictionary.data(), values);
    }
    return new SentMessage(described, message.headerType(), sent);
  }

  private static long number(InputStream stream, long at, int bytes) throws IOException {
    stream.reset();
    stream.mark(Integer.MAX_VALUE);
    stream.skipNBytes(at);
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) stream.read() << (8 * i);
    }
    return number;
  }

  private static int number(InputStream stream) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 32; shift += 7) {
      int part = stream.read();
      value |= (part & 0x7F) << shift;
      if (part < 0x80) {
        return part < 0 ? -1 : value;
      }
    }
    throw malformed("a length has too many bytes");
  }

  private static Message check(byte[] header, long body) {
    if (header.length < 8) {
      throw malformed("its metadata has " + header.length + " bytes");
    }
    Message message = Message.getRootAsMessage(ByteBuffer.wrap(header));
    if (message.version() < MetadataVersion.V1 || message.version() > MetadataVersion.V5) {
      throw malformed("the format's version is " + message.version());
    }
    switch (message.headerType()) {
      case MessageHeader.Schema -> {
        if (body > 0) {
          throw malformed("a schema has no body");
        }
      }
      case MessageHeader.RecordBatch ->
          check((RecordBatch) message.header(new RecordBatch()), body);
      case MessageHeader.DictionaryBatch -> {
        DictionaryBatch dictionary = (DictionaryBatch) message.header(new DictionaryBatch());
        if (dictionary.isDelta()) {
          throw malformed("dictionaries that grow are not supported: send the whole dictionary");
        }
        check(dictionary.data(), body);
      }
      default -> throw malformed("a message of type " + message.headerType());
    }
    return message;
  }

  private static void check(RecordBatch batch, long body) {
    if (batch.compression() != null) {
      throw malformed("compressed bodies are not supported: send them plain");
    }
    checkRows(batch.length(), body);
    // The first value count is that of a column: Arrow fills columns up to the rows that are told.
    if (batch.nodesLength() > 0 && batch.nodes(0).length() != batch.length()) {
      throw malformed(batch.length() + " rows of " + batch.nodes(0).length() + " values");
    }
    for (int i = 0; i < batch.nodesLength(); i++) {
      FieldNode node = batch.nodes(i);
      checkRows(node.length(), body);
      if (node.nullCount() < 0 || node.nullCount() > node.length()) {
        throw malformed(node.nullCount() + " nulls of " + node.length() + " values");
      }
    }
    for (int i = 0; i < batch.buffersLength(); i++) {
      Buffer buffer = batch.buffers(i);
      if (buffer.offset() < 0
          || buffer.length() < 0
          || buffer.offset() > body
          || buffer.length() > body - buffer.offset()) {
        throw malformed(
            "a buffer at " + buffer.offset() + " of " + buffer.length() + " in " + body + " bytes");
      }
    }
    for (int i = 0; i < batch.variadicBufferCountsLength(); i++) {
      long count = batch.variadicBufferCounts(i);
      if (count < 0 || count > batch.buffersLength()) {
        throw malformed(count + " buffers of " + batch.buffersLength());
      }
    }
  }

  private static void checkRows(long rows, long body) {
    if (rows < 0 || rows > Math.min(Integer.MAX_VALUE, 8 * body + ROWS_OF_NOTHING)) {
      throw malformed(rows + " values in " + body + " bytes");
    }
  }
}
