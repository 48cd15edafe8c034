package io.sheaf.storage.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.parquet.TableText;
import io.sheaf.storage.text.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compressed files that are read from their middle: the rows of the same text as it is. */
class CompressedPartsTest {
  private static final int BLOCK_BYTES = 300_000;

  @TempDir private Path folder;

  /** Records with line ends in quotes, of words that do not compress well. */
  private static byte[] text(int rows) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("a,b,c\n");
    for (int i = 0; i < rows; i++) {
      text.append(i).append(",\"").append(Long.toString(random.nextLong(), 36));
      text.append(i % 7 == 0 ? "\n1,\"\"x\"\",2\n" : "").append("\",");
      text.append(Long.toString(random.nextLong(), 36)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private TableSource open(String file) {
    return CsvPlan.open(
        FileSystems.list(folder.resolve(file).toString()), new Options(Map.of()), BLOCK_BYTES);
  }

  private static List<List<String>> rows(TableSource table) {
    return TableText.rows(table, 1000);
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.write(folder.resolve(file), bytes);
  }

  private static byte[] zstd(byte[] text, int frameBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < text.length; at += frameBytes) {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      try (OutputStream compressed = Compression.ZSTD.compress(frame)) {
        compressed.write(text, at, Math.min(frameBytes, text.length - at));
      }
      out.write(frame.toByteArray());
    }
    return out.toByteArray();
  }

  /** Streams of blocks of 100,000 bytes, one after the other. */
  private static byte[] bzip2(byte[] text, int streamBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < text.length; at += streamBytes) {
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      try (OutputStream compressed = new BZip2CompressorOutputStream(stream, 1)) {
        compressed.write(text, at, Math.min(streamBytes, text.length - at));
      }
      out.write(stream.toByteArray());
    }
    return out.toByteArray();
  }

  @Test
  void partsGiveTheRowsOfTheWhole() throws IOException {
    byte[] text = text(40_000);
    write("t.csv", text);
    List<List<String>> expected = rows(open("t.csv"));
    write("one.csv.bz2", bzip2(text, text.length));
    write("some.csv.bz2", bzip2(text, 250_001));
    write("some.csv.zst", zstd(text, 90_001));
    write("one.csv.zst", zstd(text, text.length));
    for (String file : List.of("one.csv.bz2", "some.csv.bz2", "some.csv.zst", "one.csv.zst")) {
      TableSource table = open(file);
      assertEquals(expected, rows(table), file);
      assertEquals(file.equals("one.csv.zst"), table.splits().size() == 1, file);
    }
  }

  @Test
  void whatFollowsStreamsIsNoPart() throws IOException {
    byte[] text = text(40_000);
    byte[] good = bzip2(text, text.length);
    byte[] cut = Arrays.copyOf(good, good.length - 5);
    write("cut.csv.bz2", cut);
    assertThrows(SheafException.class, () -> rows(open("cut.csv.bz2")));
    byte[] frames = zstd(text, 90_001);
    for (int missing : new int[] {1, 5, 5_000, frames.length / 2}) {
      write("cut.csv.zst", Arrays.copyOf(frames, frames.length - missing));
      assertThrows(SheafException.class, () -> rows(open("cut.csv.zst")), "without " + missing);
    }
    good[good.length / 2] ^= 4;
    write("broken.csv.bz2", good);
    SheafException wrong = assertThrows(SheafException.class, () -> rows(open("broken.csv.bz2")));
    assertTrue(wrong.getMessage().contains("broken.csv.bz2"), wrong.getMessage());
  }
}
