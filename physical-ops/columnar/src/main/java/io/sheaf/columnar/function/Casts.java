package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.function.RowCast.Source;
import io.sheaf.columnar.function.RowCast.Step;
import io.sheaf.columnar.text.Uuids;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Char;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import io.sheaf.columnar.type.Layout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Conversions between all pairs of types that have one. */
public final class Casts {
  private static final long EXACT_DOUBLE = 1L << 53;

  private Casts() {}

  /** Whether some value of the first type does not convert to the second. */
  public static boolean canThrow(DataType from, DataType to) {
    if (from.equals(to)
        || from == Simple.NULL
        || to.isString()
        || (to == Simple.DOUBLE && from.isNumeric())) {
      return false;
    }
    return !isWidening(from, to) && !(from == Simple.DATE && to instanceof Timestamp);
  }

  /**
   * Whether every value of the exact number {@code from} is one of {@code to}, with the same
   * unscaled value.
   */
  private static boolean isWidening(DataType from, DataType to) {
    return DecimalTypes.isExact(from)
        && DecimalTypes.isExact(to)
        && DecimalTypes.scale(from) == DecimalTypes.scale(to)
        && ((to.isInteger() && from instanceof Decimal)
            // Not all numbers of an integer type's digits are in its range.
            ? DecimalTypes.digits(from) < DecimalTypes.digits(to)
            : DecimalTypes.digits(from) <= DecimalTypes.digits(to));
  }

  /**
   * A strict kernel that converts.
   *
   * @throws SheafException TYPE_MISMATCH when there is no such conversion
   */
  public static Kernel kernel(
      DataType from, DataType to, boolean nullOnError, EvalContext context) {
    if (from == Simple.NULL) {
      return NestedCast.ofNull(to);
    }
    if (from instanceof DataType.Nested || to instanceof DataType.Nested) {
      return nested(from, to, nullOnError, context);
    }
    if (isWidening(from, to) || isReinterpretation(from, to)) {
      return new Retype(to);
    }
    if (from.isFloating() && to == Simple.DOUBLE) {
      return (operands, rows, nulls) ->
          new DoubleColumn(to, rows, ((DoubleColumn) operands[0]).values(), nulls);
    }
    if (DecimalTypes.isExact(from) && to == Simple.DOUBLE) {
      return new ToDoubleKernel(DecimalTypes.scale(from));
    }
    if (from.layout() == Layout.VIEW) {
      return ofBytes(from, to, nullOnError, context);
    }
    if (from.isFloating()) {
      return ofFloating(from, to, nullOnError, context);
    }
    return ofExact(from, to, nullOnError, context);
  }

  /** Pairs whose values are the same numbers: intervals and integers, nothing else. */
  private static boolean isReinterpretation(DataType from, DataType to) {
    boolean interval =
        from == Simple.INTERVAL_DAY_TIME
            || from == Simple.INTERVAL_YEAR_MONTH
            || to == Simple.INTERVAL_DAY_TIME
            || to == Simple.INTERVAL_YEAR_MONTH;
    boolean words = from.layout() == Layout.INT || from.layout() == Layout.LONG;
    boolean narrow = from.layout() == Layout.LONG && to.layout() == Layout.INT;
    return interval
        && words
        && !narrow
        && (to.layout() == Layout.INT || to.layout() == Layout.LONG)
        && (from.isInteger() || to.isInteger());
  }

  private static SheafException unsupported(DataType from, DataType to) {
    return new SheafException(ErrorCode.TYPE_MISMATCH, from + " does not convert to " + to);
  }

  private static Kernel nested(
      DataType from, DataType to, boolean nullOnError, EvalContext context) {
    if (from instanceof DataType.Nested given && to instanceof DataType.Nested wanted) {
      return new NestedCast(given, wanted, nullOnError, context);
    }
    if (to.isString()) {
      return new NestedTextKernel(from, to, context);
    }
    if (from.isString() && to instanceof DataType.Nested wanted) {
      return new NestedParseKernel(wanted, nullOnError, context);
    }
    throw unsupported(from, to);
  }

