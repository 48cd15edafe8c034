package io.sheaf.storage.text;

import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileStream;
import io.sheaf.storage.fs.RandomReader;
import io.sheaf.storage.text.CompressedParts.Stretch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * The blocks of bzip2 files. Each begins with the first digits of pi at any bit, and ends where the
 * next one, or the end of its stream, begins; a block put between a stream's header and end is a
 * file of its own. That a block's bits hold such digits by chance is found out by its checksum.
 */
final class Bzip2Blocks {
  private static final long BLOCK = 0x314159265359L;
  private static final long STREAM_END = 0x177245385090L;
  private static final int MAGIC_BITS = 48;
  private static final int CHECKSUM_BITS = 32;
  private static final int HEADER_BYTES = 4;
  private static final byte[] HEADER = {'B', 'Z', 'h', '9'};

  private Bzip2Blocks() {}

  /** The blocks of a file in bits; none when its streams do not follow each other to its end. */
  static List<Stretch> find(FileEntry entry) throws IOException {
    List<Stretch> blocks = new ArrayList<>();
    long expected = 8L * HEADER_BYTES;
    long block = -1;
    boolean ended = false;
    try (Marks marks = new Marks(new FileStream(entry));
        RandomReader reader = entry.fileSystem().open(entry)) {
      for (long mark; (mark = marks.next()) >= 0; ) {
        if (expected >= 0 ? mark != expected || !hasHeader(reader, mark) : block < 0) {
          return List.of();
        }
        if (block >= 0) {
          blocks.add(new Stretch(block, mark));
        }
        ended = marks.isEnd();
        block = ended ? -1 : mark;
        long behind = (mark + MAGIC_BITS + CHECKSUM_BITS + 7) / 8;
        expected = ended ? 8 * (behind + HEADER_BYTES) : -1;
        ended &= behind == entry.size();
      }
    }
    return ended ? blocks : List.of();
  }

  private static boolean hasHeader(RandomReader reader, long mark) throws IOException {
    byte[] header = reader.read(mark / 8 - HEADER_BYTES, HEADER_BYTES);
    return header[0] == 'B'
        && header[1] == 'Z'
        && header[2] == 'h'
        && header[3] >= '1'
        && header[3] <= '9';
  }

  /** The text of a block. */
  static InputStream open(RandomReader reader, Stretch block) throws IOException {
    long first = block.from() / 8;
    byte[] bits = reader.read(first, (int) ((block.to() + 7) / 8 - first));
    int shift = (int) (block.from() % 8);
    int count = Math.toIntExact(block.to() - block.from());
    byte[] file =
        Arrays.copyOf(HEADER, HEADER_BYTES + (count + MAGIC_BITS + CHECKSUM_BITS + 7) / 8);
    int whole = count / 8;
    for (int i = 0; i < whole; i++) {
      int next = shift == 0 ? 0 : (bits[i + 1] & 0xFF) >>> (8 - shift);
      file[HEADER_BYTES + i] = (byte) (bits[i] << shift | next);
    }
    long place = 8L * (HEADER_BYTES + whole);
    long rest = count % 8;
    place = append(file, place, slice(bits, shift + 8L * whole, (int) rest), (int) rest);
    place = append(file, place, STREAM_END, MAGIC_BITS);
    // The checksum of a stream of one block is the block's.
    append(file, place, slice(bits, shift + MAGIC_BITS, CHECKSUM_BITS), CHECKSUM_BITS);
    return new BZip2CompressorInputStream(new ByteArrayInputStream(file));
  }

  private static long slice(byte[] bits, long from, int count) {
    long value = 0;
    for (long i = from; i < from + count; i++) {
      value = value << 1 | (bits[(int) (i / 8)] >>> (7 - i % 8) & 1);
    }
    return value;
  }

  /** Sets bits that are zero; gives the place behind them. */
  private static long append(byte[] file, long place, long value, int count) {
    for (int i = 0; i < count; i++) {
      long bit = value >>> (count - 1 - i) & 1;
      file[(int) ((place + i) / 8)] |= (byte) (bit << (7 - (place + i) % 8));
    }
    return place + count;
  }

  /** Finds the marks of blocks and of streams' ends one after the other. */
  private static final class Marks implements AutoCloseable {
    private static final long MAGIC = (1L << MAGIC_BITS) - 1;

    private final InputStream in;
    private final byte[] bytes = new byte[1 << 16];
    private int length;
    private int at;

    /** The last 64 bits, how many there were before, and how many of them are yet to look at. */
    private long window;

    private long bits;
    private int back;
    private boolean end;

    Marks(InputStream in) {
      this.in = in;
    }

    /** Whether the last mark was that of a stream's end. */
    boolean isEnd() {
      return end;
    }

    /** The first bit of the next mark; -1 when there is none. */
    long next() throws IOException {
      while (true) {
        while (back > 0) {
          back--;
          long magic = window >>> back & MAGIC;
          if ((magic == BLOCK || magic == STREAM_END) && bits - back >= MAGIC_BITS) {
            end = magic == STREAM_END;
            return bits - back - MAGIC_BITS;
          }
        }
        if (at == length) {
          length = in.read(bytes, 0, bytes.length);
          at = 0;
          if (length <= 0) {
            length = 0;
            return -1;
          }
        }
        window = (window << 8) | (bytes[at++] & 0xFF);
        bits += 8;
        back = 8;
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
