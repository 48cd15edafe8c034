package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.storage.TableWriter;
import java.util.ArrayList;
import java.util.List;

/** One thread's encoder: collects row groups and hands each, encoded, to the writer. */
final class RowGroupEncoder implements TableWriter.Encoder {
  private static final long MAX_GROUP_BYTES = 128L << 20;
  private static final long MIN_GROUP_BYTES = 1L << 20;

  private final ParquetWriter writer;
  private final MemoryConsumer memory;
  private final PageSink sink;
  private final List<ColumnEncoder> columns = new ArrayList<>();
  private final int maxRows;
  private final long maxBytes;
  private int rows;

  RowGroupEncoder(
      ParquetWriter writer, List<FileColumn> given, ParquetOptions options, MemoryConsumer memory) {
    this.writer = writer;
    this.memory = memory;
    this.sink = new PageSink(memory, options);
    this.maxRows = options.rowGroupRows();
    // Values, codes and pages are there at once, for each of several encoders.
    this.maxBytes = Math.clamp(memory.pool().limit() / 32, MIN_GROUP_BYTES, MAX_GROUP_BYTES);
    Scratch scratch = new Scratch(options, memory);
    for (FileColumn column : given) {
      columns.add(
          switch (column) {
            case LeafColumn leaf -> ChunkEncoder.of(leaf, scratch);
            case NestedColumn nested -> new NestedEncoder(nested, scratch);
          });
    }
  }

  @Override
  public void accept(ColumnBatch batch) {
    int from = 0;
    while (from < batch.rowCount()) {
      int to = Math.min(batch.rowCount(), from + Math.min(maxRows - rows, ChunkEncoder.PIECE_ROWS));
      for (int c = 0; c < columns.size(); c++) {
        columns.get(c).append(batch.column(c), from, to);
      }
      rows += to - from;
      from = to;
      if (rows == maxRows || heldBytes() >= maxBytes) {
        flush();
      }
    }
  }

  private long heldBytes() {
    long bytes = 0;
    for (ColumnEncoder column : columns) {
      bytes += column.heldBytes();
    }
    return bytes;
  }

  private void flush() {
    List<EncodedChunk> chunks = new ArrayList<>(columns.size());
    for (ColumnEncoder column : columns) {
      column.finish(sink, chunks);
    }
    writer.append(sink.out(), chunks, rows);
    sink.out().clear();
    rows = 0;
  }

  @Override
  public void finish() {
    if (rows > 0) {
      flush();
    }
  }

  @Override
  public void close() {
    columns.forEach(ColumnEncoder::close);
    columns.clear();
    sink.close();
    memory.close();
  }
}
