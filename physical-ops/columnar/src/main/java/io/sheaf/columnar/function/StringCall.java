package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.type.Layout;

/**
 * A call with strings among its operands, computed row by row by a function that reads operands by
 * number: {@link #text} for strings, {@link #number} for integers.
 */
final class StringCall implements Kernel {
  /** Makes a row's string. */
  @FunctionalInterface
  interface ToText {
    void apply(StringCall operands, int row, StringBuilderColumn out);
  }

  /** Computes a row's BOOLEAN (0 or 1) or integer. */
  @FunctionalInterface
  interface ToNumber {
    long apply(StringCall operands, int row);
  }

  private final CallSite site;
  private final StringArgument[] texts;
  private final ExactArgument[] numbers;
  private final ToText toText;
  private final ToNumber toNumber;
  private final StringBuilderColumn out;
  private final ColumnBuffer result = new ColumnBuffer();

  private StringCall(CallSite site, ToText toText, ToNumber toNumber) {
    this.site = site;
    this.toText = toText;
    this.toNumber = toNumber;
    int count = site.operandTypes().size();
    this.texts = new StringArgument[count];
    this.numbers = new ExactArgument[count];
    for (int i = 0; i < count; i++) {
      if (site.operand(i).layout() == Layout.VIEW) {
        texts[i] = new StringArgument(site.context().memory());
      } else {
        numbers[i] = new ExactArgument();
      }
    }
    this.out = toText == null ? null : new StringBuilderColumn(site.context().memory());
  }

  static StringCall text(CallSite site, ToText function) {
    return new StringCall(site, function, null);
  }

  static StringCall number(CallSite site, ToNumber function) {
    return new StringCall(site, null, function);
  }

  int count() {
    return texts.length;
  }

  StringArgument text(int operand) {
    return texts[operand];
  }

  long number(int operand, int row) {
    return numbers[operand].value(row);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    for (int i = 0; i < operands.length; i++) {
      if (texts[i] != null) {
        texts[i].load(operands[i]);
      } else {
        numbers[i].load(operands[i], rows);
      }
    }
    return toText != null ? strings(rows, nulls) : numbers(rows, nulls);
  }

  private Column strings(int rows, byte[] nulls) {
    out.begin(rows);
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out.setEmpty(row);
      } else {
        toText.apply(this, row, out);
      }
    }
    return new ViewColumn(site.type(), rows, out.views(), nulls);
  }

  private Column numbers(int rows, byte[] nulls) {
    return switch (site.type().layout()) {
      case BOOLEAN -> {
        byte[] flags = result.bytes(rows);
        for (int row = 0; row < rows; row++) {
          flags[row] = Nulls.isNull(nulls, row) ? 0 : (byte) toNumber.apply(this, row);
        }
        yield new BooleanColumn(site.type(), rows, flags, nulls);
      }
      case INT -> {
        int[] ints = result.ints(rows);
        for (int row = 0; row < rows; row++) {
          ints[row] = Nulls.isNull(nulls, row) ? 0 : (int) toNumber.apply(this, row);
        }
        yield new IntColumn(site.type(), rows, ints, nulls);
      }
      default -> {
        long[] longs = result.longs(rows);
        for (int row = 0; row < rows; row++) {
          longs[row] = Nulls.isNull(nulls, row) ? 0 : toNumber.apply(this, row);
        }
        yield new LongColumn(site.type(), rows, longs, nulls);
      }
    };
  }

  @Override
  public void close() {
    for (StringArgument text : texts) {
      if (text != null) {
        text.close();
      }
    }
    if (out != null) {
      out.close();
    }
  }
}
