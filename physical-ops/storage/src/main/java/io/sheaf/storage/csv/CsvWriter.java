package io.sheaf.storage.csv;

import com.github.luben.zstd.Zstd;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.text.CsvText;
import io.sheaf.columnar.text.TextBuffer;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.TargetFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one file of lines. Encoders work in parallel and append blocks of whole lines; a
 * compressed block is a gzip member or a Zstandard frame of its own, which readers take one after
 * the other. Instants are written in UTC.
 */
final class CsvWriter implements TableWriter {
  /** Bytes of text that make a block. */
  private static final int BLOCK_BYTES = 1 << 20;

  /** Rows rendered between two looks at the block's size. */
  private static final int STEP_ROWS = 64;

  private final Schema schema;
  private final CsvOptions options;
  private final TargetFile file;
  private long rowCount;

  CsvWriter(String path, Schema schema, CsvOptions options) {
    this.schema = schema;
    this.options = options;
    this.file = TargetFile.create(path);
    if (options.header()) {
      TextBuffer header = new TextBuffer(1024);
      newText().appendHeader(header);
      append(header, 0);
    }
  }

  private CsvText newText() {
    return new CsvText(schema, options.form(), ZoneOffset.UTC);
  }

  @Override
  public Encoder newEncoder() {
    return new BlockEncoder();
  }

  private void append(TextBuffer block, long rows) {
    byte[] bytes = block.bytes();
    int size = block.size();
    switch (options.compression()) {
      case NONE -> append(bytes, size, rows);
      case GZIP -> {
        ByteArrayOutputStream member = gzip(block);
        append(member.toByteArray(), member.size(), rows);
      }
      case ZSTD -> {
        byte[] frame = new byte[Math.toIntExact(Zstd.compressBound(size))];
        long written =
            Zstd.compressByteArray(
                frame, 0, frame.length, bytes, 0, size, Zstd.defaultCompressionLevel());
        if (Zstd.isError(written)) {
          throw new IllegalStateException("cannot compress a block: " + Zstd.getErrorName(written));
        }
        append(frame, (int) written, rows);
      }
    }
  }

  private static ByteArrayOutputStream gzip(TextBuffer block) {
    ByteArrayOutputStream member = new ByteArrayOutputStream(block.size() / 3 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(member, 1 << 16)) {
      block.writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return member;
  }

  private synchronized void append(byte[] bytes, int size, long rows) {
    file.write(bytes, size);
    rowCount += rows;
  }

  @Override
  public synchronized long rowCount() {
    return rowCount;
  }

  @Override
  public synchronized void commit() {
    file.commit();
  }

  @Override
  public synchronized void close() {
    file.close();
  }

  /** Renders rows on the heap, a block at a time, which bounds what it holds. */
  private final class BlockEncoder implements Encoder {
    private final CsvText text = newText();
    private final TextBuffer block = new TextBuffer(BLOCK_BYTES + BLOCK_BYTES / 4);
    private long rows;

    @Override
    public void accept(ColumnBatch batch) {
      for (int from = 0; from < batch.rowCount(); from += STEP_ROWS) {
        int to = Math.min(batch.rowCount(), from + STEP_ROWS);
        text.appendRows(batch, from, to, block);
        rows += to - from;
        if (block.size() >= BLOCK_BYTES) {
          finish();
        }
      }
    }

    @Override
    public void finish() {
      if (block.size() > 0) {
        append(block, rows);
        block.clear();
        rows = 0;
      }
    }

    @Override
    public void close() {
      block.clear();
    }
  }
}
