package io.sheaf.storage.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.storage.TableSource;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParquetJavaFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "PARQUET_1_0, true,  UNCOMPRESSED, 333, 1000",
    "PARQUET_1_0, false, SNAPPY,       700, 256",
    "PARQUET_2_0, true,  ZSTD,         333, 1000",
    "PARQUET_2_0, false, GZIP,         500, 777",
    "PARQUET_2_0, false, UNCOMPRESSED, 100, 2048"
  })
  void readsWhatParquetJavaWrites(
      WriterVersion version,
      boolean dictionary,
      CompressionCodecName codec,
      int pageRows,
      int batchRows)
      throws Exception {
    Path file = folder.resolve("t.parquet");
    ParquetJava.write(
        file,
        5000,
        writer ->
            writer
                .withWriterVersion(version)
                .withDictionaryEncoding(dictionary)
                .withDictionaryPageSize(4000)
                .withCompressionCodec(codec)
                .withPageRowCountLimit(pageRows)
                .withPageSize(3000)
                .withMinRowCountForPageSizeCheck(50)
                .withByteStreamSplitEncoding(version == WriterVersion.PARQUET_2_0)
                .withRowGroupRowCountLimit(3500),
        7);
    TableSource table = TableText.open(file);
    List<List<String>> rows = TableText.rows(table, batchRows);
    try (DuckDb duckDb = new DuckDb()) {
      List<List<String>> expected = duckDb.rows(file, table.schema());
      for (int c = 0; c < table.schema().size(); c++) {
        int column = c;
        assertEquals(
            expected.stream().map(row -> row.get(column)).toList(),
            rows.stream().map(row -> row.get(column)).toList(),
            () -> table.schema().field(column).toString());
      }
    }
  }
}
