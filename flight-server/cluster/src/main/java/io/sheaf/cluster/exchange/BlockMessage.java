package io.sheaf.cluster.exchange;

import io.grpc.HasByteBuffer;
import io.sheaf.columnar.memory.Native;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Reads one Flight message straight from the connection's buffers into memory of the reader's
 * choice. Nothing is allocated before the block's length is known, and a message that is never read
 * holds nothing.
 *
 * <pre>
 *   FlightData: 2 = header (of no interest here), 3 = application metadata, 1000 = body
 *   body:       8 bytes validity | 8 bytes offsets | the block | padding to 8
 * </pre>
 */
final class BlockMessage {
  private static final int METADATA_TAG = 3 << 3 | 2;
  private static final int BODY_TAG = 1000 << 3 | 2;
  private static final int LENGTH_DELIMITED = 2;
  private static final int BODY_PREFIX = 16;

  private final InputStream in;
  private BlockNote note;

  BlockMessage(InputStream in) {
    this.in = in;
  }

  /**
   * Reads up to the block's first byte.
   *
   * @return what is said of the block; null for a message without one, like the schema
   * @throws IOException when the message has another form
   */
  BlockNote readNote() throws IOException {
    for (int tag; (tag = varint(true)) >= 0; ) {
      if ((tag & 7) != LENGTH_DELIMITED) {
        throw new IOException("a message has a field of unknown form");
      }
      int length = varint(false);
      if (tag == METADATA_TAG) {
        note = readNote(length);
      } else if (tag == BODY_TAG && note != null) {
        if (note.length() < 0 || length != BODY_PREFIX + ((note.length() + 7L) & -8)) {
          throw new IOException(
              "a message of %d bytes says it holds %d".formatted(length, note.length()));
        }
        in.skipNBytes(BODY_PREFIX);
        return note;
      } else {
        in.skipNBytes(length);
      }
    }
    if (note != null) {
      throw new IOException("a message has no body");
    }
    return null;
  }

  private BlockNote readNote(int length) throws IOException {
    if (length != BlockNote.BYTES) {
      throw new IOException("a message has metadata of " + length + " bytes");
    }
    return BlockNote.read(in.readNBytes(length));
  }

  private int varint(boolean orEnd) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = in.read();
      if (b < 0) {
        if (orEnd && shift == 0) {
          return -1;
        }
        throw new EOFException("a message ends too early");
      }
      value |= (b & 0x7F) << shift;
      if (b < 0x80) {
        if (value < 0) {
          break;
        }
        return value;
      }
    }
    throw new IOException("a message has a length that is none");
  }

  /** Reads the block to an address. */
  void readBlock(long address) throws IOException {
    int left = note.length();
    boolean direct = in instanceof HasByteBuffer buffers && buffers.byteBufferSupported();
    byte[] heap = direct ? null : new byte[Math.min(left, 64 << 10)];
    while (left > 0) {
      int read = direct ? readDirect(address, left) : readHeap(heap, address, left);
      address += read;
      left -= read;
    }
  }

  /** Reads the block to the heap. */
  byte[] readBytes() throws IOException {
    byte[] bytes = in.readNBytes(note.length());
    if (bytes.length != note.length()) {
      throw new EOFException("a message ends too early");
    }
    return bytes;
  }

  private int readDirect(long address, int most) throws IOException {
    ByteBuffer chunk = ((HasByteBuffer) in).getByteBuffer();
    if (chunk == null) {
      throw new EOFException("a message ends too early");
    }
    int length = Math.min(chunk.remaining(), most);
    Native.segment(address, length)
        .copyFrom(MemorySegment.ofBuffer(chunk.slice(chunk.position(), length)));
    in.skipNBytes(length);
    return length;
  }

  private int readHeap(byte[] heap, long address, int most) throws IOException {
    int length = in.read(heap, 0, Math.min(heap.length, most));
    if (length < 0) {
      throw new EOFException("a message ends too early");
    }
    Native.copy(heap, 0, address, length);
    return length;
  }
}
