package io.sheaf.storage.arrow;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.arrow.write.ArrowRows;
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
  /** Rows from which on a record batch is written. */
  private static final int BATCH_ROWS = 1 << 16;

  private static final byte[] MAGIC = "ARROW1\0\0".getBytes(StandardCharsets.US_ASCII);

  private final org.apache.arrow.vector.types.pojo.Schema arrowSchema;
  private final CompressionCodec codec;
  private final MemoryPool pool;
  private final TargetFile file;
  private final List<ArrowBlock> blocks = new ArrayList<>();
  private long rowCount;

  ArrowTableWriter(String path, Schema schema, Options options, MemoryPool pool) {
    options.only("format arrow", "compression");
    this.pool = pool;
    this.codec = codec(options.string("compression", "none"));
    this.arrowSchema = io.sheaf.storage.arrow.write.ArrowTypes.schema(schema, ZoneOffset.UTC);
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

  /** Gathers rows into record batches. */
  private final class BatchEncoder implements Encoder {
    private final ArrowRows rows = new ArrowRows(arrowSchema, pool.arrowAllocator());

    @Override
    public void accept(ColumnBatch batch) {
      int end = batch.rowCount();
      for (int from = 0; from < end; ) {
        int taken = rows.append(batch, from, end);
        from += taken;
        if (from < end || rows.rowCount() >= BATCH_ROWS) {
          flush();
        }
      }
    }

    private void flush() {
      rows.finish();
      Message message = new Message();
      try (ArrowRecordBatch record =
          new VectorUnloader(rows.root(), true, codec, true).getRecordBatch()) {
        append(message, MessageSerializer.serialize(message.channel, record), rows.rowCount());
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      rows.clear();
    }

    @Override
    public void finish() {
      if (rows.rowCount() > 0) {
        flush();
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
