package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.TableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Broken files give rows or one clean error that names the file: no crash, no hang, no endless
 * allocation, no leak.
 */
class CorruptFilesTest {
  private static final Set<ErrorCode> CLEAN =
      Set.of(ErrorCode.INVALID_FILE, ErrorCode.UNSUPPORTED, ErrorCode.OUT_OF_MEMORY);

  @TempDir private Path folder;

  private byte[] write(WriterVersion version, boolean dictionary, CompressionCodecName codec)
      throws IOException {
    Path file = folder.resolve("whole.parquet");
    ParquetJava.write(
        file,
        300,
        writer ->
            writer
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withCompressionCodec(codec)
                .withPageWriteChecksumEnabled(false)
                .withPageRowCountLimit(120),
        5);
    return Files.readAllBytes(file);
  }

  /** Reads all that can be read; an error must be a clean one. */
  private void readOrFailCleanly(Path file) {
    try {
      TableSource table = TableText.open(file);
      for (int c = 0; c < table.schema().size(); c++) {
        table.statistics().column(c);
      }
      TableText.rows(table, 128);
    } catch (SheafException error) {
      assertTrue(CLEAN.contains(error.code()), () -> error.code() + ": " + error.getMessage());
      assertTrue(
          error.code() == ErrorCode.OUT_OF_MEMORY
              || error.getMessage().contains(file.getFileName().toString())
              || error.code() == ErrorCode.UNSUPPORTED,
          error::getMessage);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PARQUET_1_0, true, UNCOMPRESSED, 1",
    "PARQUET_1_0, true, SNAPPY, 2",
    "PARQUET_1_0, false, UNCOMPRESSED, 3",
    "PARQUET_2_0, false, UNCOMPRESSED, 4",
    "PARQUET_2_0, false, ZSTD, 5",
    "PARQUET_2_0, true, GZIP, 6",
    "PARQUET_2_0, true, LZ4_RAW, 7"
  })
  void flippedBytesGiveRowsOrACleanError(
      WriterVersion version, boolean dictionary, CompressionCodecName codec, long seed)
      throws IOException {
    byte[] whole = write(version, dictionary, codec);
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      byte[] broken = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      Path file = folder.resolve("flipped" + round + ".parquet");
      Files.write(file, broken);
      readOrFailCleanly(file);
      Files.delete(file);
    }
  }

  @Test
  void filesCutAnywhereAreRefused() throws IOException {
    byte[] whole = write(WriterVersion.PARQUET_1_0, true, CompressionCodecName.SNAPPY);
    for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
      Path file = folder.resolve("cut" + length + ".parquet");
      Files.write(file, Arrays.copyOf(whole, length));
      SheafException error = assertThrows(SheafException.class, () -> TableText.open(file));
      assertEquals(ErrorCode.INVALID_FILE, error.code());
      assertTrue(error.getMessage().contains(file.toString()), error::getMessage);
    }
  }

  @Test
  void aFileThatIsNotParquetIsRefusedByName() throws IOException {
    Path file = folder.resolve("text.parquet");
    Files.writeString(file, "a,b,c\n1,2,3\n4,5,6\n");
    SheafException error = assertThrows(SheafException.class, () -> TableText.open(file));
    assertEquals(
        "'" + file + "': it does not end with PAR1: not Parquet, or cut off", error.getMessage());
  }

  @Test
  void aBrokenPageNamesRowGroupAndColumn() throws IOException {
    byte[] whole = write(WriterVersion.PARQUET_1_0, false, CompressionCodecName.SNAPPY);
    // The first page of the first column begins behind the magic; 0xFF cannot start a page header.
    Arrays.fill(whole, 4, 40, (byte) 0xFF);
    Path file = folder.resolve("broken.parquet");
    Files.write(file, whole);
    SheafException error =
        assertThrows(SheafException.class, () -> TableText.rows(TableText.open(file), 100));
    assertEquals(ErrorCode.INVALID_FILE, error.code());
    assertTrue(
        error.getMessage().startsWith("'" + file + "', row group 0, column id: "),
        error::getMessage);
  }

  @Test
  void aWrongChecksumIsReported() throws IOException {
    Path file = folder.resolve("checked.parquet");
    ParquetJava.write(
        file,
        300,
        writer -> writer.withPageWriteChecksumEnabled(true).withDictionaryEncoding(false),
        5);
    byte[] bytes = Files.readAllBytes(file);
    bytes[1000] ^= 1;
    Files.write(file, bytes);
    SheafException error =
        assertThrows(SheafException.class, () -> TableText.rows(TableText.open(file), 100));
    assertTrue(error.getMessage().contains("checksum"), error::getMessage);
  }
}
