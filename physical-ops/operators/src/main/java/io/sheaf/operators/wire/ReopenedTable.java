package io.sheaf.operators.wire;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import java.util.List;
import java.util.Optional;

/**
 * A table that was planned in another process: its files are opened when something is first read,
 * so that decoding a plan touches no disk, and a file that changed or is not there is an error of
 * the task that reads it. Thread-safe.
 */
final class ReopenedTable implements TableSource {
  private final TableFiles files;
  private final String description;
  private final Schema schema;
  private TableSource opened; // guarded by this

  ReopenedTable(TableFiles files, String description, Schema schema) {
    this.files = files;
    this.description = description;
    this.schema = schema;
  }

  /** The split of that number, whether there is one or not. */
  Split split(int ordinal) {
    return new NumberedSplit(this, ordinal);
  }

  private synchronized TableSource table() {
    if (opened == null) {
      TableSource found = files.open();
      if (!found.schema().equals(schema)) {
        throw changed();
      }
      opened = found;
    }
    return opened;
  }

  private SheafException changed() {
    return new SheafException(
            ErrorCode.INVALID_FILE, "'" + description + "' changed after the query was planned")
        .withHint("run the query again");
  }

  private Split opened(int ordinal) {
    List<? extends Split> splits = table().splits();
    if (ordinal < 0 || ordinal >= splits.size()) {
      throw changed();
    }
    return splits.get(ordinal);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<TableFiles> files() {
    return Optional.of(files);
  }

  @Override
  public TableStatistics statistics() {
    return table().statistics();
  }

  @Override
  public List<? extends Split> splits() {
    return table().splits();
  }

  @Override
  public boolean hasMetadata() {
    return table().hasMetadata();
  }

  @Override
  public List<SortedColumn> sortedBy() {
    return table().sortedBy();
  }

  @Override
  public boolean isOrderDeclared() {
    return table().isOrderDeclared();
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    return table().open(split instanceof NumberedSplit own ? own.opened() : split, request);
  }

  @Override
  public String fingerprint() {
    return table().fingerprint();
  }

  /** A split by its number; what it holds is known once the table is opened. */
  private record NumberedSplit(ReopenedTable table, int ordinal) implements Split {
    Split opened() {
      return table.opened(ordinal);
    }

    @Override
    public long rowCount() {
      return opened().rowCount();
    }

    @Override
    public boolean isRowCountExact() {
      return opened().isRowCountExact();
    }

    @Override
    public int fileIndex() {
      return opened().fileIndex();
    }

    @Override
    public long firstRow() {
      return opened().firstRow();
    }

    @Override
    public long bytes() {
      return opened().bytes();
    }

    @Override
    public ColumnStatistics statistics(int column) {
      return opened().statistics(column);
    }
  }
}
