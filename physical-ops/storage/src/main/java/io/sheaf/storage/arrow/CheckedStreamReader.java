package io.sheaf.storage.arrow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;
import org.apache.arrow.vector.ipc.message.MessageResult;

/**
 * Arrow's reader for streams that nobody vouches for. Vectors are checked before their children are
 * made as long as their last offset says, which may be any number, and the bytes of a message that
 * can't be understood are given back.
 */
final class CheckedStreamReader extends ArrowStreamReader {
  private final Messages messages;

  private CheckedStreamReader(Messages messages, BufferAllocator allocator) {
    super(messages, allocator, CommonsCompressionFactory.INSTANCE);
    this.messages = messages;
  }

  /** A reader that closes the stream. */
  static CheckedStreamReader of(InputStream stream, BufferAllocator allocator) {
    ReadChannel channel = new ReadChannel(Channels.newChannel(stream));
    return new CheckedStreamReader(new Messages(channel, allocator), allocator);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    try {
      return super.loadNextBatch();
    } catch (IllegalStateException negative) {
      messages.release();
      throw new IllegalArgumentException("a buffer of a negative length", negative);
    } catch (Throwable failure) {
      messages.release();
      throw failure;
    }
  }

  @Override
  protected void loadDictionary(ArrowDictionaryBatch batch) {
    messages.handOver();
    try (batch) {
      Dictionary dictionary = lookup(batch.getDictionaryId());
      if (dictionary == null) {
        throw new IllegalArgumentException("no field has the dictionary");
      }
      FieldVector values = dictionary.getVector();
      if (!batch.isDelta() || values.getValueCount() == 0) {
        load(batch.getDictionary(), List.of(values));
        values.setValueCount(batch.getDictionary().getLength());
        return;
      }
      try (FieldVector more = values.getField().createVector(allocator)) {
        load(batch.getDictionary(), List.of(more));
        append(values, more, batch.getDictionary().getLength());
      }
    }
  }

  /** Value by value: Arrow's appender reads offsets that vectors without values do not have. */
  private static void append(FieldVector values, FieldVector more, int count) {
    int before = values.getValueCount();
    for (int i = 0; i < count; i++) {
      values.copyFromSafe(i, before + i, more);
    }
    values.setValueCount(before + count);
  }

  @Override
  protected void loadRecordBatch(ArrowRecordBatch batch) {
    messages.handOver();
    try (batch) {
      VectorSchemaRoot root = root();
      load(batch, root.getFieldVectors());
      root.setRowCount(batch.getLength());
    }
  }

  private static void load(ArrowRecordBatch batch, List<FieldVector> vectors) {
    for (ArrowFieldNode node : batch.getNodes()) {
      if (node.getLength() < 0 || node.getNullCount() < 0) {
        throw new IllegalArgumentException(
            "%d values, %d of them null".formatted(node.getLength(), node.getNullCount()));
      }
    }
    new VectorLoader(new CheckedRoot(vectors), CommonsCompressionFactory.INSTANCE).load(batch);
  }

  private VectorSchemaRoot root() {
    try {
      return getVectorSchemaRoot();
    } catch (IOException impossible) {
      throw new IllegalStateException("the schema was read before its batches", impossible);
    }
  }

  /** The vectors of a batch, checked as they were loaded. */
  private static final class CheckedRoot extends VectorSchemaRoot {
    CheckedRoot(List<FieldVector> vectors) {
      super(vectors);
    }

    @Override
    public void setRowCount(int rows) {
      getFieldVectors().forEach(vector -> ArrowCheck.check(vector, rows));
    }
  }

  /** Remembers the body that was read last. */
  private static final class Messages extends MessageChannelReader {
    private ArrowBuf body;

    Messages(ReadChannel channel, BufferAllocator allocator) {
      super(channel, allocator);
    }

    @Override
    public MessageResult readNext() throws IOException {
      MessageResult result = super.readNext();
      body = result == null ? null : result.getBodyBuffer();
      return result;
    }

    /** The body is its batch's. */
    void handOver() {
      body = null;
    }

    /** Gives the last body back, unless it has become a batch. */
    void release() {
      while (body != null && body.refCnt() > 0) {
        body.getReferenceManager().release();
      }
      body = null;
    }
  }
}
