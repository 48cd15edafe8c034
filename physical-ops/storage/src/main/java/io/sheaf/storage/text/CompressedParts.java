package io.sheaf.storage.text;

import com.github.luben.zstd.ZstdInputStream;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileStream;
import io.sheaf.storage.fs.RandomReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parts of compressed files that can be decompressed apart: blocks of bzip2, frames of zstd. What
 * is not certain to be such a file has no parts, and is read from its start.
 */
final class CompressedParts {
  /** Smaller files are read as one. */
  static final int LEAST_FILE_BYTES = 1 << 19;

  /**
   * Where a part lies in its file.
   *
   * @param from first of its bits for bzip2, else of its bytes
   * @param to behind its last one
   */
  record Stretch(long from, long to) {}

  private CompressedParts() {}

  /**
   * The parts of a file in their order, which make its whole text; none when it has fewer than two.
   * Decompresses all of it, in parallel, to know how long their texts are.
   */
  static List<TextFile.Part> of(FileEntry entry, Compression compression) throws IOException {
    List<Stretch> stretches =
        switch (compression) {
          case BZIP2 -> Bzip2Blocks.find(entry);
          case ZSTD -> ZstdFrames.find(entry);
          case NONE, GZIP, LZ4, SNAPPY -> List.of();
        };
    if (stretches.size() < 2) {
      return List.of();
    }
    long[] sizes =
        IntStream.range(0, stretches.size())
            .parallel()
            .mapToLong(i -> textBytes(entry, compression, stretches.get(i)))
            .toArray();
    List<TextFile.Part> parts = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        return List.of();
      }
      Stretch stretch = stretches.get(i);
      parts.add(new TextFile.Part(start, sizes[i], stretch.from(), stretch.to()));
      start += sizes[i];
    }
    return List.copyOf(parts);
  }

  /** Bytes of a part's text; -1 when it can't be read, which who reads the whole file reports. */
  private static long textBytes(FileEntry entry, Compression compression, Stretch stretch) {
    try (RandomReader reader = entry.fileSystem().open(entry);
        InputStream text = open(reader, compression, stretch)) {
      return text.transferTo(OutputStream.nullOutputStream());
    } catch (IOException | RuntimeException notApart) { // bzip2's stream throws both
      return -1;
    }
  }

  /**
   * The text of a part.
   *
   * @param reader stays its owner's to close
   */
  static InputStream open(RandomReader reader, Compression compression, Stretch stretch)
      throws IOException {
    return switch (compression) {
      case BZIP2 -> Bzip2Blocks.open(reader, stretch);
      case ZSTD -> new ZstdInputStream(new FileStream(reader, stretch.from(), stretch.to()));
      case NONE, GZIP, LZ4, SNAPPY ->
          throw new IllegalArgumentException("no parts: " + compression);
    };
  }
}
