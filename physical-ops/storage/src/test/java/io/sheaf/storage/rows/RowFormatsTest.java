package io.sheaf.storage.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.parquet.TableText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFormatsTest {
  private static final Schema AVRO =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "r", "fields": [
                {"name": "a", "type": "long"},
                {"name": "b", "type": ["null", "string"]},
                {"name": "c", "type": {"type": "int", "logicalType": "date"}},
                {"name": "d", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "e", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                {"name": "f", "type": {"type": "array", "items": ["null", "int"]}},
                {"name": "g", "type": {"type": "map", "values": "double"}},
                {"name": "h", "type": {"type": "record", "name": "s", "fields": [
                  {"name": "x", "type": "boolean"}, {"name": "y", "type": "float"}]}},
                {"name": "i", "type": {"type": "enum", "name": "en", "symbols": ["ON", "OFF"]}}
              ]}
              """);

  @TempDir private Path folder;

  private static TableSource open(String format, Path file, Map<String, Object> options) {
    return FileFormats.byName(format).open(FileSystems.list(file.toString()), new Options(options));
  }

  private static String types(TableSource table) {
    return String.join(
        ", ", table.schema().fields().stream().map(f -> f.name() + " " + f.type()).toList());
  }

  private Path avro(int rows) throws IOException {
    Path file = folder.resolve("t.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(AVRO))) {
      writer.setCodec(CodecFactory.deflateCodec(6));
      writer.setSyncInterval(1000);
      writer.create(AVRO, file.toFile());
      for (int i = 0; i < rows; i++) {
        GenericRecord inner = new GenericData.Record(AVRO.getField("h").schema());
        inner.put("x", i % 2 == 0);
        inner.put("y", 0.5f);
        GenericRecord row = new GenericData.Record(AVRO);
        row.put("a", (long) i);
        row.put("b", i % 3 == 0 ? null : "text of some length " + i);
        row.put("c", i);
        row.put("d", 1000L * i);
        row.put("e", ByteBuffer.wrap(new byte[] {(byte) (i % 100)}));
        row.put("f", java.util.Arrays.asList(i, null));
        row.put("g", Map.of("k", 1.5));
        row.put("h", inner);
        row.put("i", new GenericData.EnumSymbol(AVRO.getField("i").schema(), "OFF"));
        writer.append(row);
      }
    }
    return file;
  }

  @Test
  void avroFilesAreReadByBlocks() throws IOException {
    TableSource table = open("avro", avro(5000), Map.of());
    assertEquals(
        "a BIGINT, b VARCHAR, c DATE, d TIMESTAMP(6) WITH LOCAL TIME ZONE, e DECIMAL(9,2), "
            + "f INTEGER[], g MAP(VARCHAR, DOUBLE), h STRUCT(x BOOLEAN, y REAL), i VARCHAR",
        types(table));
    assertEquals(5000, table.statistics().rowCount());
    List<List<String>> rows = TableText.rows(table, 100);
    assertEquals(5000, rows.size());
    assertEquals(
        List.of(
            "4",
            "text of some length 4",
            "4",
            "4000000",
            "0.04",
            "[4, NULL]",
            "{k=1.5}",
            "{'x': true, 'y': 0.5}",
            "OFF"),
        rows.get(4));
  }

  @Test
  void changedAvroFilesAreErrorsOrRows() throws IOException {
    byte[] good = Files.readAllBytes(avro(300));
    Random random = new Random(3);
    int errors = 0;
    for (int i = 0; i < 150; i++) {
      byte[] changed = good.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      Path file = Files.write(folder.resolve("m" + i + ".avro"), changed);
      try {
        TableText.rows(open("avro", file, Map.of()), 50);
      } catch (SheafException error) {
        assertTrue(
            error.code() == ErrorCode.INVALID_FILE || error.code() == ErrorCode.UNSUPPORTED,
            error.toString());
        errors++;
      }
    }
    assertTrue(errors > 50, errors + " errors");
  }

  @Test
  void sheetsAreTables() throws IOException {
    Path file = folder.resolve("t.xlsx");
    try (OutputStream out = Files.newOutputStream(file);
        Workbook workbook = new Workbook(out, "test", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("first");
      sheet.value(0, 0, "name");
      sheet.value(0, 1, "n");
      sheet.value(0, 2, "day");
      sheet.value(0, 3, "ok");
      sheet.value(0, 4, "mixed");
      for (int i = 1; i <= 3; i++) {
        sheet.value(i, 0, "row " + i);
        sheet.value(i, 1, i * 1.5);
        sheet.value(i, 2, LocalDateTime.of(2024, 1, i, 0, 0));
        sheet.style(i, 2).format("yyyy-MM-dd").set();
        sheet.value(i, 3, i == 2);
        if (i < 3) {
          sheet.value(i, 4, "x");
        } else {
          sheet.value(i, 4, 7);
        }
      }
      Worksheet second = workbook.newWorksheet("second");
      second.value(0, 0, 1);
    }
    TableSource table = open("xlsx", file, Map.of());
    assertEquals("name VARCHAR, n DOUBLE, day DATE, ok BOOLEAN, mixed VARCHAR", types(table));
    assertEquals(
        List.of(
            List.of("row 1", "1.5", "19723", "false", "x"),
            List.of("row 2", "3.0", "19724", "true", "x"),
            List.of("row 3", "4.5", "19725", "false", "7")),
        TableText.rows(table, 2));
    assertEquals(
        List.of(List.of("1.0")), TableText.rows(open("xlsx", file, Map.of("sheet", "second")), 10));
    SheafException error =
        assertThrows(SheafException.class, () -> open("xlsx", file, Map.of("sheet", "third")));
    assertEquals("sheets: first, second", error.hint().orElseThrow());
  }
}
