package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.type.Schema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * An aligned table for people, numbers right, NULL spelled out, and the number of rows below. The
 * first rows decide how wide the columns are, so that memory stays bounded; later values that are
 * wider stand out.
 */
final class TableWriter implements ResultWriter {
  private static final int SAMPLED_ROWS = 1000;
  private static final int NARROWEST = 6;

  private final Output out;
  private final CellStrings cells;
  private final int screenWidth;
  private final Frame frame;
  private final List<String[]> sample = new ArrayList<>();
  private Schema schema;
  private FlatColumns flat;
  private int[] widths;
  private long rowCount;

  /** The characters of a table's frame. */
  enum Frame {
    ASCII('-', "|", "+-", "-+-", "-+", "+-", "-+-", "-+", "+-", "-+-", "-+"),
    BOX('─', "│", "┌─", "─┬─", "─┐", "├─", "─┼─", "─┤", "└─", "─┴─", "─┘");

    private final char line;
    private final String bar;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it.
    private final String[] corners;

    Frame(char line, String bar, String... corners) {
      this.line = line;
      this.bar = bar;
      this.corners = corners;
    }
  }

  /**
   * @param screenWidth columns of the terminal, wider tables are cut; 0 for no bound
   */
  TableWriter(Output out, ZoneId zone, int screenWidth, Frame frame) {
    this.out = out;
    this.cells = new CellStrings(zone);
    this.screenWidth = screenWidth;
    this.frame = frame;
  }

  @Override
  public void begin(Schema columns) {
    schema = columns;
    flat = new FlatColumns(columns.size());
  }

  @Override
  public void write(ColumnBatch batch) {
    Column[] columns = flat.of(batch);
    for (int row = 0; row < batch.rowCount(); row++) {
      String[] texts = new String[columns.length];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = columns[i].isNull(row) ? "NULL" : oneLine(cells.text(columns[i], row));
      }
      rowCount++;
      if (widths != null) {
        putRow(texts);
      } else {
        sample.add(texts);
        if (sample.size() == SAMPLED_ROWS) {
          putSample();
        }
      }
    }
  }

  private static String oneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return escapeControls(text);
      }
    }
    return text;
  }

  private static String escapeControls(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            line.append(String.format("\\x%02x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }

  private void putSample() {
    widths = new int[schema.size()];
    String[] names = new String[widths.length];
    for (int i = 0; i < widths.length; i++) {
      names[i] = oneLine(schema.field(i).name());
      widths[i] = Math.max(1, DisplayWidth.of(names[i]));
      for (String[] row : sample) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row[i]));
      }
    }
    fitScreen();
    putLine(0);
    putRow(names);
    putLine(3);
    sample.forEach(this::putRow);
    sample.clear();
  }

  /** Takes from the widest columns until the table fits the screen. */
  private void fitScreen() {
    if (screenWidth == 0) {
      return;
    }
    int total = 1;
    for (int width : widths) {
      total += width + 3;
    }
    while (total > screenWidth) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
      total--;
    }
  }

  private void putLine(int from) {
    for (int i = 0; i < widths.length; i++) {
      out.put(frame.corners[from + (i == 0 ? 0 : 1)]);
      out.put(String.valueOf(frame.line).repeat(widths[i]));
    }
    out.put(frame.corners[from + 2]).put('\n');
  }

  private void putRow(String[] texts) {
    for (int i = 0; i < texts.length; i++) {
      String text = screenWidth == 0 ? texts[i] : DisplayWidth.cut(texts[i], widths[i]);
      int padding = Math.max(0, widths[i] - DisplayWidth.of(text));
      boolean right = schema.type(i).isNumeric();
      out.put(frame.bar).put(' ');
      out.repeat(' ', right ? padding : 0).put(text).repeat(' ', right ? 0 : padding).put(' ');
    }
    out.put(frame.bar).put('\n');
  }

  @Override
  public void end() {
    if (widths == null) {
      putSample();
    }
    putLine(6);
    out.put(rowCount).put(rowCount == 1 ? " row\n" : " rows\n");
  }
}
