package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedWriteTest {
  private static final Schema ONE = Schema.of(new Field("n", Simple.BIGINT, false));

  @TempDir private Path folder;

  private final MemoryPool pool = new MemoryPool(64L << 20);

  @AfterEach
  void everyByteIsGivenBack() {
    pool.close();
  }

  private TableWriter write(String format, Path file, Schema schema, Map<String, Object> options) {
    return FileFormats.byName(format).write(file.toString(), schema, new Options(options), pool);
  }

  private SheafException fails(
      String format, Path file, Schema schema, Map<String, Object> options) {
    return assertThrows(SheafException.class, () -> write(format, file, schema, options));
  }

  private List<String> filesThere() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void fill(TableWriter.Encoder encoder) {
    encoder.accept(
        new DenseBatch(100_000, new LongColumn(Simple.BIGINT, 100_000, new long[100_000], null)));
    encoder.finish();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv"})
  void nothingIsAtTheTargetBeforeCommitAndNothingIsLeftWithoutIt(String format) throws IOException {
    Path target = folder.resolve("t." + format);
    Files.writeString(target, "older");
    try (TableWriter writer = write(format, target, ONE, Map.of());
        TableWriter.Encoder encoder = writer.newEncoder()) {
      fill(encoder);
      assertEquals("older", Files.readString(target));
      assertTrue(
          filesThere().stream().anyMatch(name -> name.matches("\\.t\\..*\\.tmp")),
          "a name that tells");
    }
    assertEquals(List.of("t." + format), filesThere());
    assertEquals("older", Files.readString(target));
  }

  @Test
  void aMissingFolderIsNamed() {
    Path target = folder.resolve("none/t.parquet");
    SheafException error = fails("parquet", target, ONE, Map.of());
    assertEquals(ErrorCode.FILE_NOT_FOUND, error.code());
    assertTrue(error.getMessage().contains(target.toString()), error.getMessage());
  }

  @Test
  void anIntervalIsRefusedByItsColumnsName() {
    Schema schema = Schema.of(new Field("age", Simple.INTERVAL_DAY_TIME, true));
    SheafException error = fails("parquet", folder.resolve("t.parquet"), schema, Map.of());
    assertEquals(ErrorCode.UNSUPPORTED, error.code());
    assertEquals(
        "column \"age\" of type INTERVAL DAY TO SECOND cannot be written to Parquet",
        error.getMessage());
  }

  @Test
  void aNameThatAppearsTwiceIsRefused() {
    Schema schema = ONE.concat(ONE);
    SheafException error = fails("parquet", folder.resolve("t.parquet"), schema, Map.of());
    assertEquals(
        "two columns are named \"n\", which a Parquet file cannot hold", error.getMessage());
  }

  @Test
  void wrongOptionsAreNamed() throws IOException {
    Path target = folder.resolve("t.parquet");
    assertEquals(
        "unknown option \"colour\" of format parquet",
        fails("parquet", target, ONE, Map.of("colour", "red")).getMessage());
    assertEquals(
        "there is no compression 'rar' for Parquet",
        fails("parquet", target, ONE, Map.of("compression", "rar")).getMessage());
    assertEquals(
        "compression snappy has no levels",
        fails("parquet", target, ONE, Map.of("compression_level", 3L)).getMessage());
    assertEquals(
        "option row_group_size must be an integer from 1 to 16777216, not '0'",
        fails("parquet", target, ONE, Map.of("row_group_size", 0L)).getMessage());
    assertEquals(
        "option delim must be one ASCII character, not '--'",
        fails("csv", target, ONE, Map.of("delim", "--")).getMessage());
    assertEquals(List.of(), filesThere());
  }
}
