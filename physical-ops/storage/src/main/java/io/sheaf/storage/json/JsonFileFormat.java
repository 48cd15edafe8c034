package io.sheaf.storage.json;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.TableCache;
import java.util.List;
import java.util.Locale;

/** JSON: records as lines, as elements of an array, or one after the other, told by the content. */
public class JsonFileFormat implements FileFormat {
  private static final TableCache OPENED = new TableCache();

  private final String name;
  private final List<String> endings;
  private final JsonLayout layout;

  public JsonFileFormat() {
    this("json", List.of(".json"), null);
  }

  /**
   * @param layout of files to read; null to tell it by the content
   */
  JsonFileFormat(String name, List<String> endings, JsonLayout layout) {
    this.name = name;
    this.endings = endings;
    this.layout = layout;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean matches(String path) {
    String plain = Compression.plainPath(path).toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(plain::endsWith);
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    return OPENED.get(
        name + Fingerprint.of(files, options),
        () -> JsonPlan.open(name, options, layout, files, BlockIndexer.BLOCK_BYTES));
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    return JsonWriter.open(path, schema, options, layout != JsonLayout.LINES);
  }
}
