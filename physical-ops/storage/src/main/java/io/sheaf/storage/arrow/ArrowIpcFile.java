package io.sheaf.storage.arrow;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.RandomReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where the messages of an Arrow IPC file lie. The file format is the stream format between two
 * marks, so both are walked the same way, from message to message without the bodies. Immutable.
 *
 * @param schemaEnd behind the schema's message, which is the first
 * @param dictionaries messages of dictionaries
 * @param batches messages of record batches
 */
record ArrowIpcFile(
    FileEntry entry,
    Schema schema,
    long start,
    long schemaEnd,
    List<Range> dictionaries,
    List<Batch> batches) {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAGIC_BYTES = 8;
  private static final int MAX_METADATA = 1 << 28;

  /** Holds a message's metadata, most often. */
  private static final int HEAD_BYTES = 1 << 14;

  /** A message with its body. */
  record Range(long start, long end) {}

  /** A record batch. */
  record Batch(Range range, long rows) {}

  /**
   * Walks over a file.
   *
   * @throws SheafException INVALID_FILE or IO_ERROR naming the file
   */
  static ArrowIpcFile read(FileEntry entry) {
    try (RandomReader reader = entry.fileSystem().open(entry).inBlocks(HEAD_BYTES)) {
      return new Walk(entry, reader).walk();
    } catch (EOFException cut) {
      throw invalid(entry, "it ends within a message", cut);
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot read '" + entry.path() + "': " + failure.getMessage(),
          failure);
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | NullPointerException
        | UnsupportedOperationException broken) {
      // Flatbuffers follow offsets that broken metadata makes up.
      throw invalid(entry, "a message is broken", broken);
    }
  }

  static SheafException invalid(FileEntry entry, String what, Exception cause) {
    return new SheafException(
        ErrorCode.INVALID_FILE, "'" + entry.path() + "' is no Arrow IPC file: " + what, cause);
  }

  private static final class Walk {
    private final FileEntry entry;
    private final RandomReader reader;
    private final List<Range> dictionaries = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private Schema schema;
    private long schemaEnd;

    Walk(FileEntry entry, RandomReader reader) {
      this.entry = entry;
      this.reader = reader;
    }

    ArrowIpcFile walk() throws IOException {
      long size = entry.size();
      byte[] head = reader.read(0, (int) Math.min(size, MAGIC_BYTES));
      boolean file = head.length == MAGIC_BYTES && Arrays.equals(head, 0, 6, MAGIC, 0, 6);
      long start = file ? MAGIC_BYTES : 0;
      long at = start;
      while (at + 4 <= size) {
        long next = message(at, size);
        if (next < 0) {
          break;
        }
        at = next;
      }
      if (schema == null) {
        throw invalid(entry, "it has no schema", null);
      }
      return new ArrowIpcFile(
          entry, schema, start, schemaEnd, List.copyOf(dictionaries), List.copyOf(batches));
    }

    /** Takes a message in; gives where the next starts, -1 at the end. */
    private long message(long start, long size) throws IOException {
      long at = start;
      int length = number(at);
      at += 4;
      if (length == -1) {
        length = number(at);
        at += 4;
      }
      if (length == 0) {
        return -1;
      }
      if (length < 0 || length > MAX_METADATA || at + length > size) {
        throw invalid(entry, "a message has an impossible length", null);
      }
      Message message =
          Message.getRootAsMessage(
              ByteBuffer.wrap(reader.read(at, length)).order(ByteOrder.LITTLE_ENDIAN));
      long end = at + length + message.bodyLength();
      if (message.bodyLength() < 0 || end > size) {
        throw invalid(entry, "it ends within a message", null);
      }
      switch (message.headerType()) {
        case MessageHeader.Schema -> {
          schema = MessageSerializer.deserializeSchema(message);
          schema.getFields().forEach(ArrowTypes::checkChildren);
          schemaEnd = end;
        }
        case MessageHeader.DictionaryBatch -> dictionaries.add(new Range(start, end));
        case MessageHeader.RecordBatch -> {
          RecordBatch header = (RecordBatch) message.header(new RecordBatch());
          batches.add(new Batch(new Range(start, end), header.length()));
        }
        default -> throw invalid(entry, "it has a message of an unknown kind", null);
      }
      return end;
    }

    private int number(long at) throws IOException {
      return ByteBuffer.wrap(reader.read(at, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
  }
}
