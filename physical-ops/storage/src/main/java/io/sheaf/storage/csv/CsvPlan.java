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
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Names;
import io.sheaf.storage.text.PlanForm;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TextSplit;
import io.sheaf.storage.text.TextType;
import io.sheaf.storage.text.TextWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out what files are as a table, and hands it on: another process that opens them gets the
 * result as an option and looks at nothing again.
 */
final class CsvPlan {
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
    return options.values().get(PlanForm.OPTION) instanceof Map<?, ?> plan
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
      return index(files, names, memory);
    }
  }

  private List<Named> sniff(MemoryConsumer memory) {
    List<Named> named = new ArrayList<>();
    CsvSniffer.Found first = null;
    for (FileEntry entry : entries) {
      TextFile text = TextFile.of(entry, options.compression(), options.encoding());
      CsvSniffer.Found found = sniff(text, first, memory);
      if (found == null) {
        if (options.columns() != null) {
          named.add(new Named(text, List.copyOf(options.columns().keySet()), entry.size()));
        }
        continue;
      }
      first = first == null ? found : first;
      named.add(new Named(text.inParts(), names(found), text.textStart() + found.dataStart()));
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

  /** Looks at the first bytes of a file, more of them while one value fills them. */
  private CsvSniffer.Found sniff(TextFile text, CsvSniffer.Found known, MemoryConsumer memory) {
    for (long size = SAMPLE_BYTES; ; size *= 8) {
      byte[] sample = text.sample((int) (size + text.textStart()));
      byte[] behindMark = Arrays.copyOfRange(sample, (int) text.textStart(), sample.length);
      boolean whole = behindMark.length < size;
      CsvSniffer sniffer =
          new CsvSniffer(behindMark, whole, options, CsvReadOptions.isTabPath(text.entry().path()));
      CsvSniffer.Found found = sniffer.find(known, memory);
      if (whole || !sniffer.wantsMore() || size > 2L * options.maxLineBytes()) {
        return found;
      }
    }
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
    return Names.unique(names);
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
    Map<String, Integer> own = new HashMap<>();
    for (int i = 0; i < file.names().size(); i++) {
      own.putIfAbsent(lower(file.names().get(i)), i);
    }
    int[] mapping = names.stream().mapToInt(name -> own.getOrDefault(lower(name), -1)).toArray();
    if (!options.unionByName()) {
      for (int i = 0; i < mapping.length; i++) {
        if (mapping[i] < 0 || file.names().size() != names.size()) {
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

  private CsvTable index(List<CsvFile> files, List<String> names, MemoryConsumer memory) {
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
    List<BlockIndexer.Block<CsvBlock>> sampled = null;
    if (options.sampleRows() >= 0) {
      sampled = List.of(indexer(files, typed, memory).sample(options.sampleRows()));
      typed = files.stream().map(file -> new boolean[file.width()]).toList();
    }
    List<BlockIndexer.Block<CsvBlock>> blocks = indexer(files, typed, memory).index();
    Schema schema = schema(names, files, sampled == null ? blocks : sampled);
    return new CsvTable(options, dialect, files, schema, splits(blocks, files, schema));
  }

  /** Bytes at a time of a table's text. */
  static TextWindow.Size windowSize(CsvReadOptions options) {
    return new TextWindow.Size(1 << 19, options.maxLineBytes());
  }

  private BlockIndexer<CsvBlock> indexer(
      List<CsvFile> files, List<boolean[]> typed, MemoryConsumer memory) {
    return new BlockIndexer<>(
        files.stream()
            .map(f -> new BlockIndexer.Input(f.text(), f.dataStart(), f.text().isSplittable()))
            .toList(),
        f -> new CsvBlock(options, dialect, files.get(f), typed.get(f)),
        blockBytes,
        windowSize(options),
        memory);
  }

  private Schema schema(
      List<String> names, List<CsvFile> files, List<BlockIndexer.Block<CsvBlock>> blocks) {
    List<Field> fields = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      DataType type = options.declared(names.get(c), c);
      fields.add(new Field(names.get(c), type == null ? type(c, files, blocks) : type, true));
    }
    return new Schema(fields);
  }

  private DataType type(
      int column, List<CsvFile> files, List<BlockIndexer.Block<CsvBlock>> blocks) {
    TextType type = TextType.NONE;
    for (BlockIndexer.Block<CsvBlock> block : blocks) {
      int own = files.get(block.file()).mapping()[column];
      if (own >= 0) {
        type = TextType.join(type, block.visitor().column(own).type(), options.scalars());
      }
    }
    return type.type();
  }

  private List<TextSplit> splits(
      List<BlockIndexer.Block<CsvBlock>> blocks, List<CsvFile> files, Schema schema) {
    List<TextSplit> splits = new ArrayList<>();
    long firstRow = 0;
    int file = -1;
    for (BlockIndexer.Block<CsvBlock> block : blocks) {
      firstRow = block.file() == file ? firstRow : 0;
      file = block.file();
      if (block.rows() > 0) {
        splits.add(
            new TextSplit(
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
      BlockIndexer.Block<CsvBlock> block, CsvFile file, Schema schema) {
    List<ColumnStatistics> statistics = new ArrayList<>();
    for (int c = 0; c < schema.size(); c++) {
      int own = file.mapping()[c];
      ColumnProfile profile = own < 0 ? null : block.visitor().column(own);
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
      List<TextSplit> splits) {
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
    List<Object> fileForms = new ArrayList<>();
    for (CsvFile file : files) {
      fileForms.add(
          List.of(
              PlanForm.file(file.text()),
              file.width(),
              Arrays.stream(file.mapping()).boxed().toList(),
              file.dataStart()));
    }
    plan.put("files", fileForms);
    PlanForm.put(plan, schema, splits);
    Map<String, Object> all = new LinkedHashMap<>(options.given().values());
    all.put(PlanForm.OPTION, plan);
    return new Options(all);
  }

  private static CsvTable fromOptions(List<FileEntry> entries, Options options, Map<?, ?> plan) {
    CsvReadOptions read = CsvReadOptions.of(PlanForm.without(options));
    List<?> marks = (List<?>) plan.get("dialect");
    CsvDialect dialect =
        new CsvDialect(
            (char) PlanForm.number(marks.get(0)),
            (char) PlanForm.number(marks.get(1)),
            (char) PlanForm.number(marks.get(2)),
            (char) PlanForm.number(marks.get(3)),
            (Boolean) marks.get(4),
            (Boolean) marks.get(5));
    List<CsvFile> files = new ArrayList<>();
    for (Object form : (List<?>) plan.get("files")) {
      files.add(file((List<?>) form, entries));
    }
    return new CsvTable(
        read, dialect, files, PlanForm.schema(plan), PlanForm.splits(plan, !read.ignoreErrors()));
  }

  private static CsvFile file(List<?> form, List<FileEntry> entries) {
    int[] mapping =
        ((List<?>) form.get(2)).stream().mapToInt(i -> (int) PlanForm.number(i)).toArray();
    return new CsvFile(
        PlanForm.file(form.get(0), entries),
        (int) PlanForm.number(form.get(1)),
        mapping,
        PlanForm.number(form.get(3)));
  }
}
