package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Values as strings, for formats that must know their width. Used by one thread. */
final class CellStrings {
  private final Cells cells;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Output out = new Output(bytes, "memory");

  CellStrings(ZoneId zone) {
    cells = new Cells(zone);
  }

  /** The text of a value that is not null. */
  String text(Column column, int row) {
    cells.put(out, column, row);
    out.flush();
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }
}
