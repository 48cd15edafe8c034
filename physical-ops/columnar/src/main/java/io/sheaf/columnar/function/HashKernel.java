package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.type.DataType.Simple;

/** A 64-bit hash of any value; equal values of one type have equal hashes. */
final class HashKernel implements Kernel {
  private final ColumnBuffer result = new ColumnBuffer();

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    long[] out = result.longs(rows);
    switch (operands[0]) {
      case BooleanColumn c -> {
        for (int i = 0; i < rows; i++) {
          out[i] = StringHash.mix(c.values()[i]);
        }
      }
      case IntColumn c -> {
        for (int i = 0; i < rows; i++) {
          out[i] = StringHash.mix(c.values()[i]);
        }
      }
      case LongColumn c -> {
        for (int i = 0; i < rows; i++) {
          out[i] = StringHash.mix(c.values()[i]);
        }
      }
      case Int128Column c -> {
        for (int i = 0; i < rows; i++) {
          long low = c.words()[2 * i];
          long high = c.words()[2 * i + 1];
          // A value that fits a word hashes as it does in a column of words.
          out[i] =
              Int128.fitsLong(low, high)
                  ? StringHash.mix(low)
                  : StringHash.mix(StringHash.mix(low) ^ high);
        }
      }
      case DoubleColumn c -> {
        for (int i = 0; i < rows; i++) {
          out[i] = StringHash.mix(Bits.sortKey(c.values()[i]));
        }
      }
      case ViewColumn c -> {
        for (int i = 0; i < rows; i++) {
          out[i] =
              Nulls.isNull(nulls, i) ? 0 : StringHash.of(c.views()[2 * i], c.views()[2 * i + 1]);
        }
      }
      default -> throw new IllegalStateException("not flat: " + operands[0]);
    }
    return new LongColumn(Simple.BIGINT, rows, out, nulls);
  }
}
