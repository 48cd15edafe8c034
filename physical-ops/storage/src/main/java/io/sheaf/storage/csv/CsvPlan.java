package io.sheaf.storage.csv;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Options;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TextType;
import io.sheaf.storage.text.TypeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out what files are as a table, and hands it on: another process that opens them gets the
 * result as an option and looks at nothing again.
 */
final class CsvPlan {
  /** No user can have given an option of this name. */
  private static final String PLAN = "$plan";

  private static final int SAMPLE_BYTES = 1 << 18;

  private final List<FileEntry> entries;
  private final CsvReadOptions options;
  private final int blockBytes;
  private CsvDialect dialect;

  private CsvPlan(List<FileEntry> entries, Options options, int blockBytes) {
    this.entries = entries;
    this.options = CsvReadOptions.of(options);
    this.blockBytes = blockBytes;
  }

  /**
   * Opens files as one table.
   *
   * @param blockBytes bytes of a split, more or less
   */
  static CsvTable open(List<FileEntry> entries, Options options, int blockBytes) {
    return options.values().get(PLAN) instanceof Map<?, ?> plan
        ? fromOptions(entries, options, plan)
        : new CsvPlan(entries, options, blockBytes).table();
  }

  /** A file and the names of its columns. */
  private record Named(TextFile text, List<String> names, long dataStart) {}

  private CsvTable table() {
    int threads = Runtime.getRuntime().availableProcessors() + 1;
    long room = 2L * options.maxLineBytes() + (4 << 20);
    try (MemoryPool pool = new MemoryPool(threads * room);
        MemoryConsumer memory = pool.consumer("index of text files")) {
      List<Named> named = sniff(memory);
      List<String> names = tableNames(named);
      options.checkTypes(names);
      List<CsvFile> files = new ArrayList<>();
      for (Named file : named) {
        files.add(
            new CsvFile(
                file.text(), file.names().size(), mapping(file, names, named), file.dataStart()));
      }
      return index(files, names, new CsvIndexer(options, dialect, blockBytes, memory));
    }
  }

  private List<Named> sniff(MemoryConsumer memory) {
    List<Named> named = new ArrayList<>();
    CsvSniffer.Found first = null;
    for (FileEntry entry : entries) {
      TextFile text = TextFile.of(entry, options.compression(), options.encoding());
      byte[] sample = text.sample(SAMPLE_BYTES + (int) text.textStart());
      byte[] behindMark = Arrays.copyOfRange(sample, (int) text.textStart(), sample.length);
      CsvSniffer.Found found =
          new CsvSniffer(
                  behindMark,
                  behindMark.length < SAMPLE_BYTES,
                  options,
                  CsvReadOptions.isTabPath(entry.path()))
              .find(first, memory);
      if (found == null) {
        if (options.columns() != null) {
          named.add(new Named(text, List.copyOf(options.columns().keySet()), entry.size()));
        }
        continue;
      }
      first = first == null ? found : first;
      named.add(new Named(text, names(found), text.textStart() + found.dataStart()));
    }
    if (named.isEmpty()) {
      throw new SheafException(
              ErrorCode.INVALID_FILE,
              "'" + entries.getFirst().path() + "' is empty, so there are no columns")
          .withHint("declare them: columns => {'a': 'BIGINT', 'b': 'VARCHAR'}");
    }
    dialect = first == null ? new CsvDialect(',', '"', '"', '\0', false, true) : first.dialect();
    return named;
  }

  private List<String> names(CsvSniffer.Found found) {
    List<String> names = new ArrayList<>(found.names());
    if (options.columns() != null) {
      return List.copyOf(options.columns().keySet());
    }
    if (options.names() != null) {
      for (int i = 0; i < options.names().size() && i < names.size(); i++) {
        names.set(i, options.names().get(i));
      }
    }
    return CsvSniffer.unique(names);
  }

