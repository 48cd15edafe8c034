package io.sheaf.storage.set;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.Split;
import io.sheaf.storage.SplitPruner;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.EmptyReader;
import io.sheaf.storage.text.SplitStatistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of files with columns that come from their paths. A key of the path hides a column of its
 * name in the files.
 */
final class PathColumnsTable implements TableSource {
  /** Where a column comes from. */
  sealed interface Origin {
    /** A column of the files. */
    record Base(int column) implements Origin {}

    /** A key of the path. */
    record Key(int key) implements Origin {}

    /** The path. */
    record Path() implements Origin {}

    /** The number of the row in its file. */
    record RowNumber() implements Origin {}
  }

  private final TableSource base;
  private final List<FileEntry> files;
  private final HivePaths hive;
  private final Map<String, Object> options;
  private final Schema schema;
  private final List<Origin> origins = new ArrayList<>();
  private final List<PathSplit> splits = new ArrayList<>();
  private final TableStatistics statistics;

  /**
   * @param hive null without keys
   * @param fileName name of the column with the path, or null
   * @param rowNumber name of the column with the row's number, or null
   * @param options what the base does not know of
   */
  PathColumnsTable(
      TableSource base,
      List<FileEntry> files,
      HivePaths hive,
      String fileName,
      String rowNumber,
      Map<String, Object> options) {
    this.base = base;
    this.files = List.copyOf(files);
    this.hive = hive;
    this.options = options;
    List<Field> fields = new ArrayList<>();
    List<String> keys = hive == null ? List.of() : hive.keys();
    for (int c = 0; c < base.schema().size(); c++) {
      Field field = base.schema().field(c);
      if (keys.stream().noneMatch(field.name()::equalsIgnoreCase)) {
        fields.add(field);
        origins.add(new Origin.Base(c));
      }
    }
    if (fileName != null) {
      fields.add(new Field(fileName, Simple.VARCHAR, false));
      origins.add(new Origin.Path());
    }
    if (rowNumber != null) {
      fields.add(new Field(rowNumber, Simple.BIGINT, false));
      origins.add(new Origin.RowNumber());
    }
    for (int k = 0; k < keys.size(); k++) {
      fields.add(new Field(keys.get(k), hive.type(k), true));
      origins.add(new Origin.Key(k));
    }
    this.schema = new Schema(fields);
    for (Split split : base.splits()) {
      splits.add(new PathSplit(this, split));
    }
    this.statistics = new SplitStatistics(schema, splits);
  }

  Origin origin(int column) {
    return origins.get(column);
  }

  /** The value of a column that is the same for a whole file. */
  Object value(int column, int file) {
    return switch (origins.get(column)) {
      case Origin.Key(int key) -> hive.value(file, key);
      case Origin.Path() -> files.get(file).path().getBytes(StandardCharsets.UTF_8);
      case Origin.Base _, Origin.RowNumber _ -> throw new IllegalArgumentException("not constant");
    };
  }

  TableSource base() {
    return base;
  }

  @Override
  public String description() {
    return base.description();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Map<String, String> hiddenColumns() {
    return base.hiddenColumns();
  }

  @Override
  public Optional<TableFiles> files() {
    return base.files()
        .map(
            table -> {
              Map<String, Object> all = new LinkedHashMap<>(table.options().values());
              all.putAll(options);
              return new TableFiles(table.format(), table.files(), new Options(all));
            });
  }

  @Override
  public boolean isLocal() {
    return base.isLocal();
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
  public boolean hasMetadata() {
    return base.hasMetadata();
  }

  @Override
  public List<SortedColumn> sortedBy() {
    List<SortedColumn> order = new ArrayList<>();
    for (SortedColumn key : base.sortedBy()) {
      int column = origins.indexOf(new Origin.Base(key.column()));
      if (column < 0) {
        break;
      }
      order.add(new SortedColumn(column, key.descending(), key.nullsFirst()));
    }
    return order;
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    PathSplit own = (PathSplit) split;
    if (!SplitPruner.mayMatch(
        request.pruning(), i -> own.statistics(request.columns()[i]), own.rowCount())) {
      return EmptyReader.INSTANCE;
    }
    return new PathColumnsReader(this, own, request);
  }

  /** Whether a condition can be asked of the files alone, so that they skip pages by it. */
  boolean isOfBase(Expr condition, int[] columns) {
    return switch (condition) {
      case Expr.InputRef ref -> origins.get(columns[ref.index()]) instanceof Origin.Base;
      case Expr.Literal _ -> true;
      case Expr.And and -> and.operands().stream().allMatch(e -> isOfBase(e, columns));
      case Expr.Or or -> or.operands().stream().allMatch(e -> isOfBase(e, columns));
      case Expr.Call call -> call.operands().stream().allMatch(e -> isOfBase(e, columns));
      case Expr.In in -> isOfBase(in.operand(), columns);
      case Expr.Case _, Expr.Cast _, Expr.Lambda _ -> false;
    };
  }

  @Override
  public String fingerprint() {
    return base.fingerprint() + options;
  }

  /** A split of the files with what their path says. */
  record PathSplit(PathColumnsTable table, Split base) implements Split {
    @Override
    public int ordinal() {
      return base.ordinal();
    }

    @Override
    public long rowCount() {
      return base.rowCount();
    }

    @Override
    public boolean isRowCountExact() {
      return base.isRowCountExact();
    }

    @Override
    public int fileIndex() {
      return base.fileIndex();
    }

    @Override
    public long firstRow() {
      return base.firstRow();
    }

    @Override
    public long bytes() {
      return base.bytes();
    }

    @Override
    public ColumnStatistics statistics(int column) {
      return switch (table.origin(column)) {
        case Origin.Base(int own) -> base.statistics(own);
        case Origin.RowNumber() ->
            base.firstRow() < 0
                ? ColumnStatistics.UNKNOWN
                : new ColumnStatistics(
                    base.firstRow(), base.firstRow() + Math.max(0, rowCount() - 1), 0, -1, false);
        case Origin.Key _, Origin.Path _ -> {
          Object value = table.value(column, fileIndex());
          yield value == null
              ? new ColumnStatistics(null, null, rowCount(), -1, false)
              : new ColumnStatistics(value, value, 0, -1, false, true);
        }
      };
    }
  }
}
