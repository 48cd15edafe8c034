package io.sheaf.storage.json;

import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.PlanForm;
import io.sheaf.storage.text.SplitStatistics;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TextSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON files as a table: a column for each key of the records. */
final class JsonTable implements TableSource {
  /** A file and how its records stand. */
  record Part(TextFile text, JsonLayout layout) {}

  private final String format;
  private final JsonReadOptions options;
  private final List<Part> parts;
  private final List<String> keys;
  private final boolean objects;
  private final Schema schema;
  private final List<TextSplit> splits;
  private final TableStatistics statistics;

  /**
   * @param keys of the columns, as the files have them
   * @param objects whether records are objects; else the one column is the record itself
   */
  JsonTable(
      String format,
      JsonReadOptions options,
      List<Part> parts,
      List<String> keys,
      boolean objects,
      Schema schema,
      List<TextSplit> splits) {
    this.format = format;
    this.options = options;
    this.parts = parts;
    this.keys = keys;
    this.objects = objects;
    this.schema = schema;
    this.splits = splits;
    this.statistics = new SplitStatistics(schema, splits);
  }

  JsonReadOptions options() {
    return options;
  }

  Part part(int index) {
    return parts.get(index);
  }

  String key(int column) {
    return keys.get(column);
  }

  boolean objects() {
    return objects;
  }

  private List<FileEntry> entries() {
    return parts.stream().map(part -> part.text().entry()).toList();
  }

  @Override
  public String description() {
    String first = parts.getFirst().text().entry().path();
    return parts.size() == 1 ? first : first + " and " + (parts.size() - 1) + " more";
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<TableFiles> files() {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("keys", keys);
    plan.put("objects", objects);
    plan.put(
        "files",
        parts.stream()
            .map(part -> List.<Object>of(PlanForm.file(part.text()), part.layout().name()))
            .toList());
    PlanForm.put(plan, schema, splits);
    Map<String, Object> all = new LinkedHashMap<>(options.given().values());
    all.put(PlanForm.OPTION, plan);
    return Optional.of(new TableFiles(format, entries(), new Options(all)));
  }

  /** The table that another process found. */
  static JsonTable of(
      String format, JsonReadOptions options, List<FileEntry> entries, Map<?, ?> plan) {
    List<Part> parts = new ArrayList<>();
    for (Object form : (List<?>) plan.get("files")) {
      List<?> pair = (List<?>) form;
      parts.add(
          new Part(
              PlanForm.file(pair.get(0), entries), JsonLayout.valueOf(pair.get(1).toString())));
    }
    return new JsonTable(
        format,
        options,
        parts,
        ((List<?>) plan.get("keys")).stream().map(Object::toString).toList(),
        (Boolean) plan.get("objects"),
        PlanForm.schema(plan),
        PlanForm.splits(plan, !options.ignoreErrors()));
  }

  @Override
  public TableStatistics statistics() {
    return statistics;
  }

  @Override
  public List<? extends Split> splits() {
    return splits;
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    return JsonReader.open(this, (TextSplit) split, request);
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of(entries(), options.given());
  }
}
