package io.sheaf.storage.json;

import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.TextFileWriter;

/** Writes one file of records, as lines or as an array. */
final class JsonWriter {
  private JsonWriter() {}

  /**
   * Prepares a file.
   *
   * @param array what {@code ARRAY} is when it is not given
   */
  static TableWriter open(String path, Schema schema, Options options, boolean array) {
    options.only("format json", "array", "compression");
    Compression given = Compression.ofName(options.string("compression", "auto"));
    boolean elements = options.flag("array", array);
    return new TextFileWriter(
        path,
        given == null ? Compression.ofPath(path) : given,
        elements
            ? new TextFileWriter.Frame("[\n", ",\n", "\n]\n")
            : TextFileWriter.Frame.NONE,
        () -> new JsonRows(schema, elements));
  }
}
