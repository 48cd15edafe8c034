package io.sheaf.storage.hadoop.orc;

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
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.rows.RowTable;
import io.sheaf.storage.text.TextSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.StripeInformation;
import org.apache.orc.StripeStatistics;
import org.apache.orc.TypeDescription;

/** ORC; a split is a stripe. */
public final class OrcFileFormat implements FileFormat {
  private static final String NAME = "orc";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean matches(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".orc");
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    options.only("read_orc");
    List<TextSplit> splits = new ArrayList<>();
    Schema schema = null;
    for (int f = 0; f < files.size(); f++) {
      FileEntry file = files.get(f);
      try (Reader reader = reader(file)) {
        Schema own = schema(file, reader.getSchema());
        if (schema != null && !schema.equals(own)) {
          throw new SheafException(
                  ErrorCode.INVALID_FILE,
                  "'%s' does not have the schema of '%s'"
                      .formatted(file.path(), files.getFirst().path()))
              .withHint(
                  "read_orc(..., union_by_name => true) puts columns together by their names");
        }
        schema = own;
        addStripes(f, reader, own, splits);
      } catch (IOException | RuntimeException failure) {
        throw invalid(file, failure);
      }
    }
    Schema table = schema;
    return new RowTable(
        NAME,
        files,
        options,
        table,
        splits,
        (file, split, columns) -> OrcCursor.open(file, split, columns, table));
  }

  private static void addStripes(int file, Reader reader, Schema schema, List<TextSplit> splits)
      throws IOException {
    List<StripeStatistics> statistics = reader.getStripeStatistics();
    long firstRow = 0;
    for (int i = 0; i < reader.getStripes().size(); i++) {
      StripeInformation stripe = reader.getStripes().get(i);
      long rows = stripe.getNumberOfRows();
      splits.add(
          new TextSplit(
              splits.size(),
              file,
              stripe.getOffset(),
              stripe.getOffset() + stripe.getLength(),
              rows,
              firstRow,
              stripe.getLength(),
              true,
              i < statistics.size()
                  ? OrcStatistics.of(
                      statistics.get(i).getColumnStatistics(), reader.getSchema(), schema, rows)
                  : List.of()));
      firstRow += rows;
    }
  }

  /** Opens a file; the caller closes it. */
  static Reader reader(FileEntry file) {
    try {
      return OrcFile.createReader(
          OrcFiles.PATH,
          OrcFile.readerOptions(new Configuration(false))
              .filesystem(OrcFiles.of(file))
              .useUTCTimestamp(true)
              .convertToProlepticGregorian(true));
    } catch (SheafException known) {
      throw known;
    } catch (IOException | RuntimeException broken) {
      throw invalid(file, broken);
    }
  }

  static SheafException invalid(FileEntry file, Exception why) {
    return why instanceof SheafException known
        ? known
        : new SheafException(
            ErrorCode.INVALID_FILE,
            "cannot read '" + file.path() + "' as ORC: " + why.getMessage(),
            why);
  }

  private static Schema schema(FileEntry file, TypeDescription row) {
    if (row.getCategory() != TypeDescription.Category.STRUCT || row.getChildren().isEmpty()) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED, "'" + file.path() + "': its values are no records");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < row.getChildren().size(); i++) {
      String name = row.getFieldNames().get(i);
      TypeDescription orc = row.getChildren().get(i);
      DataType type =
          OrcTypes.of(orc)
              .orElseThrow(
                  () ->
                      new SheafException(
                          ErrorCode.UNSUPPORTED,
                          "'%s': column %s has an ORC type that is not supported: %s"
                              .formatted(file.path(), name, orc)));
      fields.add(new Field(name, type, true));
    }
    return new Schema(fields);
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return new OrcTableWriter(path, schema, options);
  }
}
