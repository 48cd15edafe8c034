package io.sheaf.storage.avro;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.RandomReader;
import io.sheaf.storage.text.TextSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Where a file's blocks lie, from their heads alone. */
record AvroBlocks(Schema schema, List<Block> blocks) {
  private static final int SYNC_BYTES = 16;
  private static final int HEAD_BYTES = 20;
  private static final long SPLIT_BYTES = 4 << 20;

  /** A block of rows, from its head to behind its mark. */
  record Block(long start, long end, long rows) {}

  /**
   * Walks over a file.
   *
   * @throws SheafException INVALID_FILE naming it
   */
  static AvroBlocks read(FileEntry file) {
    try (AvroInput input = new AvroInput(file);
        DataFileReader<GenericRecord> reader =
            new DataFileReader<>(input, new GenericDatumReader<>());
        RandomReader bytes = file.fileSystem().open(file).inBlocks(1 << 14)) {
      List<Block> blocks = new ArrayList<>();
      for (long at = reader.previousSync(); at < file.size(); ) {
        Varints head = new Varints(bytes.read(at, (int) Math.min(HEAD_BYTES, file.size() - at)));
        long rows = head.next();
        long size = head.next();
        long end = at + head.used() + size + SYNC_BYTES;
        if (rows < 0 || size < 0 || end > file.size()) {
          throw invalid(file, "a block ends outside the file", null);
        }
        blocks.add(new Block(at, end, rows));
        at = end;
      }
      return new AvroBlocks(reader.getSchema(), blocks);
    } catch (IOException
        | AvroRuntimeException
        | UnsupportedOperationException
        | IllegalArgumentException broken) {
      throw invalid(file, broken.getMessage(), broken);
    }
  }

  static SheafException invalid(FileEntry file, String what, Exception cause) {
    return new SheafException(
        ErrorCode.INVALID_FILE, "'" + file.path() + "' is no Avro file: " + what, cause);
  }

  /** Adds the file's splits, of some blocks each. */
  void addSplits(int file, List<TextSplit> splits) {
    long firstRow = 0;
    for (int i = 0; i < blocks.size(); ) {
      long start = blocks.get(i).start();
      long end = start;
      long rows = 0;
      while (i < blocks.size() && end - start < SPLIT_BYTES) {
        end = blocks.get(i).end();
        rows += blocks.get(i++).rows();
      }
      if (rows > 0) {
        splits.add(
            new TextSplit(
                splits.size(), file, start, end, rows, firstRow, end - start, true, List.of()));
      }
      firstRow += rows;
    }
  }

  /** Avro's numbers of variable length. */
  private static final class Varints {
    private final byte[] bytes;
    private int at;

    Varints(byte[] bytes) {
      this.bytes = bytes;
    }

    long next() throws IOException {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        if (at >= bytes.length) {
          throw new IOException("it ends within a block's head");
        }
        byte b = bytes[at++];
        value |= (b & 0x7FL) << shift;
        if (b >= 0) {
          return value >>> 1 ^ -(value & 1);
        }
      }
      throw new IOException("a block's head is broken");
    }

    int used() {
      return at;
    }
  }
}
