package io.sheaf.operators.table;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spill.DiskErrors;
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.operators.spill.TemporaryFile;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A table of batches at rest, counted, in the order they were added; what does not fit memory is in
 * a file. Thread-safe: a reader sees the batches that were there when it asked for {@link #splits}.
 * Its owner closes it; what it holds is freed when the last reader has {@link #release released} it
 * too.
 */
public final class StoredTable implements TableSource, AutoCloseable {
  /** Batches a split: small enough to share work, large enough to be worth a queue entry. */
  private static final int BATCHES_PER_SPLIT = 32;

  private final String name;
  private final Schema schema;
  private final MemoryConsumer memory;
  private final Path spillDirectory;
  private final String fingerprint = "stored-" + UUID.randomUUID();
  private final List<StoredBatch> batches = new ArrayList<>();
  private long rowCount;
  private long bytes;
  private TemporaryFile file;
  private boolean closed;
  private int readers;
  private List<SortedColumn> order = List.of();

  public StoredTable(String name, Schema schema, MemoryPool pool, Path spillDirectory) {
    this.name = name;
    this.schema = schema;
    this.memory = pool.consumer("table " + name);
    this.spillDirectory = spillDirectory;
  }

  /**
   * Copies a batch's rows in. A table that takes more than half of the memory limit goes on on
   * disk.
   */
  public void add(ColumnBatch batch) {
    checkNulls(batch);
    StoredBatch stored = StoredBatch.copy(batch, memory);
    synchronized (this) {
      order = List.of();
      batches.add(stored);
      rowCount += stored.rowCount();
      bytes += stored.byteSize();
      if (memory.used() > memory.pool().limit() / 2) {
        spill(stored);
      }
    }
  }

  private void checkNulls(ColumnBatch batch) {
    for (int column = 0; column < schema.size(); column++) {
      if (schema.field(column).nullable()) {
        continue;
      }
      Column values = batch.column(column);
      for (int row = 0; row < batch.rowCount(); row++) {
        if (values.isNull(row)) {
          throw new SheafException(
              ErrorCode.NOT_NULL_VIOLATION,
              "column \"%s\" of table \"%s\" must not be null"
                  .formatted(schema.field(column).name(), name));
        }
      }
    }
  }

  /** Copies all rows of another table in, or none when that fails. */
  public void addAll(StoredTable other) {
    int before = batchCount();
    try (StoredBatchReader reader = new StoredBatchReader(schema.size())) {
      for (StoredBatch batch : other.snapshot()) {
        add(reader.read(batch));
      }
    } catch (Throwable failure) {
      removeFrom(before);
      throw failure;
    }
  }

  private synchronized int batchCount() {
    return batches.size();
  }

  private synchronized List<StoredBatch> snapshot() {
    return List.copyOf(batches);
  }

  private synchronized void removeFrom(int first) {
    List<StoredBatch> added = batches.subList(first, batches.size());
    for (StoredBatch batch : added) {
      rowCount -= batch.rowCount();
      bytes -= batch.byteSize();
      batch.close();
    }
    added.clear();
  }

  /** Keeps what the table holds until {@link #release}, whatever its owner does. */
  public synchronized void acquire() {
    if (closed && readers == 0) {
      throw new IllegalStateException("table " + name + " is closed");
    }
    readers++;
  }

  /** Ends an {@link #acquire}. */
  public synchronized void release() {
    readers--;
    if (closed && readers == 0) {
      free();
    }
  }

  private void spill(StoredBatch batch) {
    if (file == null) {
      file = SpillArea.of(spillDirectory).create("table");
    }
    file.take(batch.byteSize());
    try {
      batch.spill(file.channel());
    } catch (IOException e) {
      throw DiskErrors.cannotWrite(file.path(), e);
    }
  }

  /** Says in what order the rows were added, until more are. */
  public synchronized void noteOrder(List<SortedColumn> columns) {
    order = List.copyOf(columns);
  }

  @Override
  public boolean hasMetadata() {
    return true;
  }

  @Override
  public synchronized List<SortedColumn> sortedBy() {
    return order;
  }

  /** Rows added so far. */
  public synchronized long rowCount() {
    return rowCount;
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public TableStatistics statistics() {
    return new TableStatistics() {
      @Override
      public double rowCount() {
        return rowCount;
      }

      @Override
      public long bytes() {
        return bytes;
      }

      @Override
      public ColumnStatistics column(int column) {
        return ColumnStatistics.UNKNOWN;
      }

      @Override
      public double averageWidth(int column) {
        return schema.type(column).layout() == Layout.VIEW ? 16 : 8;
      }
    };
  }

  @Override
  public synchronized List<StoredSplit> splits() {
    List<StoredSplit> splits = new ArrayList<>();
    for (int from = 0; from < batches.size(); from += BATCHES_PER_SPLIT) {
      splits.add(
          new StoredSplit(
              splits.size(),
              List.copyOf(
                  batches.subList(from, Math.min(batches.size(), from + BATCHES_PER_SPLIT)))));
    }
    return splits;
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    return new StoredReader(((StoredSplit) split).batches(), request);
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (readers == 0) {
      free();
    }
  }

  private void free() {
    batches.forEach(StoredBatch::close);
    memory.close();
    if (file != null) {
      file.close();
    }
  }

  /** Some neighbouring batches. */
  record StoredSplit(int ordinal, List<StoredBatch> batches) implements Split {
    @Override
    public long rowCount() {
      return batches.stream().mapToLong(StoredBatch::rowCount).sum();
    }

    @Override
    public long bytes() {
      return batches.stream().mapToLong(StoredBatch::byteSize).sum();
    }

    @Override
    public ColumnStatistics statistics(int column) {
      return ColumnStatistics.UNKNOWN;
    }
  }

  /**
   * Gives the wanted columns of each batch, cut to the size of batches that the reader asked for.
   */
  private static final class StoredReader implements BatchReader {
    private final List<StoredBatch> batches;
    private final StoredRows rows;
    private int next;

    StoredReader(List<StoredBatch> batches, ReadRequest request) {
      this.batches = batches;
      this.rows = new StoredRows(request.columns(), request.batchRows());
    }

    @Override
    public ColumnBatch next() {
      while (true) {
        ColumnBatch slice = rows.nextSlice();
        if (slice != null) {
          return slice;
        }
        if (next == batches.size()) {
          return null;
        }
        rows.reset(batches.get(next++));
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** Slices of one stored batch. */
  private static final class StoredRows implements AutoCloseable {
    private final int[] columns;
    private final int most;
    private StoredBatchReader reader;
    private ColumnBatch whole;
    private SliceBatch slice;
    private int from;

    StoredRows(int[] columns, int most) {
      this.columns = columns;
      this.most = most;
    }

    void reset(StoredBatch stored) {
      if (reader == null) {
        reader = new StoredBatchReader(stored.columnCount());
        slice = new SliceBatch(columns);
      }
      whole = reader.read(stored);
      from = 0;
    }

    ColumnBatch nextSlice() {
      if (whole == null || from >= whole.rowCount()) {
        return null;
      }
      int count = Math.min(most, whole.rowCount() - from);
      slice.reset(whole, from, count);
      from += count;
      return slice;
    }

    @Override
    public void close() {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
