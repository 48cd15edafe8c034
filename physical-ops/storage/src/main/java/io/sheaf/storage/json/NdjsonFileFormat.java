package io.sheaf.storage.json;

import java.util.List;

/** JSON with one record a line. */
public final class NdjsonFileFormat extends JsonFileFormat {
  public NdjsonFileFormat() {
    super("ndjson", List.of(".ndjson", ".jsonl"), JsonLayout.LINES);
  }
}
