package io.sheaf.storage.avro;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.avro.write.AvroTableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.rows.RowTable;
import io.sheaf.storage.text.TextSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Avro's object container files, read a row at a time; a split is some blocks. */
public final class AvroFileFormat implements FileFormat {
  private static final String NAME = "avro";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean matches(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".avro");
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    options.only("read_avro");
    List<TextSplit> splits = new ArrayList<>();
    Schema schema = null;
    for (int f = 0; f < files.size(); f++) {
      AvroBlocks blocks = AvroBlocks.read(files.get(f));
      Schema own = schema(files.get(f), blocks.schema());
      if (schema != null && !schema.equals(own)) {
        throw new SheafException(
                ErrorCode.INVALID_FILE,
                "'%s' does not have the schema of '%s'"
                    .formatted(files.get(f).path(), files.getFirst().path()))
            .withHint("read_avro(..., union_by_name => true) puts columns together by their names");
      }
      schema = own;
      blocks.addSplits(f, splits);
    }
    return new RowTable(
        NAME, files, options, schema, splits, (file, split, _) -> AvroCursor.open(file, split));
  }

  private static Schema schema(FileEntry file, org.apache.avro.Schema record) {
    if (record.getType() != org.apache.avro.Schema.Type.RECORD) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED, "'" + file.path() + "': its values are no records");
    }
    List<Field> fields = new ArrayList<>();
    for (org.apache.avro.Schema.Field field : record.getFields()) {
      DataType type =
          AvroTypes.of(field.schema())
              .orElseThrow(
                  () ->
                      new SheafException(
                          ErrorCode.UNSUPPORTED,
                          "'%s': column %s has an Avro type that is not supported: %s"
                              .formatted(file.path(), field.name(), field.schema())));
      fields.add(new Field(field.name(), type, true));
    }
    return new Schema(fields);
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return new AvroTableWriter(path, schema, options);
  }
}
