package io.sheaf.storage.csv;

import io.sheaf.columnar.text.CsvText;
import io.sheaf.columnar.text.TextBuffer;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.text.TextFileWriter;
import java.time.ZoneOffset;

/** Writes one file of lines. Instants are written in UTC. */
final class CsvWriter {
  private CsvWriter() {}

  static TableWriter open(String path, Schema schema, CsvOptions options) {
    String header = "";
    if (options.header()) {
      TextBuffer line = new TextBuffer(1024);
      new CsvText(schema, options.form(), ZoneOffset.UTC).appendHeader(line);
      header = line.toString();
    }
    return new TextFileWriter(
        path,
        options.compression(),
        new TextFileWriter.Frame(header, "", ""),
        () -> new CsvText(schema, options.form(), ZoneOffset.UTC)::appendRows);
  }
}
