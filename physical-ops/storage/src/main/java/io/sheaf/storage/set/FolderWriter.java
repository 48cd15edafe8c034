package io.sheaf.storage.set;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.NearNames;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.fs.OutputFolder;
import io.sheaf.storage.fs.Secrets;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Writes a folder of files: one a thread and key, others when one has grown to the size asked for.
 * Rows go to the folder of their keys, as {@link HivePaths} reads it. Each thread writes files of
 * its own and has only so many open, which bounds memory; one that must give way is finished, and
 * further rows of its key go to another file. All files are in the folder at once, see {@link
 * OutputFolder}.
 */
public final class FolderWriter implements TableWriter {
  private static final int MOST_OPEN = 64;
  private static final List<String> OWN =
      List.of(
          "partition_by",
          "file_size_bytes",
          "overwrite",
          "overwrite_or_ignore",
          "append",
          "filename_pattern",
          "per_thread_output",
          "write_partition_columns");

  private final FileFormat format;
  private final String path;
  private final Schema fileSchema;
  private final Options fileOptions;
  private final MemoryPool pool;
  private final int[] keys;
  private final List<String> keyNames;
  private final Schema schema;
  private final int[] values;
  private final long fileBytes;
  private final String pattern;
  private final OutputFolder folder;

  /** Of the statement that began the folder; the threads that write files have none themselves. */
  private final Secrets secrets = Secrets.current();

  private final AtomicInteger nextFile = new AtomicInteger();
  private final AtomicLong rows = new AtomicLong();

