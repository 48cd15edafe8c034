package io.sheaf.storage.json;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.Lines;
import io.sheaf.storage.text.Names;
import io.sheaf.storage.text.PlanForm;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TextSplit;
import io.sheaf.storage.text.TextWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds out what JSON files are as a table. */
final class JsonPlan {
  private static final int SAMPLE_BYTES = 1 << 16;

  private final String format;
  private final JsonReadOptions options;
  private final int blockBytes;

  private JsonPlan(String format, JsonReadOptions options, int blockBytes) {
    this.format = format;
    this.options = options;
    this.blockBytes = blockBytes;
  }

  /**
   * Opens files as one table.
   *
   * @param blockBytes bytes of a split, more or less
   */
  static JsonTable open(
      String format, JsonReadOptions options, List<FileEntry> entries, int blockBytes) {
    return new JsonPlan(format, options, blockBytes).table(entries);
  }

  /** Bytes at a time of a table's text. */
  static TextWindow.Size windowSize(JsonReadOptions options) {
    return new TextWindow.Size(1 << 19, options.maxRecordBytes());
  }

  /** The error of text that is no JSON. */
  static SheafException malformed(TextFile file, long position, String what) {
    return new SheafException(
            ErrorCode.INVALID_FILE,
            "'%s', line %d: %s".formatted(file.entry().path(), Lines.number(file, position), what))
        .withHint("ignore_errors => true leaves records out that are no JSON");
  }

  private JsonTable table(List<FileEntry> entries) {
    int threads = Runtime.getRuntime().availableProcessors() + 1;
    long room = 2L * options.maxRecordBytes() + (4 << 20);
    try (MemoryPool pool = new MemoryPool(threads * room);
        MemoryConsumer memory = pool.consumer("index of text files")) {
      List<JsonTable.Part> parts = new ArrayList<>();
      for (FileEntry entry : entries) {
        TextFile text = TextFile.of(entry, options.compression(), options.encoding());
        JsonLayout layout = options.layout() != null ? options.layout() : layout(text, memory);
        parts.add(new JsonTable.Part(layout == JsonLayout.LINES ? text.inParts() : text, layout));
      }
      return index(parts, memory);
    }
  }

  private static JsonLayout layout(TextFile file, MemoryConsumer memory) {
    byte[] sample = file.sample(SAMPLE_BYTES);
    int start = (int) file.textStart();
    try (NativeBuffer buffer = memory.allocate(SAMPLE_BYTES)) {
      Native.copy(sample, 0, buffer.address(), sample.length);
      long end = buffer.address() + sample.length;
      JsonText text = new JsonText();
      text.limit(end);
      long first = text.blanks(buffer.address() + start);
      if (text.peek(first) == '[') {
        String path = Compression.plainPath(file.entry().path());
        return isLine(text, first, end) && path.endsWith("l") ? JsonLayout.LINES : JsonLayout.ARRAY;
      }
      return first >= end || isLine(text, first, end) ? JsonLayout.LINES : JsonLayout.VALUES;
    }
  }

  /** Whether the value at an address ends where its line does. */
  private static boolean isLine(JsonText text, long first, long end) {
    long lineEnd = first;
    while (lineEnd < end && Native.getByte(lineEnd) != '\n') {
      lineEnd++;
    }
    try {
      long behind = text.value(first);
      return behind <= lineEnd && text.blanks(behind) >= lineEnd;
    } catch (MalformedJson incomplete) {
      // A record longer than the sample is taken for a line; one that is wrong says so as a line.
      return incomplete.ended() ? lineEnd >= end : incomplete.address() < lineEnd;
    }
  }

  private BlockIndexer<JsonBlock> indexer(
      List<JsonTable.Part> parts, boolean typed, MemoryConsumer memory) {
    return new BlockIndexer<>(
        parts.stream()
            .map(
                part ->
                    new BlockIndexer.Input(
                        part.text(),
                        part.text().textStart(),
                        part.text().isSplittable() && part.layout() == JsonLayout.LINES))
            .toList(),
        f -> new JsonBlock(options, parts.get(f), typed),
        blockBytes,
        windowSize(options),
        memory);
  }

  private JsonTable index(List<JsonTable.Part> parts, MemoryConsumer memory) {
    boolean sampled = options.sampleRows() >= 0 && options.columns() == null;
    JsonShape shape = new JsonShape();
    if (sampled) {
      JsonBlock first = indexer(parts, true, memory).sample(options.sampleRows()).visitor();
      shape.join(first.shape(), options.scalars(), true);
    }
    boolean typed = !sampled && options.columns() == null;
    List<BlockIndexer.Block<JsonBlock>> blocks = indexer(parts, typed, memory).index();
    if (typed) {
      blocks.forEach(block -> shape.join(block.visitor().shape(), options.scalars(), true));
    }
    List<TextSplit> splits =
        TextSplit.of(blocks).stream()
            .map(split -> split.withExactCount(!options.ignoreErrors()))
            .toList();
    if (options.columns() != null) {
      List<String> names = List.copyOf(options.columns().keySet());
      List<DataType> types = List.copyOf(options.columns().values());
      return table(parts, names, types, true, splits);
    }
    if (!shape.isObject()) {
      if (blocks.stream().allMatch(block -> block.rows() == 0)) {
        throw new SheafException(
                ErrorCode.INVALID_FILE,
                "'%s' has no records, so there are no columns"
                    .formatted(parts.getFirst().text().entry().path()))
            .withHint("declare them: columns => {'a': 'BIGINT', 'b': 'VARCHAR[]'}");
      }
      return table(parts, List.of("json"), List.of(shape.type()), false, splits);
    }
    List<DataType> types = new ArrayList<>();
    for (int i = 0; i < shape.names().size(); i++) {
      DataType declared = declared(shape.names().get(i));
      types.add(declared == null ? shape.field(i).type() : declared);
    }
    if (types.isEmpty()) {
      return table(parts, List.of("json"), List.of(DataType.Simple.VARCHAR), false, splits);
    }
    return table(parts, shape.names(), types, true, splits);
  }

  private DataType declared(String name) {
    return options.types().entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private JsonTable table(
      List<JsonTable.Part> parts,
      List<String> keys,
      List<DataType> types,
      boolean objects,
      List<TextSplit> splits) {
    List<String> names = Names.unique(keys);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      fields.add(new Field(names.get(i), types.get(i), true));
    }
    return new JsonTable(
        format, options, parts, List.copyOf(keys), objects, new Schema(fields), splits);
  }

  /** The table of a plan that came from another process, or a new one. */
  static JsonTable open(
      String format, Options options, JsonLayout layout, List<FileEntry> entries, int blockBytes) {
    Options given = PlanForm.without(options);
    JsonReadOptions read = JsonReadOptions.of("read_" + format, given, layout);
    return options.values().get(PlanForm.OPTION) instanceof Map<?, ?> plan
        ? JsonTable.of(format, read, entries, plan)
        : open(format, read, entries, blockBytes);
  }
}