  private static Kernel ofBytes(
      DataType from, DataType to, boolean nullOnError, EvalContext context) {
    if (from == Simple.UUID && to.isString()) {
      return new NestedTextKernel(from, to, context);
    }
    if (from == Simple.UUID || (to == Simple.UUID && !from.isString())) {
      throw unsupported(from, to);
    }
    if (to == Simple.UUID) {
      StringArgument argument = new StringArgument(context.memory());
      Step.ToString step =
          (row, out) -> {
            byte[] bytes =
                Uuids.parse(text(argument, row))
                    .orElseThrow(() -> Errors.invalidCast(text(argument, row), to));
            out.set(row, bytes, 0, bytes.length);
          };
      return new RowCast(
          to, nullOnError, texts(argument), step, new StringBuilderColumn(context.memory()));
    }
    if (to.layout() == Layout.VIEW) {
      return to instanceof Char fixed
          ? new CharKernel(fixed, context.memory())
          : (operands, rows, nulls) ->
              new ViewColumn(to, rows, ((ViewColumn) operands[0]).views(), nulls);
    }
    if (from == Simple.VARBINARY) {
      throw unsupported(from, to);
    }
    StringArgument argument = new StringArgument(context.memory());
    Source source = texts(argument);
    ZoneId zone = context.zone();
    Step step;
    if (to == Simple.BOOLEAN) {
      step = (Step.ToWord) row -> ValueText.parseBoolean(text(argument, row)) ? 1 : 0;
    } else if (to.isFloating()) {
      step = (Step.ToDouble) row -> ValueText.parseDouble(text(argument, row), to);
    } else if (DecimalTypes.isExact(to)) {
      step =
          to.layout() == Layout.INT128
              ? (Step.ToWide) row -> ValueText.parseExact(text(argument, row), to)
              : (Step.ToWord) row -> ValueText.parseExact(text(argument, row), to).longValue();
    } else if (Types.temporal(to)) {
      step = (Step.ToWord) row -> ValueText.parseTemporal(text(argument, row), to, zone);
    } else if (to == Simple.INTERVAL_DAY_TIME) {
      step = (Step.ToWord) row -> DurationText.parse(text(argument, row));
    } else {
      argument.close();
      throw unsupported(from, to);
    }
    return new RowCast(to, nullOnError, source, step, null);
  }

  private static Source texts(StringArgument argument) {
    return new Source() {
      @Override
      public void load(Column column, int rows) {
        argument.load(column);
      }

      @Override
      public void close() {
        argument.close();
      }
    };
  }

  private static String text(StringArgument argument, int row) {
    return new String(argument.bytes(row), StandardCharsets.UTF_8);
  }

  private static final class DoubleSource implements Source {
    private double[] values;

    @Override
    public void load(Column column, int rows) {
      values = ((DoubleColumn) column).values();
    }
  }

  private static Kernel ofFloating(
      DataType from, DataType to, boolean nullOnError, EvalContext context) {
    DoubleSource source = new DoubleSource();
    if (to == Simple.REAL) {
      Step.ToDouble narrow =
          row -> {
            double value = source.values[row];
            if (Float.isInfinite((float) value) && !Double.isInfinite(value)) {
              throw Errors.outOfRange(value, to);
            }
            return (float) value;
          };
      return new RowCast(to, nullOnError, source, narrow, null);
    }
    if (to.isString()) {
      return text(
          to,
          nullOnError,
          source,
          row -> ValueText.formatDouble(source.values[row], from),
          context);
    }
    Step step;
    if (to == Simple.BOOLEAN) {
      step = (Step.ToWord) row -> source.values[row] != 0 ? 1 : 0;
    } else if (!DecimalTypes.isExact(to)) {
      throw unsupported(from, to);
    } else if (to.layout() == Layout.INT128) {
      step = (Step.ToWide) row -> toDecimal(source.values[row], from, to);
    } else if (to instanceof Decimal) {
      step = (Step.ToWord) row -> toDecimal(source.values[row], from, to).longValue();
    } else {
      step = (Step.ToWord) row -> toInteger(source.values[row], to);
    }
    return new RowCast(to, nullOnError, source, step, null);
  }

