package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import java.math.BigInteger;

/** A conversion row by row, where a row may fail: an error, or for TRY_CAST a null. */
final class RowCast implements Kernel {
  /** Where rows are read. */
  interface Source extends AutoCloseable {
    void load(Column column, int rows);

    @Override
    default void close() {}
  }

  /** Converts a row; one of these a layout of the result. */
  sealed interface Step {
    /** To BOOLEAN, INT or LONG. */
    non-sealed interface ToWord extends Step {
      long convert(int row);
    }

    /** To INT128. */
    non-sealed interface ToWide extends Step {
      BigInteger convert(int row);
    }

    /** To DOUBLE. */
    non-sealed interface ToDouble extends Step {
      double convert(int row);
    }

    /** To VIEW: appends the row's string. */
    non-sealed interface ToString extends Step {
      void convert(int row, StringBuilderColumn out);
    }
  }

  private final DataType type;
  private final boolean nullOnError;
  private final Source source;
  private final Step step;
  private final StringBuilderColumn strings;
  private final ColumnBuffer result = new ColumnBuffer();
  private byte[] outNulls;

  RowCast(
      DataType type, boolean nullOnError, Source source, Step step, StringBuilderColumn strings) {
    this.type = type;
    this.nullOnError = nullOnError;
    this.source = source;
    this.step = step;
    this.strings = strings;
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    source.load(operands[0], rows);
    outNulls = nulls;
    return switch (step) {
      case Step.ToWord toWord -> words(toWord, rows, nulls);
      case Step.ToWide toWide -> {
        long[] out = result.longs(2 * rows);
        for (int row = 0; row < rows; row++) {
          BigInteger value = BigInteger.ZERO;
          if (!Nulls.isNull(nulls, row)) {
            try {
              value = toWide.convert(row);
            } catch (SheafException failure) {
              fail(failure, row, rows);
            }
          }
          Int128.set(out, row, value);
        }
        yield new Int128Column(type, rows, out, outNulls);
      }
      case Step.ToDouble toDouble -> {
        double[] out = result.doubles(rows);
        for (int row = 0; row < rows; row++) {
          if (!Nulls.isNull(nulls, row)) {
            try {
              out[row] = toDouble.convert(row);
            } catch (SheafException failure) {
              fail(failure, row, rows);
            }
          }
        }
        yield new DoubleColumn(type, rows, out, outNulls);
      }
      case Step.ToString toString -> {
        strings.begin(rows);
        for (int row = 0; row < rows; row++) {
          if (Nulls.isNull(nulls, row)) {
            strings.setEmpty(row);
            continue;
          }
          try {
            toString.convert(row, strings);
          } catch (SheafException failure) {
            strings.setEmpty(row);
            fail(failure, row, rows);
          }
        }
        yield new ViewColumn(type, rows, strings.views(), outNulls);
      }
    };
  }

  private Column words(Step.ToWord toWord, int rows, byte[] nulls) {
    long[] out = result.longs(rows);
    for (int row = 0; row < rows; row++) {
      out[row] = 0;
      if (!Nulls.isNull(nulls, row)) {
        try {
          out[row] = toWord.convert(row);
        } catch (SheafException failure) {
          fail(failure, row, rows);
        }
      }
    }
    return switch (type.layout()) {
      case BOOLEAN -> {
        byte[] flags = result.bytes(rows);
        for (int row = 0; row < rows; row++) {
          flags[row] = (byte) out[row];
        }
        yield new BooleanColumn(type, rows, flags, outNulls);
      }
      case INT -> {
        int[] ints = result.ints(rows);
        for (int row = 0; row < rows; row++) {
          ints[row] = (int) out[row];
        }
        yield new IntColumn(type, rows, ints, outNulls);
      }
      default -> new LongColumn(type, rows, out, outNulls);
    };
  }

  @SuppressWarnings("ReferenceEquality") // whether the mask is this kernel's own
  private void fail(SheafException failure, int row, int rows) {
    if (!nullOnError) {
      throw failure;
    }
    byte[] own = result.nulls(rows);
    if (outNulls != own) {
      if (outNulls == null) {
        java.util.Arrays.fill(own, 0, rows, (byte) 0);
      } else {
        System.arraycopy(outNulls, 0, own, 0, rows);
      }
      outNulls = own;
    }
    own[row] = 1;
  }

  @Override
  public void close() {
    source.close();
    if (strings != null) {
      strings.close();
    }
  }
}
