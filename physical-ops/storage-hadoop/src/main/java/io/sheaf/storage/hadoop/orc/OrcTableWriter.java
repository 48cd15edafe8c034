package io.sheaf.storage.hadoop.orc;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.TargetFile;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.CompressionKind;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/** Writes one file by ORC's writer, which takes rows in turn. */
final class OrcTableWriter implements TableWriter {
  /** A stripe is held on the heap until it is written. */
  private static final long STRIPE_BYTES = 16 << 20;

  private final String path;
  private final Schema schema;
  private final TypeDescription rowType;
  private final TargetFile file;
  private final Writer writer;
  private long rowCount;

  OrcTableWriter(String path, Schema schema, Options options) {
    options.only("format orc", "compression");
    this.path = path;
    this.schema = schema;
    this.rowType = OrcTypes.of(schema);
    CompressionKind compression = compression(options.string("compression", "zstd"));
    this.file = TargetFile.create(path);
    try {
      this.writer =
          OrcFile.createWriter(
              OrcFiles.PATH,
              OrcFile.writerOptions(new Configuration(false))
                  .fileSystem(OrcFiles.of(file))
                  .setSchema(rowType)
                  .compress(compression)
                  .stripeSize(STRIPE_BYTES)
                  .blockPadding(false)
                  .useUTCTimestamp(true)
                  .setProlepticGregorian(true));
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failed(failure);
    }
  }

  private static CompressionKind compression(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "none", "uncompressed" -> CompressionKind.NONE;
      case "zlib", "gzip" -> CompressionKind.ZLIB;
      case "snappy" -> CompressionKind.SNAPPY;
      case "zstd" -> CompressionKind.ZSTD;
      case "lz4" -> CompressionKind.LZ4;
      default ->
          throw new SheafException(
                  ErrorCode.INVALID_ARGUMENT, "there is no compression '" + name + "' for ORC")
              .withHint("known: none, zlib, snappy, zstd, lz4");
    };
  }

  private SheafException failed(Exception failure) {
    return failure instanceof SheafException known
        ? known
        : new SheafException(
            ErrorCode.IO_ERROR, "cannot write '" + path + "': " + failure.getMessage(), failure);
  }

  @Override
  public Encoder newEncoder() {
    return new RowEncoder();
  }

  private synchronized void append(VectorizedRowBatch rows) {
    try {
      rowCount += rows.size;
      writer.addRowBatch(rows);
    } catch (IOException | RuntimeException failure) {
      throw failed(failure);
    }
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
    try {
      writer.close();
    } catch (IOException | RuntimeException failure) {
      throw failed(failure);
    }
    file.commit();
  }

  @Override
  public synchronized void close() {
    // What the writer holds is heap alone; to close it would only write more.
    file.close();
  }

  /** Fills batches of ORC's. */
  private final class RowEncoder implements Encoder {
    private final VectorizedRowBatch rows = rowType.createRowBatch();
    private final OrcVectors vectors = new OrcVectors();
    private final ColumnBuffer[] buffers = new ColumnBuffer[schema.size()];

    RowEncoder() {
      java.util.Arrays.setAll(buffers, _ -> new ColumnBuffer());
    }

    @Override
    public void accept(ColumnBatch batch) {
      Column[] columns = new Column[schema.size()];
      for (int c = 0; c < columns.length; c++) {
        columns[c] = batch.column(c).flat(buffers[c]);
      }
      for (int row = 0; row < batch.rowCount(); row++) {
        for (int c = 0; c < columns.length; c++) {
          vectors.set(rows.cols[c], rows.size, ColumnValues.get(columns[c], row), schema.type(c));
        }
        rows.size++;
        if (rows.size == rows.getMaxSize()) {
          flush();
        }
      }
    }

    private void flush() {
      append(rows);
      rows.reset();
    }

    @Override
    public void finish() {
      if (rows.size > 0) {
        flush();
      }
    }

    @Override
    public void close() {
      rows.reset();
    }
  }
}
