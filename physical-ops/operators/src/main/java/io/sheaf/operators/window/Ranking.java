package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/** Functions of a row's place in its partition alone. */
final class Ranking implements WindowOutput {
  /** Which place. */
  enum Kind {
    ROW_NUMBER,
    RANK,
    DENSE_RANK,
    PERCENT_RANK,
    CUME_DIST;

    boolean needsPartitionEnds() {
      return this == PERCENT_RANK || this == CUME_DIST;
    }
  }

  private final Kind kind;
  private final DataType type;
  private final Borders partitions;
  private final Borders peers;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private long partition = -1;
  private long peerStart;
  private long denseRank;

  Ranking(Kind kind, DataType type, Borders partitions, Borders peers) {
    this.kind = kind;
    this.type = type;
    this.partitions = partitions;
    this.peers = peers;
  }

  @Override
  public Column column(long from, int count) {
    return switch (kind) {
      case ROW_NUMBER -> {
        long[] out = buffer.longs(count);
        for (int i = 0; i < count; i++) {
          out[i] = from + i - partitions.start(i) + 1;
        }
        yield integers(type, out, count, null, buffer);
      }
      case RANK -> {
        long[] out = buffer.longs(count);
        for (int i = 0; i < count; i++) {
          out[i] = peers.start(i) - partitions.start(i) + 1;
        }
        yield integers(type, out, count, null, buffer);
      }
      case DENSE_RANK -> {
        long[] out = buffer.longs(count);
        for (int i = 0; i < count; i++) {
          out[i] = denseRank(i);
        }
        yield integers(type, out, count, null, buffer);
      }
      case PERCENT_RANK, CUME_DIST -> fractions(count);
    };
  }

  private long denseRank(int i) {
    if (partitions.start(i) != partition) {
      partition = partitions.start(i);
      denseRank = 0;
      peerStart = -1;
    }
    if (peers.start(i) != peerStart) {
      peerStart = peers.start(i);
      denseRank++;
    }
    return denseRank;
  }

  private Column fractions(int count) {
    double[] out = buffer.doubles(count);
    for (int i = 0; i < count; i++) {
      long start = partitions.start(i);
      double size = partitions.end(i) - start;
      if (kind == Kind.CUME_DIST) {
        out[i] = (peers.end(i) - start) / size;
      } else {
        out[i] = size == 1 ? 0 : (peers.start(i) - start) / (size - 1);
      }
    }
    return new DoubleColumn(type, count, out, null);
  }

  /** Whole numbers as a column of an integer type. */
  static Column integers(DataType type, long[] values, int count, byte[] nulls, ColumnBuffer into) {
    if (type.layout() == Layout.LONG) {
      return new LongColumn(type, count, values, nulls);
    }
    int[] out = into.ints(count);
    for (int i = 0; i < count; i++) {
      out[i] = (int) values[i];
    }
    return new IntColumn(type, count, out, nulls);
  }
}
