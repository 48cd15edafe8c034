package io.sheaf.storage.avro.write;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.TargetFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes one object container file. Encoders work in parallel, each on blocks of its own rows.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#object-container-files">the
 *     format</a>
 */
public final class AvroTableWriter implements TableWriter {
  private static final int BLOCK_BYTES = 256 << 10;
  private static final int SYNC_BYTES = 16;
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};

  private final Schema schema;
  private final Codec codec;
  private final TargetFile file;
  private final byte[] sync = new byte[SYNC_BYTES];
  private long rowCount;

  private enum Codec {
    NULL,
    DEFLATE,
    ZSTANDARD;

    static Codec of(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "none", "null", "uncompressed" -> NULL;
        case "deflate" -> DEFLATE;
        case "zstd", "zstandard" -> ZSTANDARD;
        default ->
            throw new SheafException(
                    ErrorCode.INVALID_ARGUMENT, "there is no compression '" + name + "' for Avro")
                .withHint("known: none, deflate, zstd");
      };
    }

    byte[] compressed(byte[] rows) throws IOException {
      return switch (this) {
        case NULL -> rows;
        case ZSTANDARD -> com.github.luben.zstd.Zstd.compress(rows);
        case DEFLATE -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.length / 2 + SYNC_BYTES);
          Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
          try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(rows);
          } finally {
            deflater.end();
          }
          yield bytes.toByteArray();
        }
      };
    }
  }

  public AvroTableWriter(String path, Schema schema, Options options) {
    options.only("format avro", "compression", "codec");
    this.schema = schema;
    this.codec = Codec.of(options.string("compression", options.string("codec", "deflate")));
    byte[] head = head(AvroSchemas.of(schema).toString());
    this.file = TargetFile.create(path);
    file.write(head, head.length);
  }

  private byte[] head(String avroSchema) {
    new SecureRandom().nextBytes(sync);
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("avro.schema", avroSchema);
    metadata.put("avro.codec", codec.name().toLowerCase(Locale.ROOT));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      bytes.write(MAGIC);
      BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
      out.writeMapStart();
      out.setItemCount(metadata.size());
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        out.startItem();
        out.writeString(entry.getKey());
        out.writeBytes(ByteBuffer.wrap(entry.getValue().getBytes(StandardCharsets.UTF_8)));
      }
      out.writeMapEnd();
      out.flush();
      bytes.write(sync);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private synchronized void append(byte[] block, long rows) {
    file.write(block, block.length);
    rowCount += rows;
  }

  @Override
  public Encoder newEncoder() {
    return new BlockEncoder();
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
    file.commit();
  }

  @Override
  public synchronized void close() {
    file.close();
  }

  /** Gathers rows into blocks. */
  private final class BlockEncoder implements Encoder {
    private final AvroRows rows = new AvroRows(schema);
    private long count;

    @Override
    public void accept(ColumnBatch batch) {
      try {
        rows.append(batch);
        count += batch.rowCount();
        if (rows.size() >= BLOCK_BYTES) {
          flush();
        }
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    private void flush() throws IOException {
      byte[] data = codec.compressed(rows.take());
      ByteArrayOutputStream block = new ByteArrayOutputStream(data.length + 2 * SYNC_BYTES);
      BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(block, null);
      out.writeLong(count);
      out.writeBytes(data);
      out.flush();
      block.write(sync);
      append(block.toByteArray(), count);
      count = 0;
    }

    @Override
    public void finish() {
      try {
        if (count > 0) {
          flush();
        }
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    @Override
    public void close() {
      rows.take();
    }
  }
}