  private FolderWriter(
      FileFormat format, String path, Schema schema, Options options, MemoryPool pool) {
    this.format = format;
    this.path = path;
    this.schema = schema;
    this.pool = pool;
    this.keyNames = keyNames(options);
    this.keys = keyNames.stream().mapToInt(this::indexOf).toArray();
    if (Arrays.stream(keys).distinct().count() < keys.length) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          "PARTITION_BY names a column twice: " + String.join(", ", keyNames));
    }
    boolean writeKeys = options.flag("write_partition_columns", false);
    this.values =
        IntStream.range(0, schema.size())
            .filter(c -> writeKeys || Arrays.stream(keys).noneMatch(key -> key == c))
            .toArray();
    if (values.length == 0) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "PARTITION_BY names all columns: no column is left to write");
    }
    this.fileSchema = schema.project(values);
    this.fileBytes = bytes(options);
    Map<String, Object> rest = new LinkedHashMap<>(options.values());
    OWN.forEach(rest::remove);
    this.fileOptions = new Options(rest);
    OutputFolder.Mode mode = mode(options);
    // Appended files must not have the names of those that are there.
    this.pattern =
        options.string(
            "filename_pattern", mode == OutputFolder.Mode.APPEND ? "data_{uuid}_{i}" : "data_{i}");
    if (!pattern.contains("{i}") && !pattern.contains("{uuid}")) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          "option filename_pattern must have {i} or {uuid}, to name files apart: '"
              + pattern
              + "'");
    }
    try {
      this.folder = FileSystems.of(path).createFolder(path, mode);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Whether options ask for a folder in place of a file. */
  static boolean isAskedFor(Options options) {
    return OWN.stream().anyMatch(options.values()::containsKey);
  }

  /**
   * Prepares writing a file, or a folder when the options ask for one.
   *
   * @throws SheafException INVALID_ARGUMENT, UNSUPPORTED, FILE_NOT_FOUND or IO_ERROR
   */
  public static TableWriter open(
      FileFormat format, String path, Schema schema, Options options, MemoryPool pool) {
    return isAskedFor(options)
        ? new FolderWriter(format, path, schema, options, pool)
        : format.write(path, schema, options, pool);
  }

  private static OutputFolder.Mode mode(Options options) {
    if (options.flag("overwrite_or_ignore", false)) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED, "OVERWRITE_OR_IGNORE is not supported: files have no fixed names")
          .withHint("OVERWRITE replaces the folder, APPEND adds files to it");
    }
    boolean append = options.flag("append", false);
    boolean overwrite = options.flag("overwrite", false);
    if (append && overwrite) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "OVERWRITE and APPEND contradict each other");
    }
    return append
        ? OutputFolder.Mode.APPEND
        : overwrite ? OutputFolder.Mode.OVERWRITE : OutputFolder.Mode.NEW;
  }

  private static List<String> keyNames(Options options) {
    Object given = options.values().get("partition_by");
    return given == null
        ? List.of()
        : given instanceof List<?> list
            ? list.stream().map(Object::toString).toList()
            : List.of(given.toString());
  }

  private int indexOf(String name) {
    List<String> names = schema.fields().stream().map(Field::name).toList();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        if (schema.type(i).isNested()) {
          throw new SheafException(
              ErrorCode.UNSUPPORTED,
              "PARTITION_BY " + name + ": a folder cannot be named by a " + schema.type(i));
        }
        return i;
      }
    }
    throw new SheafException(
            ErrorCode.UNKNOWN_COLUMN, "PARTITION_BY names no column of the query: \"" + name + "\"")
        .withHint(
            NearNames.of(name, names).map(near -> "did you mean " + near + "? ").orElse("")
                + "columns: "
                + String.join(", ", names));
  }

  /** The size as a number, or with a unit: {@code '100MB'}. */
  private static long bytes(Options options) {
    String text = options.string("file_size_bytes", "");
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    String upper = text.strip().toUpperCase(java.util.Locale.ROOT);
    List<String> units = List.of("KB", "MB", "GB", "TB");
    for (int i = 0; i < units.size(); i++) {
      if (upper.endsWith(units.get(i))) {
        String number = upper.substring(0, upper.length() - 2).strip();
        Options one = new Options(Map.of("file_size_bytes", number));
        return one.integer("file_size_bytes", 0, 1, 1 << 20) * pow1000(i + 1);
      }
    }
    return options.integer("file_size_bytes", 0, 1, Long.MAX_VALUE);
  }

  private static long pow1000(int exponent) {
    return exponent == 0 ? 1 : 1000 * pow1000(exponent - 1);
  }

  private SheafException failed(IOException failure) {
    return new SheafException(
        ErrorCode.IO_ERROR, "cannot write '" + path + "': " + failure.getMessage(), failure);
  }

  private TableWriter start(String keyFolder) {
    String name =
        pattern
            .replace("{i}", Integer.toString(nextFile.getAndIncrement()))
            .replace("{uuid}", UUID.randomUUID().toString());
    try {
      String place = folder.place(keyFolder + name + "." + extension());
      return secrets.within(() -> format.write(place, fileSchema, fileOptions, pool));
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private String extension() {
    String compression = fileOptions.string("compression", "");
    boolean named = format.matches("x." + format.name() + ".gz") && !compression.isEmpty();
    return named
        ? format.name() + io.sheaf.storage.text.Compression.ofName(compression).ending()
        : format.name();
  }

  @Override
  public Encoder newEncoder() {
    return new KeyEncoder();
  }

  @Override
  public long rowCount() {
    return rows.get();
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void commit() {
    try {
      if (nextFile.get() == 0) {
        // A folder without rows still tells its columns.
        try (TableWriter empty = start("")) {
          empty.commit();
        }
      }
      folder.commit();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** A file that one thread writes. */
  private final class OpenFile implements AutoCloseable {
    private final TableWriter writer;
    private final Encoder encoder;

    OpenFile(String keyFolder) {
      writer = start(keyFolder);
      encoder = writer.newEncoder();
    }

    void finish() {
      encoder.finish();
      writer.commit();
      rows.addAndGet(writer.rowCount());
      close();
    }

    @Override
    public void close() {
      encoder.close();
      writer.close();
    }
  }

  /** Deals rows to the files of their keys. */
  private final class KeyEncoder implements Encoder {
    /** By folder, the one used longest ago first. */
    private final Map<String, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<List<Object>, int[]> groups = new HashMap<>();
    private final Map<List<Object>, Integer> counts = new LinkedHashMap<>();
    private final SelectedBatch selected = new SelectedBatch(schema.size());
    private final Projection projection = new Projection();

    @Override
    public void accept(ColumnBatch batch) {
      if (keys.length == 0) {
        write("", projection.of(batch));
        return;
      }
      group(batch);
      for (Map.Entry<List<Object>, Integer> group : counts.entrySet()) {
        int[] chosen = groups.get(group.getKey());
        write(
            folderOf(group.getKey()),
            projection.of(selected.reset(batch, chosen, group.getValue())));
      }
    }

    private void group(ColumnBatch batch) {
      groups.clear();
      counts.clear();
      int count = batch.rowCount();
      Column[] columns = new Column[keys.length];
      for (int k = 0; k < keys.length; k++) {
        columns[k] = batch.column(keys[k]).flat(new ColumnBuffer());
      }
      for (int row = 0; row < count; row++) {
        List<Object> key = new ArrayList<>(keys.length);
        for (int k = 0; k < keys.length; k++) {
          key.add(text(columns[k], row, k));
        }
        int[] chosen = groups.computeIfAbsent(key, _ -> new int[count]);
        int size = counts.merge(key, 1, Integer::sum);
        chosen[size - 1] = row;
      }
    }

    private String text(Column column, int row, int key) {
      return column.isNull(row)
          ? HivePaths.NULL
          : encoded(
              ValueText.format(
                  ColumnValues.get(column, row), schema.type(keys[key]), ZoneOffset.UTC));
    }

    private static String encoded(String text) {
      String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
      // The text that stands for a null is a value here.
      return encoded.equals(HivePaths.NULL) ? "%5F" + encoded.substring(1) : encoded;
    }

    private String folderOf(List<Object> key) {
      StringBuilder name = new StringBuilder();
      for (int k = 0; k < keys.length; k++) {
        String column = schema.field(keys[k]).name();
        name.append(encoded(column)).append('=').append(key.get(k)).append('/');
      }
      return name.toString();
    }

    private void write(String keyFolder, ColumnBatch batch) {
      OpenFile file = open.get(keyFolder);
      if (file == null) {
        if (open.size() >= MOST_OPEN) {
          Iterator<OpenFile> oldest = open.values().iterator();
          OpenFile first = oldest.next();
          oldest.remove();
          finish(first);
        }
        file = new OpenFile(keyFolder);
        open.put(keyFolder, file);
      }
      file.encoder.accept(batch);
      if (file.writer.bytes() >= fileBytes) {
        open.remove(keyFolder);
        finish(file);
      }
    }

    private static void finish(OpenFile file) {
      try (file) {
        file.finish();
      }
    }

    @Override
    public void finish() {
      while (!open.isEmpty()) {
        Iterator<OpenFile> files = open.values().iterator();
        OpenFile file = files.next();
        files.remove();
        finish(file);
      }
    }

    @Override
    public void close() {
      open.values().forEach(OpenFile::close);
      open.clear();
    }
  }

  /** A batch without the columns that are in the path. */
  private final class Projection extends ColumnBatch {
    private ColumnBatch from;

    Projection of(ColumnBatch batch) {
      from = batch;
      return this;
    }

    @Override
    public int rowCount() {
      return from.rowCount();
    }

    @Override
    public int columnCount() {
      return values.length;
    }

    @Override
    public boolean isLoaded(int index) {
      return from.isLoaded(values[index]);
    }

    @Override
    public Column column(int index) {
      return from.column(values[index]);
    }

    @Override
    public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
      return from.column(values[index], chosen, count, into);
    }
  }
}
