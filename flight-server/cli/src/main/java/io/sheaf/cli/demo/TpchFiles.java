package io.sheaf.cli.demo;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * TPC-H as Parquet files, a folder a table. Orders and line items are several files, each with a
 * range of order keys of its own: their sorted boundaries are what a join on the key needs no
 * exchange for.
 */
public final class TpchFiles {
  private static final int BATCH_ROWS = 4096;
  private static final int PARTS = 8;
  private static final double ROWS_AT_SCALE_ONE = 8_661_245;
  private static final String MARKER = "scale";

  private final Path folder;
  private final double scale;
  private final int threads;
  private final AtomicLong rowsWritten = new AtomicLong();
  private volatile boolean stopped;

  /**
   * @param scale 1 is about a gigabyte of text
   * @param threads that generate and write
   */
  public TpchFiles(Path folder, double scale, int threads) {
    this.folder = folder;
    this.scale = scale;
    this.threads = threads;
  }

  /** Names of the tables, small ones first. */
  public static List<String> tables() {
    return List.of(
        "region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");
  }

  /** The path that names a table's files in a query. */
  public String glob(String table) {
    return folder.resolve(table).resolve("*.parquet").toString();
  }

  /** Whether the files are there, at this scale. */
  public boolean exist() {
    Path marker = folder.resolve(MARKER);
    try {
      return Files.exists(marker) && Files.readString(marker).strip().equals(String.valueOf(scale));
    } catch (IOException e) {
      throw failed(marker, e);
    }
  }

  private static SheafException failed(Path path, IOException e) {
    return new SheafException(
        ErrorCode.IO_ERROR, "cannot read or write '" + path + "': " + e.getMessage(), e);
  }

  /** Done, from 0 to 1. */
  public double fraction() {
    return Math.min(1, rowsWritten.get() / (ROWS_AT_SCALE_ONE * scale));
  }

  /** Lets {@link #generate} end soon, with CANCELLED. Any thread may call this. */
  public void stop() {
    stopped = true;
  }

  /**
   * Makes the files.
   *
   * @throws SheafException IO_ERROR, DISK_FULL, CANCELLED
   */
  public void generate(MemoryPool memory) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(MARKER));
      for (String table : tables()) {
        Path files = Files.createDirectories(folder.resolve(table));
        try (var old = Files.newDirectoryStream(files, "part-*.parquet")) {
          for (Path file : old) {
            Files.delete(file);
          }
        }
      }
      try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
        awaitAll(submitAll(executor, memory));
      }
      Files.writeString(folder.resolve(MARKER), String.valueOf(scale));
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private List<Future<?>> submitAll(ExecutorService executor, MemoryPool memory) {
    List<Future<?>> parts = new ArrayList<>();
    for (String name : tables().reversed()) {
      TpchTable<?> table = TpchTable.getTable(name);
      int count = name.equals("orders") || name.equals("lineitem") ? PARTS : 1;
      for (int part = 1; part <= count; part++) {
        int number = part;
        parts.add(executor.submit(() -> write(table, number, count, memory)));
      }
    }
    return parts;
  }

  private void awaitAll(List<Future<?>> parts) {
    SheafException failure = null;
    for (Future<?> part : parts) {
      try {
        part.get();
      } catch (ExecutionException e) {
        stop();
        failure =
            failure != null
                ? failure
                : e.getCause() instanceof SheafException known
                    ? known
                    : new SheafException(
                        ErrorCode.INTERNAL_ERROR, "internal error: " + e.getCause(), e.getCause());
      } catch (InterruptedException e) {
        stop();
        Thread.currentThread().interrupt();
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private <E extends TpchEntity> void write(
      TpchTable<E> table, int part, int count, MemoryPool memory) {
    List<ColumnFiller<E>> columns = new ArrayList<>();
    table.getColumns().forEach(column -> columns.add(new ColumnFiller<>(column, BATCH_ROWS)));
    Schema schema = new Schema(table.getColumns().stream().map(ColumnFiller::field).toList());
    String path =
        folder.resolve(table.getTableName()).resolve("part-" + part + ".parquet").toString();
    try (TableWriter writer =
            FileFormats.byName("parquet").write(path, schema, Options.NONE, memory);
        TableWriter.Encoder encoder = writer.newEncoder()) {
      var rows = table.createGenerator(scale, part, count).iterator();
      while (rows.hasNext()) {
        if (stopped) {
          throw new SheafException(ErrorCode.CANCELLED, "making the data was cancelled");
        }
        try (var strings = new Strings(memory)) {
          int size = 0;
          for (; size < BATCH_ROWS && rows.hasNext(); size++) {
            E row = rows.next();
            for (ColumnFiller<E> column : columns) {
              column.set(size, row, strings.heap());
            }
          }
          int filled = size;
          encoder.accept(
              new DenseBatch(
                  filled,
                  columns.stream().map(column -> column.column(filled)).toArray(Column[]::new)));
          rowsWritten.addAndGet(filled);
        }
      }
      encoder.finish();
      writer.commit();
    }
  }

  /** The strings of one batch, counted. */
  private record Strings(StringHeap heap, io.sheaf.columnar.memory.MemoryConsumer consumer)
      implements AutoCloseable {
    private Strings(io.sheaf.columnar.memory.MemoryConsumer consumer) {
      this(new StringHeap(consumer), consumer);
    }

    private Strings(MemoryPool memory) {
      this(memory.consumer("generated strings"));
    }

    @Override
    public void close() {
      heap.close();
      consumer.close();
    }
  }
}
