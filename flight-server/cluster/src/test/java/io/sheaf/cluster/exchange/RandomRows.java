package io.sheaf.cluster.exchange;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.exchange.ExchangeOutput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows of several types, with nulls, strings short and long, as outputs and as values to compare.
 */
final class RandomRows {
  static final Schema SCHEMA =
      Schema.of(
          new Field("id", Simple.BIGINT, false),
          new Field("flag", Simple.BOOLEAN, true),
          new Field("day", Simple.DATE, true),
          new Field("price", Simple.DOUBLE, true),
          new Field("note", Simple.VARCHAR, true));

  private RandomRows() {}

  /** An output of random rows; the first column of partition p, block b counts from p, b. */
  static ExchangeOutput output(
      MemoryPool pool, Path spill, int partitions, int blocks, int rows, long seed) {
    ExchangeOutput output = new ExchangeOutput("test output", partitions, pool, spill, true);
    Random random = new Random(seed);
    for (int p = 0; p < partitions; p++) {
      for (int b = 0; b < blocks; b++) {
        add(output, p, rows, random);
      }
    }
    return output;
  }

  static void add(ExchangeOutput output, int partition, int rows, Random random) {
    try (MemoryConsumer strings = output.memory().pool().consumer("strings");
        NativeBuffer bytes = strings.allocate(64L * rows + 64)) {
      output.add(partition, StoredBatch.copy(batch(rows, random, bytes), output.memory()));
    }
  }

  static ColumnBatch batch(int rows, Random random, NativeBuffer bytes) {
    long[] ids = random.longs(rows).toArray();
    byte[] flags = new byte[rows];
    int[] days = random.ints(rows).toArray();
    double[] prices = random.doubles(rows).toArray();
    long[] views = new long[2 * rows];
    byte[] nulls = new byte[rows];
    long at = bytes.address();
    for (int i = 0; i < rows; i++) {
      flags[i] = (byte) random.nextInt(2);
      nulls[i] = (byte) (random.nextInt(5) == 0 ? 1 : 0);
      byte[] text = "né".repeat(random.nextInt(12)).getBytes(StandardCharsets.UTF_8);
      Native.copy(text, 0, at, text.length);
      Views.set(views, i, at, text.length);
      at += text.length;
    }
    return new DenseBatch(
        rows,
        new Column[] {
          new LongColumn(Simple.BIGINT, rows, ids, null),
          new BooleanColumn(Simple.BOOLEAN, rows, flags, nulls),
          new IntColumn(Simple.DATE, rows, days, nulls),
          new DoubleColumn(Simple.DOUBLE, rows, prices, nulls),
          new ViewColumn(Simple.VARCHAR, rows, views, nulls)
        });
  }

  /** The rows of a block as text. */
  static List<String> rows(StoredBatch block) {
    List<String> rows = new ArrayList<>();
    try (StoredBatchReader reader = new StoredBatchReader(SCHEMA.size())) {
      ColumnBatch batch = reader.read(block);
      for (int row = 0; row < batch.rowCount(); row++) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < SCHEMA.size(); c++) {
          line.append(value(batch.column(c), row)).append('|');
        }
        rows.add(line.toString());
      }
    }
    return rows;
  }

  private static Object value(Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (column) {
      case LongColumn c -> c.values()[row];
      case BooleanColumn c -> c.values()[row];
      case IntColumn c -> c.values()[row];
      case DoubleColumn c -> c.values()[row];
      case ViewColumn c ->
          new String(
              Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]), StandardCharsets.UTF_8);
      default -> throw new IllegalArgumentException(column.toString());
    };
  }
}
