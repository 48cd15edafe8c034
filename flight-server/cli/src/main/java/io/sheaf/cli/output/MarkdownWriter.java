package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.type.Schema;
import java.time.ZoneId;

/** A pipe table of Markdown, numbers right. */
final class MarkdownWriter implements ResultWriter {
  private final Output out;
  private final CellStrings cells;
  private FlatColumns flat;

  MarkdownWriter(Output out, ZoneId zone) {
    this.out = out;
    this.cells = new CellStrings(zone);
  }

  @Override
  public void begin(Schema schema) {
    flat = new FlatColumns(schema.size());
    schema.fields().forEach(field -> out.put("| ").put(escaped(field.name())).put(' '));
    out.put("|\n");
    schema.fields().forEach(field -> out.put(field.type().isNumeric() ? "|---:" : "|---"));
    out.put("|\n");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\r\n|\r|\n", "<br>");
  }

  @Override
  public void write(ColumnBatch batch) {
    Column[] columns = flat.of(batch);
    for (int row = 0; row < batch.rowCount(); row++) {
      for (Column column : columns) {
        out.put("| ").put(column.isNull(row) ? "NULL" : escaped(cells.text(column, row))).put(' ');
      }
      out.put("|\n");
    }
  }

  @Override
  public void end() {}
}