  private static long toInteger(double value, DataType to) {
    double rounded = RoundKernel.halfAwayFromZero(value);
    // 2^63 itself is a double and out of range; NaN fails both comparisons.
    if (!(rounded >= IntRange.min(to) && rounded < -(double) IntRange.min(to))) {
      throw Errors.outOfRange(value, to);
    }
    return (long) rounded;
  }

  private static BigInteger toDecimal(double value, DataType from, DataType to) {
    if (!Double.isFinite(value)) {
      throw Errors.outOfRange(value, to);
    }
    BigInteger unscaled =
        new BigDecimal(ValueText.formatDouble(value, from))
            .setScale(DecimalTypes.scale(to), RoundingMode.HALF_UP)
            .unscaledValue();
    if (!DecimalTypes.holds(to, unscaled)) {
      throw Errors.outOfRange(value, to);
    }
    return unscaled;
  }

  private interface RowText {
    String of(int row);
  }

  private static Kernel text(
      DataType to, boolean nullOnError, Source source, RowText rowText, EvalContext context) {
    Step.ToString step =
        to instanceof Char fixed
            ? (row, out) -> out.set(row, CharKernel.fitted(rowText.of(row), fixed.length()))
            : (row, out) -> out.set(row, rowText.of(row));
    return new RowCast(to, nullOnError, source, step, new StringBuilderColumn(context.memory()));
  }

  private static final class ExactSource implements Source {
    private final ExactArgument argument = new ExactArgument();

    @Override
    public void load(Column column, int rows) {
      argument.load(column, rows);
    }
  }

  private static Kernel ofExact(
      DataType from, DataType to, boolean nullOnError, EvalContext context) {
    ExactSource source = new ExactSource();
    ExactArgument argument = source.argument;
    ZoneId zone = context.zone();
    int fromScale = DecimalTypes.scale(from);
    if (to.isString()) {
      RowText rowText =
          from instanceof Decimal && from.layout() == Layout.INT128
              ? row -> DecimalTypes.text(argument.big(row), fromScale)
              : row -> ValueText.formatWord(argument.value(row), from, zone);
      return text(to, nullOnError, source, rowText, context);
    }
    Step step;
    if (to == Simple.BOOLEAN && from.isNumeric()) {
      step = (Step.ToWord) row -> (argument.low(row) | argument.high(row)) != 0 ? 1 : 0;
    } else if ((from == Simple.BOOLEAN || DecimalTypes.isExact(from)) && DecimalTypes.isExact(to)) {
      int shift = DecimalTypes.scale(to) - fromScale;
      if (from != Simple.BOOLEAN && Math.abs(shift) <= 18) {
        return new RescaleKernel(from, to, shift, nullOnError);
      }
      step =
          to.layout() == Layout.INT128
              ? (Step.ToWide) row -> rescaled(argument.big(row), shift, fromScale, to)
              : (Step.ToWord) row -> rescaled(argument.big(row), shift, fromScale, to).longValue();
    } else if (to.isFloating() && (from == Simple.BOOLEAN || DecimalTypes.isExact(from))) {
      step =
          (Step.ToDouble)
              row -> {
                double value = toDouble(argument, row, fromScale);
                return to == Simple.REAL ? (float) value : value;
              };
    } else {
      step = temporal(from, to, argument, zone);
    }
    return new RowCast(to, nullOnError, source, step, null);
  }

  static BigInteger rescaled(BigInteger value, int shift, int fromScale, DataType to) {
    BigInteger unscaled = Int128.shifted(value, shift);
    if (!DecimalTypes.holds(to, unscaled)) {
      throw Errors.outOfRange(DecimalTypes.text(value, fromScale), to);
    }
    return unscaled;
  }

  private static Step temporal(DataType from, DataType to, ExactArgument argument, ZoneId zone) {
    boolean known =
        (Types.dateTime(from) && Types.temporal(to))
            || (from instanceof Time && to instanceof Time);
    if (!known) {
      throw unsupported(from, to);
    }
    long fromDay = TimeUnits.perDay(from);
    long toDay = TimeUnits.perDay(to);
    return (Step.ToWord)
        row -> {
          try {
            return convert(argument.value(row), from, fromDay, to, toDay, zone);
          } catch (ArithmeticException overflow) {
            throw Errors.outOfRange(ValueText.formatWord(argument.value(row), from, zone), to);
          }
        };
  }

