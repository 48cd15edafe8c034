package io.sheaf.storage.arrow;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.TargetFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * Writes one file in Arrow's IPC file format. Encoders work in parallel, each on record batches of
 * its own rows. Instants are in UTC.
 */
final class ArrowTableWriter implements TableWriter {
  private static final byte[] MAGIC = "ARROW1\0\0".getBytes(StandardCharsets.US_ASCII);

  private final Schema schema;
  private final org.apache.arrow.vector.types.pojo.Schema arrowSchema;
  private final CompressionCodec codec;
  private final MemoryPool pool;
  private final TargetFile file;
  private final List<ArrowBlock> blocks = new ArrayList<>();
  private long rowCount;

  ArrowTableWriter(String path, Schema schema, Options options, MemoryPool pool) {
    options.only("format arrow", "compression");
    this.schema = schema;
    this.pool = pool;
    this.codec = codec(options.string("compression", "none"));
    this.arrowSchema =
        new org.apache.arrow.vector.types.pojo.Schema(
            schema.fields().stream().map(f -> ArrowVectors.field(f, ZoneOffset.UTC)).toList());
    this.file = TargetFile.create(path);
    file.write(MAGIC, MAGIC.length);
    Message head = new Message();
    try {
      MessageSerializer.serialize(head.channel, arrowSchema);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    file.write(head.bytes.toByteArray(), head.bytes.size());
  }

  private static CompressionCodec codec(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none", "uncompressed" -> NoCompressionCodec.INSTANCE;
      case "lz4" ->
          CommonsCompressionFactory.INSTANCE.createCodec(CompressionUtil.CodecType.LZ4_FRAME);
      case "zstd" -> CommonsCompressionFactory.INSTANCE.createCodec(CompressionUtil.CodecType.ZSTD);
      default ->
          throw new SheafException(
                  ErrorCode.INVALID_ARGUMENT, "there is no compression '" + name + "' for Arrow")
              .withHint("known: none, lz4, zstd");
    };
  }

  /** Bytes that are written at once. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final WriteChannel channel = new WriteChannel(Channels.newChannel(bytes));
  }

  @Override
  public Encoder newEncoder() {
    return new BatchEncoder();
  }

  private synchronized void append(Message message, ArrowBlock block, long rows) {
    long offset = file.position();
    file.write(message.bytes.toByteArray(), message.bytes.size());
    blocks.add(new ArrowBlock(offset, block.getMetadataLength(), block.getBodyLength()));
    rowCount += rows;
  }

  @Override
  public synchronized long rowCount() {
    return rowCount;
  }

  @Override
  public synchronized long bytes() {
    return file.position();
  }

  @Override
  public synchronized void commit() {
    Message end = new Message();
    try {
      end.channel.writeIntLittleEndian(MessageSerializer.IPC_CONTINUATION_TOKEN);
      end.channel.writeIntLittleEndian(0);
      long footerStart = end.channel.getCurrentPosition();
      end.channel.write(new ArrowFooter(arrowSchema, List.of(), blocks), false);
      end.channel.writeIntLittleEndian((int) (end.channel.getCurrentPosition() - footerStart));
      end.channel.write(Arrays.copyOf(MAGIC, 6));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    file.write(end.bytes.toByteArray(), end.bytes.size());
    file.commit();
  }

  @Override
  public synchronized void close() {
    file.close();
  }

  /** Makes a record batch of each batch. */
  private final class BatchEncoder implements Encoder {
    private final VectorSchemaRoot root =
        VectorSchemaRoot.create(arrowSchema, pool.arrowAllocator());
    private final ColumnBuffer[] buffers = new ColumnBuffer[schema.size()];

    BatchEncoder() {
      Arrays.setAll(buffers, i -> new ColumnBuffer());
    }

    @Override
    public void accept(ColumnBatch batch) {
      int rows = batch.rowCount();
      for (int c = 0; c < buffers.length; c++) {
        ArrowVectors.fill(root.getVector(c), batch.column(c).flat(buffers[c]), rows);
      }
      root.setRowCount(rows);
      Message message = new Message();
      try (ArrowRecordBatch record = new VectorUnloader(root, true, codec, true).getRecordBatch()) {
        append(message, MessageSerializer.serialize(message.channel, record), rows);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    @Override
    public void finish() {
      root.clear();
    }

    @Override
    public void close() {
      root.close();
    }
  }
}
