package io.sheaf.storage.parquet;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.RandomReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file and what its footer tells. Thread-safe.
 *
 * @param samples looks into column chunks so far, by row group times leaves plus leaf
 */
record ParquetFile(
    FileEntry entry, Footer footer, ParquetSchema schema, Map<Integer, ChunkSample> samples) {
  private static final int TAIL_BYTES = 64 << 10;
  private static final int TRAILER_BYTES = 8;
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENCRYPTED_MAGIC = "PARE".getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads a file's footer.
   *
   * @throws SheafException INVALID_FILE when it is not a Parquet file or is broken, IO_ERROR when
   *     it cannot be read
   */
  static ParquetFile read(FileEntry entry) {
    try (RandomReader reader = entry.fileSystem().open(entry)) {
      Footer footer = footer(entry, reader);
      if (footer.encrypted()) {
        throw unsupportedEncryption(entry);
      }
      return new ParquetFile(entry, footer, ParquetSchema.of(footer), new ConcurrentHashMap<>());
    } catch (CorruptDataException corrupt) {
      throw new SheafException(
          ErrorCode.INVALID_FILE, "'" + entry.path() + "': " + corrupt.getMessage(), corrupt);
    } catch (EOFException shorter) {
      throw new SheafException(
          ErrorCode.INVALID_FILE,
          "'" + entry.path() + "' became shorter while it was read",
          shorter);
    } catch (IOException failure) {
      throw ioError(entry, failure);
    }
  }

  static SheafException ioError(FileEntry entry, IOException failure) {
    return new SheafException(
        ErrorCode.IO_ERROR, "cannot read '" + entry.path() + "': " + failure.getMessage(), failure);
  }

  private static SheafException unsupportedEncryption(FileEntry entry) {
    return new SheafException(
        ErrorCode.UNSUPPORTED, "'" + entry.path() + "' is encrypted, which is not supported");
  }

  private static Footer footer(FileEntry entry, RandomReader reader) throws IOException {
    long size = reader.size();
    if (size < MAGIC.length + TRAILER_BYTES) {
      throw new CorruptDataException(
          size == 0 ? "the file is empty, not Parquet" : "the file is too short for Parquet");
    }
    int tailBytes = (int) Math.min(size, TAIL_BYTES);
    byte[] tail = reader.read(size - tailBytes, tailBytes);
    byte[] magic = Arrays.copyOfRange(tail, tailBytes - 4, tailBytes);
    if (Arrays.equals(magic, ENCRYPTED_MAGIC)) {
      throw unsupportedEncryption(entry);
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw new CorruptDataException("it does not end with PAR1: not Parquet, or cut off");
    }
    int length = littleEndianInt(tail, tailBytes - TRAILER_BYTES);
    long start = size - TRAILER_BYTES - length;
    if (length <= 0 || start < MAGIC.length) {
      throw new CorruptDataException("the footer's length of " + length + " bytes makes no sense");
    }
    byte[] bytes =
        length + TRAILER_BYTES <= tailBytes
            ? Arrays.copyOfRange(
                tail, tailBytes - TRAILER_BYTES - length, tailBytes - TRAILER_BYTES)
            : reader.read(start, length);
    return FooterParser.parse(bytes, start);
  }

  private static int littleEndianInt(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | (bytes[at + 3] << 24);
  }
}