  private static long convert(
      long value, DataType from, long fromDay, DataType to, long toDay, ZoneId zone) {
    boolean wasInstant = TimeUnits.isInstant(from);
    boolean isInstant = TimeUnits.isInstant(to);
    long local =
        wasInstant && !isInstant ? TimeUnits.toLocal(value, fromDay / 86_400, zone) : value;
    if (to instanceof Time) {
      local = Math.floorMod(local, fromDay);
    }
    long units =
        toDay >= fromDay
            ? Math.multiplyExact(local, toDay / fromDay)
            : Math.floorDiv(local, fromDay / toDay);
    if (to == Simple.DATE) {
      return Math.toIntExact(units);
    }
    return isInstant && !wasInstant ? TimeUnits.toInstant(units, toDay / 86_400, zone) : units;
  }

  private static double toDouble(ExactArgument argument, int row, int scale) {
    if (argument.isWord()) {
      return toDouble(argument.value(row), scale);
    }
    return new BigDecimal(argument.big(row), scale).doubleValue();
  }

  /** The nearest double: a quotient of two exact doubles is rounded once. */
  static double toDouble(long value, int scale) {
    if (scale == 0) {
      return value;
    }
    return scale <= 18 && Math.abs(value) <= EXACT_DOUBLE
        ? value / (double) Int128.powerOfTen(scale)
        : BigDecimal.valueOf(value, scale).doubleValue();
  }

  /** Exact numbers to DOUBLE. */
  private static final class ToDoubleKernel implements Kernel {
    private final int scale;
    private final ExactArgument argument = new ExactArgument();
    private final ColumnBuffer result = new ColumnBuffer();

    ToDoubleKernel(int scale) {
      this.scale = scale;
    }

    @Override
    public Column apply(Column[] operands, int rows, byte[] nulls) {
      argument.load(operands[0], rows);
      double[] out = result.doubles(rows);
      if (argument.isWord()
          && (scale == 0 || (scale <= 18 && LongLoops.bits(argument.longs(), rows) <= 53))) {
        divide(argument.longs(), (double) Int128.powerOfTen(scale), out, rows);
      } else {
        for (int row = 0; row < rows; row++) {
          out[row] = toDouble(argument, row, scale);
        }
      }
      return new DoubleColumn(Simple.DOUBLE, rows, out, nulls);
    }

    private static void divide(long[] values, double divisor, double[] out, int rows) {
      for (int i = 0; i < rows; i++) {
        out[i] = values[i] / divisor;
      }
    }

    private static double toDouble(ExactArgument argument, int row, int scale) {
      return Casts.toDouble(argument, row, scale);
    }
  }

  /** The same numbers under another type that holds them all. */
  private static final class Retype implements Kernel {
    private final DataType to;
    private final ColumnBuffer result = new ColumnBuffer();

    Retype(DataType to) {
      this.to = to;
    }

    @Override
    public Column apply(Column[] operands, int rows, byte[] nulls) {
      return switch (operands[0]) {
        case IntColumn ints when to.layout() == Layout.INT ->
            new IntColumn(to, rows, ints.values(), nulls);
        case IntColumn ints -> {
          long[] out = result.longs(rows);
          LongLoops.widen(ints.values(), out, rows);
          yield new LongColumn(to, rows, out, nulls);
        }
        case LongColumn longs when to.layout() == Layout.INT -> {
          int[] out = result.ints(rows);
          for (int i = 0; i < rows; i++) {
            out[i] = (int) longs.values()[i];
          }
          yield new IntColumn(to, rows, out, nulls);
        }
        case LongColumn longs -> new LongColumn(to, rows, longs.values(), nulls);
        case Int128Column wide -> new Int128Column(to, rows, wide.words(), nulls);
        default -> throw new IllegalArgumentException("not an exact number: " + operands[0].type());
      };
    }
  }
}