  private List<String> tableNames(List<Named> files) {
    if (!options.unionByName()) {
      return files.getFirst().names();
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (Named file : files) {
      file.names().forEach(name -> all.putIfAbsent(lower(name), name));
    }
    return List.copyOf(all.values());
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  private int[] mapping(Named file, List<String> names, List<Named> files) {
    List<String> own = file.names().stream().map(CsvPlan::lower).toList();
    int[] mapping = names.stream().mapToInt(name -> own.indexOf(lower(name))).toArray();
    if (!options.unionByName()) {
      for (int i = 0; i < mapping.length; i++) {
        if (mapping[i] < 0 || own.size() != names.size()) {
          throw different(file, files.getFirst(), mapping[i] < 0 ? names.get(i) : null);
        }
      }
    }
    return mapping;
  }

  private static SheafException different(Named file, Named first, String missing) {
    return new SheafException(
            ErrorCode.INVALID_FILE,
            "'%s' does not have the columns of '%s': it has %s"
                .formatted(
                    file.text().entry().path(),
                    first.text().entry().path(),
                    missing != null
                        ? "no column " + missing
                        : file.names().size() + " columns, not " + first.names().size()))
        .withHint("union_by_name => true puts columns together by their names");
  }

  private CsvTable index(List<CsvFile> files, List<String> names, CsvIndexer indexer) {
    List<boolean[]> typed = new ArrayList<>();
    for (CsvFile file : files) {
      boolean[] wanted = new boolean[file.width()];
      for (int c = 0; c < names.size(); c++) {
        if (file.mapping()[c] >= 0) {
          wanted[file.mapping()[c]] = options.declared(names.get(c), c) == null;
        }
      }
      typed.add(wanted);
    }
    List<CsvIndexer.Block> sampled = null;
    if (options.sampleRows() >= 0) {
      sampled = List.of(indexer.sample(files.getFirst(), typed.getFirst(), options.sampleRows()));
      typed = files.stream().map(file -> new boolean[file.width()]).toList();
    }
    List<CsvIndexer.Block> blocks = indexer.index(files, typed);
    Schema schema = schema(names, files, sampled == null ? blocks : sampled);
    return new CsvTable(options, dialect, files, schema, splits(blocks, files, schema));
  }

  private Schema schema(List<String> names, List<CsvFile> files, List<CsvIndexer.Block> blocks) {
    List<Field> fields = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      DataType type = options.declared(names.get(c), c);
      fields.add(new Field(names.get(c), type == null ? type(c, files, blocks) : type, true));
    }
    return new Schema(fields);
  }

  private DataType type(int column, List<CsvFile> files, List<CsvIndexer.Block> blocks) {
    TextType type = TextType.NONE;
    for (CsvIndexer.Block block : blocks) {
      int own = files.get(block.file()).mapping()[column];
      if (own >= 0) {
        type = TextType.join(type, block.columns()[own].type(), options.scalars());
      }
    }
    return type.type();
  }

  private List<CsvSplit> splits(List<CsvIndexer.Block> blocks, List<CsvFile> files, Schema schema) {
    List<CsvSplit> splits = new ArrayList<>();
    long firstRow = 0;
    int file = -1;
    for (CsvIndexer.Block block : blocks) {
      firstRow = block.file() == file ? firstRow : 0;
      file = block.file();
      if (block.rows() > 0) {
        splits.add(
            new CsvSplit(
                splits.size(),
                file,
                block.start(),
                block.end(),
                block.rows(),
                firstRow,
                block.end() - block.start(),
                !options.ignoreErrors(),
                statistics(block, files.get(file), schema)));
      }
      firstRow += block.rows();
    }
    return splits;
  }

  private static List<ColumnStatistics> statistics(
      CsvIndexer.Block block, CsvFile file, Schema schema) {
    List<ColumnStatistics> statistics = new ArrayList<>();
    for (int c = 0; c < schema.size(); c++) {
      int own = file.mapping()[c];
      ColumnProfile profile = own < 0 ? null : block.columns()[own];
      statistics.add(
          own < 0
              ? new ColumnStatistics(null, null, block.rows(), -1, false)
              : profile == null ? ColumnStatistics.UNKNOWN : profile.statistics(schema.type(c)));
    }
    return statistics;
  }

  /** The options with what was found. */
  static Options toOptions(
      CsvReadOptions options,
      CsvDialect dialect,
      List<CsvFile> files,
      Schema schema,
      List<CsvSplit> splits) {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put(
        "dialect",
        List.of(
            (long) dialect.delimiter(),
            (long) dialect.quote(),
            (long) dialect.escape(),
            (long) dialect.comment(),
            dialect.returnLines(),
            dialect.strict()));
    plan.put("names", schema.fields().stream().map(Field::name).toList());
    plan.put("types", schema.fields().stream().map(field -> TypeText.of(field.type())).toList());
    List<Object> fileForms = new ArrayList<>();
    for (CsvFile file : files) {
      fileForms.add(
          List.of(
              file.text().entry().path(),
              file.text().compression().name(),
              file.text().encoding().name(),
              file.text().textStart(),
              file.width(),
              Arrays.stream(file.mapping()).boxed().toList(),
              file.dataStart()));
    }
    plan.put("files", fileForms);
    List<Long> numbers = new ArrayList<>();
    for (CsvSplit split : splits) {
      numbers.addAll(
          List.of(
              (long) split.fileIndex(),
              split.start(),
              split.end(),
              split.rowCount(),
              split.firstRow()));
    }
    plan.put("splits", numbers);
    Map<String, Object> all = new LinkedHashMap<>(options.given().values());
    all.put(PLAN, plan);
    return new Options(all);
  }

  private static CsvTable fromOptions(List<FileEntry> entries, Options options, Map<?, ?> plan) {
    Map<String, Object> given = new LinkedHashMap<>(options.values());
    given.remove(PLAN);
    CsvReadOptions read = CsvReadOptions.of(new Options(given));
    List<?> marks = (List<?>) plan.get("dialect");
    CsvDialect dialect =
        new CsvDialect(
            (char) number(marks.get(0)),
            (char) number(marks.get(1)),
            (char) number(marks.get(2)),
            (char) number(marks.get(3)),
            (Boolean) marks.get(4),
            (Boolean) marks.get(5));
    List<?> names = (List<?>) plan.get("names");
    List<?> types = (List<?>) plan.get("types");
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      DataType type = TypeText.parse(types.get(i).toString());
      fields.add(new Field(names.get(i).toString(), type, true));
    }
    List<CsvFile> files = new ArrayList<>();
    for (Object form : (List<?>) plan.get("files")) {
      files.add(file((List<?>) form, entries));
    }
    List<CsvSplit> splits = new ArrayList<>();
    List<?> numbers = (List<?>) plan.get("splits");
    for (int i = 0; i < numbers.size(); i += 5) {
      long start = number(numbers.get(i + 1));
      long end = number(numbers.get(i + 2));
      splits.add(
          new CsvSplit(
              splits.size(),
              (int) number(numbers.get(i)),
              start,
              end,
              number(numbers.get(i + 3)),
              number(numbers.get(i + 4)),
              end - start,
              !read.ignoreErrors(),
              List.of()));
    }
    return new CsvTable(read, dialect, files, new Schema(fields), splits);
  }

  private static CsvFile file(List<?> form, List<FileEntry> entries) {
    FileEntry entry =
        entries.stream()
            .filter(e -> e.path().equals(form.get(0)))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no file " + form.get(0)));
    TextFile text =
        new TextFile(
            entry,
            Compression.valueOf(form.get(1).toString()),
            TextFile.charset(form.get(2).toString()),
            number(form.get(3)));
    int[] mapping = ((List<?>) form.get(5)).stream().mapToInt(i -> (int) number(i)).toArray();
    return new CsvFile(text, (int) number(form.get(4)), mapping, number(form.get(6)));
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
