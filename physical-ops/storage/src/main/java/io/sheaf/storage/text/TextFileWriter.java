package io.sheaf.storage.text;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.text.TextBuffer;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.TargetFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Writes one file of text. Encoders work in parallel and append blocks of whole records; a
 * compressed block is a member or frame of its own, which readers take one after the other.
 */
public final class TextFileWriter implements TableWriter {
  /** Bytes of text that make a block. */
  private static final int BLOCK_BYTES = 1 << 20;

  /** Rows rendered between two looks at the block's size. */
  private static final int STEP_ROWS = 64;

  /** Renders rows; used by one thread. */
  public interface Rows {
    /** Appends some rows of a batch. */
    void append(ColumnBatch batch, int from, int to, TextBuffer out);
  }

  /**
   * What stands around rows.
   *
   * @param before in front of the first
   * @param between between two blocks; {@link Rows} puts it between its rows
   * @param after behind the last
   */
  public record Frame(String before, String between, String after) {
    /** Rows that end by themselves. */
    public static final Frame NONE = new Frame("", "", "");
  }

  private final TargetFile file;
  private final Compression compression;
  private final Frame frame;
  private final Supplier<Rows> rows;
  private long rowCount;

  /**
   * @param rows makes what renders rows, for each encoder one
   */
  public TextFileWriter(String path, Compression compression, Frame frame, Supplier<Rows> rows) {
    this.compression = compression;
    this.frame = frame;
    this.rows = rows;
    this.file = TargetFile.create(path);
    write(frame.before());
  }

  private void write(String text) {
    if (!text.isEmpty()) {
      TextBuffer buffer = new TextBuffer(text.length());
      append(compressed(buffer.append(text)), 0);
    }
  }

  private TextBuffer compressed(TextBuffer block) {
    if (compression == Compression.NONE) {
      return block;
    }
    ByteArrayOutputStream member = new ByteArrayOutputStream(block.size() / 3 + 64);
    try (OutputStream out = compression.compress(member)) {
      block.writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    byte[] bytes = member.toByteArray();
    return new TextBuffer(bytes.length).append(bytes);
  }

  private synchronized void append(TextBuffer block, long count) {
    if (count > 0 && rowCount > 0 && !frame.between().isEmpty()) {
      TextBuffer between = compressed(new TextBuffer(16).append(frame.between()));
      file.write(between.bytes(), between.size());
    }
    file.write(block.bytes(), block.size());
    rowCount += count;
  }

  @Override
  public Encoder newEncoder() {
    return new BlockEncoder(rows.get());
  }

  @Override
  public synchronized long rowCount() {
    return rowCount;
  }

  @Override
  public synchronized void commit() {
    write(frame.after());
    file.commit();
  }

  @Override
  public synchronized void close() {
    file.close();
  }

  /** Renders rows on the heap, a block at a time, which bounds what it holds. */
  private final class BlockEncoder implements Encoder {
    private final Rows text;
    private final TextBuffer block = new TextBuffer(BLOCK_BYTES + BLOCK_BYTES / 4);
    private long count;

    BlockEncoder(Rows text) {
      this.text = text;
    }

    @Override
    public void accept(ColumnBatch batch) {
      for (int from = 0; from < batch.rowCount(); from += STEP_ROWS) {
        int to = Math.min(batch.rowCount(), from + STEP_ROWS);
        if (count > 0) {
          block.append(frame.between());
        }
        text.append(batch, from, to, block);
        count += to - from;
        if (block.size() >= BLOCK_BYTES) {
          finish();
        }
      }
    }

    @Override
    public void finish() {
      if (block.size() > 0) {
        append(compressed(block), count);
        block.clear();
        count = 0;
      }
    }

    @Override
    public void close() {
      block.clear();
    }
  }
}
