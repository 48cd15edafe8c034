package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A call computed row by row by a function that reads operands by number: a {@link Step} for each
 * kind of result. An {@link ArithmeticException} of a step is OUT_OF_RANGE. A step may make its row
 * null by {@link #none}. What a step derives from a string, such as a compiled pattern, it keeps by
 * {@link #derived} for as long as the string is the same.
 */
final class RowCall implements Kernel {
  /** Computes a row. */
  sealed interface Step {}

  /** Makes a row's string in place. */
  @FunctionalInterface
  non-sealed interface ToText extends Step {
    void apply(RowCall operands, int row, StringBuilderColumn out);
  }

  /** Computes a row's BOOLEAN (0 or 1), integer, date or time. */
  @FunctionalInterface
  non-sealed interface ToNumber extends Step {
    long apply(RowCall operands, int row);
  }

  /** Computes a row's floating number. */
  @FunctionalInterface
  non-sealed interface ToDouble extends Step {
    double apply(RowCall operands, int row);
  }

  /** Computes a row's unscaled decimal; null for NULL. */
  @FunctionalInterface
  non-sealed interface ToWide extends Step {
    BigInteger apply(RowCall operands, int row);
  }

  /** Makes a row's string; null for NULL. */
  @FunctionalInterface
  non-sealed interface ToString extends Step {
    String apply(RowCall operands, int row);
  }

  /** Makes a row's binary value; null for NULL. */
  @FunctionalInterface
  non-sealed interface ToBytes extends Step {
    byte[] apply(RowCall operands, int row);
  }

  private final CallSite site;
  private final Step step;
  private final StringArgument[] texts;
  private final ExactArgument[] numbers;
  private final double[][] doubles;
  private final Object[] derived;
  private final byte[][] derivedFrom;
  private final StringBuilderColumn out;
  private final ColumnBuffer result = new ColumnBuffer();
  private Column[] columns;
  private byte[] given;
  private byte[] made;
  private int rowCount;

  RowCall(CallSite site, Step step) {
    this.site = site;
    this.step = step;
    int count = site.operandTypes().size();
    this.texts = new StringArgument[count];
    this.numbers = new ExactArgument[count];
    this.doubles = new double[count][];
    this.derived = new Object[count];
    this.derivedFrom = new byte[count][];
    for (int i = 0; i < count; i++) {
      Layout layout = site.operand(i).layout();
      if (layout == Layout.VIEW) {
        texts[i] = new StringArgument(site.context().memory());
      } else if (layout != Layout.DOUBLE) {
        numbers[i] = new ExactArgument();
      }
    }
    boolean strings = site.type().layout() == Layout.VIEW;
    this.out = strings ? new StringBuilderColumn(site.context().memory()) : null;
  }

  static RowCall text(CallSite site, ToText function) {
    return new RowCall(site, function);
  }

  static RowCall number(CallSite site, ToNumber function) {
    return new RowCall(site, function);
  }

  CallSite site() {
    return site;
  }

  int count() {
    return texts.length;
  }

  DataType type(int operand) {
    return site.operand(operand);
  }

  StringArgument text(int operand) {
    return texts[operand];
  }

  /** A string operand's value. */
  String string(int operand, int row) {
    return new String(texts[operand].bytes(row), StandardCharsets.UTF_8);
  }

  /** A string or binary operand's bytes. */
  byte[] bytes(int operand, int row) {
    return texts[operand].bytes(row);
  }

  /** An operand of layout BOOLEAN, INT or LONG. */
  long number(int operand, int row) {
    return numbers[operand].value(row);
  }

  /** A floating operand. */
  double real(int operand, int row) {
    return doubles[operand][columns[operand] instanceof ConstantColumn ? 0 : row];
  }

  /** An integer's or decimal's value. */
  BigDecimal decimal(int operand, int row) {
    return new BigDecimal(numbers[operand].big(row), DecimalTypes.scale(type(operand)));
  }

  boolean isNull(int operand, int row) {
    return columns[operand].isNull(row);
  }

  /** An operand's value as CAST to VARCHAR writes it. */
  String shown(int operand, int row) {
    DataType type = type(operand);
    if (texts[operand] != null) {
      Object bytes = bytes(operand, row);
      return ValueText.format(bytes, type, site.context().zone());
    }
    if (type.layout() == Layout.DOUBLE) {
      return ValueText.formatDouble(real(operand, row), type);
    }
    return type.layout() == Layout.INT128
        ? DecimalTypes.text(numbers[operand].big(row), DecimalTypes.scale(type))
        : ValueText.formatWord(number(operand, row), type, site.context().zone());
  }

  /** The text of a value that is part of an operand. */
  String shown(Object value, DataType type) {
    return ValueText.format(value, type, site.context().zone());
  }

  /** What a function makes of a string operand, made once for equal strings in sequence. */
  @SuppressWarnings("unchecked")
  <T> T derived(int operand, int row, Function<String, T> function) {
    if (derived[operand] != null && texts[operand].isConstant()) {
      return (T) derived[operand];
    }
    byte[] bytes = texts[operand].bytes(row);
    if (derived[operand] == null || !Arrays.equals(bytes, derivedFrom[operand])) {
      derived[operand] = function.apply(new String(bytes, StandardCharsets.UTF_8));
      derivedFrom[operand] = bytes;
    }
    return (T) derived[operand];
  }

  /** Makes the row's result null, and gives a value to return for it. */
  int none(int row) {
    if (made == null) {
      made = result.nulls(rowCount);
      if (given == null) {
        Arrays.fill(made, 0, rowCount, (byte) 0);
      } else {
        System.arraycopy(given, 0, made, 0, rowCount);
      }
    }
    made[row] = 1;
    return 0;
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    columns = operands;
    given = nulls;
    made = null;
    rowCount = rows;
    for (int i = 0; i < operands.length; i++) {
      if (texts[i] != null) {
        texts[i].load(operands[i]);
      } else if (numbers[i] != null) {
        numbers[i].load(operands[i], rows);
      } else {
        Column flat =
            operands[i] instanceof ConstantColumn constant ? constant.value() : operands[i];
        doubles[i] = ((DoubleColumn) flat).values();
      }
    }
    try {
      return switch (step) {
        case ToText text -> texts(text, rows);
        case ToString string -> strings(string, rows);
        case ToBytes bytes -> binaries(bytes, rows);
        case ToDouble real -> reals(real, rows);
        case ToWide wide -> wides(wide, rows);
        case ToNumber number -> numbers(number, rows);
      };
    } catch (ArithmeticException overflow) {
      throw Errors.outOfRange("the result", site.type());
    }
  }

  private boolean skips(int row) {
    return given != null && given[row] != 0;
  }

  private byte[] nulls() {
    return made != null ? made : given;
  }

  private Column texts(ToText text, int rows) {
    out.begin(rows);
    for (int row = 0; row < rows; row++) {
      if (skips(row)) {
        out.setEmpty(row);
      } else {
        text.apply(this, row, out);
      }
    }
    return new ViewColumn(site.type(), rows, out.views(), nulls());
  }

  private Column strings(ToString string, int rows) {
    return texts(
        (in, row, column) -> {
          String value = string.apply(in, row);
          if (value == null) {
            column.setEmpty(row);
            none(row);
          } else {
            column.set(row, value);
          }
        },
        rows);
  }

  private Column binaries(ToBytes bytes, int rows) {
    return texts(
        (in, row, column) -> {
          byte[] value = bytes.apply(in, row);
          if (value == null) {
            column.setEmpty(row);
            none(row);
          } else {
            column.set(row, value, 0, value.length);
          }
        },
        rows);
  }

  private Column reals(ToDouble real, int rows) {
    double[] values = result.doubles(rows);
    for (int row = 0; row < rows; row++) {
      values[row] = skips(row) ? 0 : real.apply(this, row);
    }
    return new DoubleColumn(site.type(), rows, values, nulls());
  }

  private Column wides(ToWide wide, int rows) {
    long[] words = result.longs(2 * rows);
    for (int row = 0; row < rows; row++) {
      BigInteger value = skips(row) ? BigInteger.ZERO : wide.apply(this, row);
      if (value == null) {
        none(row);
        value = BigInteger.ZERO;
      }
      Int128.set(words, row, value);
    }
    if (site.type().layout() == Layout.INT128) {
      return new Int128Column(site.type(), rows, words, nulls());
    }
    long[] values = new long[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = words[2 * row];
    }
    return new LongColumn(site.type(), rows, values, nulls());
  }

  private Column numbers(ToNumber number, int rows) {
    return switch (site.type().layout()) {
      case BOOLEAN -> {
        byte[] flags = result.bytes(rows);
        for (int row = 0; row < rows; row++) {
          flags[row] = skips(row) ? 0 : (byte) number.apply(this, row);
        }
        yield new BooleanColumn(site.type(), rows, flags, nulls());
      }
      case INT -> {
        int[] ints = result.ints(rows);
        for (int row = 0; row < rows; row++) {
          ints[row] = skips(row) ? 0 : (int) number.apply(this, row);
        }
        yield new IntColumn(site.type(), rows, ints, nulls());
      }
      default -> {
        long[] longs = result.longs(rows);
        for (int row = 0; row < rows; row++) {
          longs[row] = skips(row) ? 0 : number.apply(this, row);
        }
        yield new LongColumn(site.type(), rows, longs, nulls());
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
