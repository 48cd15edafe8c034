package io.sheaf.storage.set;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Evaluator;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.ExprCompiler;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.SplitStatistics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Files of different schemas as one table: columns are those of all files by name, null where a
 * file has none, of a type that holds the values of all.
 */
final class UnionTable implements TableSource {
  private final String format;
  private final List<TableSource> tables;
  private final Options options;
  private final Schema schema;
  private final int[][] mappings;
  private final List<UnionSplit> splits = new ArrayList<>();
  private final TableStatistics statistics;

  /**
   * @param tables one a file
   * @param options with which it is opened again
   */
  UnionTable(String format, List<TableSource> tables, Options options) {
    this.format = format;
    this.tables = tables;
    this.options = options;
    Map<String, Field> fields = new LinkedHashMap<>();
    for (TableSource table : tables) {
      for (Field field : table.schema().fields()) {
        fields.merge(
            field.name().toLowerCase(Locale.ROOT),
            new Field(field.name(), field.type(), true),
            (known, more) ->
                new Field(known.name(), WiderType.of(known, more, table.description()), true));
      }
    }
    this.schema = new Schema(List.copyOf(fields.values()));
    this.mappings = new int[tables.size()][];
    for (int t = 0; t < tables.size(); t++) {
      List<String> own =
          tables.get(t).schema().fields().stream()
              .map(field -> field.name().toLowerCase(Locale.ROOT))
              .toList();
      mappings[t] = fields.keySet().stream().mapToInt(own::indexOf).toArray();
      for (Split split : tables.get(t).splits()) {
        splits.add(new UnionSplit(this, splits.size(), t, split));
      }
    }
    this.statistics = new SplitStatistics(schema, splits);
  }

  @Override
  public String description() {
    return tables.getFirst().description()
        + (tables.size() > 1 ? " and " + (tables.size() - 1) + " more" : "");
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<TableFiles> files() {
    List<FileEntry> files = new ArrayList<>();
    tables.forEach(table -> files.addAll(table.files().orElseThrow().files()));
    return Optional.of(new TableFiles(format, files, options));
  }

  @Override
  public boolean hasMetadata() {
    return tables.stream().allMatch(TableSource::hasMetadata);
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
  public String fingerprint() {
    return String.join("+", tables.stream().map(TableSource::fingerprint).toList()) + options;
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    return new UnionReader((UnionSplit) split, request);
  }

  private boolean isSame(int table, int column) {
    int own = mappings[table][column];
    return own >= 0 && tables.get(table).schema().type(own).equals(schema.type(column));
  }

  private record UnionSplit(UnionTable table, int ordinal, int fileIndex, Split base)
      implements Split {
    @Override
    public long rowCount() {
      return base.rowCount();
    }

    @Override
    public boolean isRowCountExact() {
      return base.isRowCountExact();
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
      int own = table.mappings[fileIndex][column];
      if (own < 0) {
        return new ColumnStatistics(null, null, rowCount(), -1, false);
      }
      return table.isSame(fileIndex, column)
          ? base.statistics(own)
          : new ColumnStatistics(null, null, base.statistics(own).nullCount(), -1, true);
    }
  }

  /** Reads a file's columns as the table has them. */
  private final class UnionReader implements BatchReader {
    private final int table;
    private final int[] columns;
    private final int[] places;
    private final Evaluator[] casts;
    private final BatchReader base;
    private final Batch batch;

    UnionReader(UnionSplit split, ReadRequest request) {
      this.table = split.fileIndex();
      this.columns = request.columns();
      this.places = new int[columns.length];
      this.casts = new Evaluator[columns.length];
      this.batch = new Batch();
      List<Integer> wanted = new ArrayList<>();
      boolean plain = true;
      EvalContext context = new EvalContext(ZoneOffset.UTC, Instant.EPOCH, request.memory());
      for (int i = 0; i < columns.length; i++) {
        int own = mappings[table][columns[i]];
        places[i] = own < 0 ? -1 : wanted.size();
        plain &= isSame(table, columns[i]);
        if (own >= 0) {
          DataType type = tables.get(table).schema().type(own);
          if (!isSame(table, columns[i])) {
            Expr ref = new Expr.InputRef(wanted.size(), type);
            casts[i] =
                ExprCompiler.compile(new Expr.Cast(ref, schema.type(columns[i]), false), context);
          }
          wanted.add(own);
        }
      }
      this.base =
          tables
              .get(table)
              .open(
                  split.base(),
                  new ReadRequest(
                      wanted.stream().mapToInt(Integer::intValue).toArray(),
                      plain ? request.pruning() : List.of(),
                      request.batchRows(),
                      request.memory()));
    }

    @Override
    public ColumnBatch next() {
      ColumnBatch read = base.next();
      return read == null ? null : batch.start(read);
    }

    @Override
    public void close() {
      for (Evaluator cast : casts) {
        if (cast != null) {
          cast.close();
        }
      }
      base.close();
    }

    private final class Batch extends ColumnBatch {
      private final Column[] converted = new Column[columns.length];
      private ColumnBatch read;

      Batch start(ColumnBatch from) {
        read = from;
        Arrays.fill(converted, null);
        return this;
      }

      @Override
      public int rowCount() {
        return read.rowCount();
      }

      @Override
      public int columnCount() {
        return columns.length;
      }

      @Override
      public boolean isLoaded(int index) {
        return casts[index] != null
            ? converted[index] != null
            : places[index] < 0 || read.isLoaded(places[index]);
      }

      @Override
      public Column column(int index) {
        if (places[index] < 0) {
          return ConstantColumn.ofNull(schema.type(columns[index]), rowCount());
        }
        if (casts[index] == null) {
          return read.column(places[index]);
        }
        if (converted[index] == null) {
          converted[index] = casts[index].evaluate(read);
        }
        return converted[index];
      }

      @Override
      public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
        return places[index] >= 0 && casts[index] == null
            ? read.column(places[index], chosen, count, into)
            : column(index).gather(chosen, count, into);
      }
    }
  }
}
