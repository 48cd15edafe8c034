package io.sheaf.storage.text;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.function.Casts;
import io.sheaf.columnar.function.DateFormat;
import io.sheaf.columnar.function.Kernel;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a column of one type out of fields (see {@link Fields}). A value that is not of the type
 * becomes a null and is marked. The column is valid until the next call, and as long as the window.
 * Used by one thread, which closes it.
 */
public abstract class FieldDecoder implements AutoCloseable {
  /**
   * How values are written.
   *
   * @param date format of dates, null for ISO 8601
   * @param timestamp format of timestamps, null for ISO 8601
   */
  public record Style(
      char decimalSeparator, DateFormat date, DateFormat timestamp, Unescape unescape) {}

  protected final DataType type;
  protected final ScalarText text;
  protected final StringArena arena;
  private final Style style;

  /** Address and length of the value at hand. */
  long at;

  int length;

  protected FieldDecoder(DataType type, Style style, MemoryConsumer memory) {
    this.type = type;
    this.style = style;
    this.text = new ScalarText(style.decimalSeparator(), style.date(), style.timestamp());
    this.arena = new StringArena(memory);
  }

  /** The decoder of a type. */
  public static FieldDecoder of(DataType type, Style style, MemoryConsumer memory) {
    return switch (type) {
      case Simple simple ->
          switch (simple) {
            case VARCHAR -> new Strings(style, memory);
            case BOOLEAN -> new Booleans(style, memory);
            case TINYINT -> new Ints(type, Byte.MIN_VALUE, Byte.MAX_VALUE, style, memory);
            case SMALLINT -> new Ints(type, Short.MIN_VALUE, Short.MAX_VALUE, style, memory);
            case INTEGER -> new Ints(type, Integer.MIN_VALUE, Integer.MAX_VALUE, style, memory);
            case BIGINT -> new Longs(style, memory);
            case REAL, DOUBLE -> new Doubles(type, style, memory);
            case DATE -> new Dates(style, memory);
            default -> new Converted(type, style, memory);
          };
      case DataType.Decimal decimal when decimal.precision() <= 18 ->
          new Decimals(decimal, style, memory);
      case DataType.Time time when time.precision() <= 6 -> new Times(time, style, memory);
      case DataType.Timestamp stamp -> new Timestamps(stamp, style, memory);
      default -> new Converted(type, style, memory);
    };
  }

  /**
   * Decodes some fields.
   *
   * @param base address that offsets count from
   * @param nulls 1 for nulls; becomes part of the column and gets a mark for each bad value
   * @param bad gets a mark for each value that is not of the type; else untouched
   * @return the column; {@link #failures()} tells how many values were bad
   */
  public final Column decode(
      long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
    arena.reset();
    failures = 0;
    return decodeAll(fields, count, base, nulls, bad, into);
  }

  private int failures;

  /** Bad values of the last call. */
  public int failures() {
    return failures;
  }

  /** See {@link #decode}. */
  protected abstract Column decodeAll(
      long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into);

  /** Marks a bad value. */
  protected final void fail(int row, byte[] nulls, byte[] bad) {
    nulls[row] = 1;
    bad[row] = 1;
    failures++;
  }

  /** Finds the text of a field, without escapes; false when an escape is wrong. */
  final boolean load(long field, long base) {
    at = base + Fields.offset(field);
    length = Fields.length(field);
    return (field & Fields.ESCAPED) == 0 || unescape();
  }

  private boolean unescape() {
    long to = arena.allocate(length);
    int plain = style.unescape().apply(at, length, to);
    if (plain < 0) {
      return false;
    }
    arena.shrink(length - plain);
    at = to;
    length = plain;
    return true;
  }

  private static byte[] mask(byte[] nulls, int count) {
    int any = 0;
    for (int i = 0; i < count; i++) {
      any |= nulls[i];
    }
    return any == 0 ? null : nulls;
  }

  final String string() {
    byte[] bytes = new byte[length];
    Native.copy(at, bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    arena.close();
  }

  private static final class Strings extends FieldDecoder {
    Strings(Style style, MemoryConsumer memory) {
      super(Simple.VARCHAR, style, memory);
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      long[] views = into.longs(2 * count);
      for (int row = 0; row < count; row++) {
        long field = fields[row];
        if (nulls[row] != 0) {
          views[2 * row] = 0;
          views[2 * row + 1] = 0;
        } else if ((field & Fields.ESCAPED) == 0) {
          Views.set(views, row, base + Fields.offset(field), Fields.length(field));
        } else if (load(field, base)) {
          Views.set(views, row, at, length);
        } else {
          Views.set(views, row, at, 0);
          fail(row, nulls, bad);
        }
      }
      return new ViewColumn(type, count, views, mask(nulls, count));
    }
  }

  private static final class Booleans extends FieldDecoder {
    Booleans(Style style, MemoryConsumer memory) {
      super(Simple.BOOLEAN, style, memory);
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      byte[] values = into.bytes(count);
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base) && (text.bool(at, length) || abbreviated())) {
            values[row] = (byte) text.word;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new BooleanColumn(type, count, values, mask(nulls, count));
    }

    /** What a declared column may have besides. */
    private boolean abbreviated() {
      String word = length > 3 ? "" : string().strip().toLowerCase(java.util.Locale.ROOT);
      text.word = List.of("t", "1", "y", "yes", "on").contains(word) ? 1 : 0;
      return text.word == 1 || List.of("f", "0", "n", "no", "off").contains(word);
    }
  }

  private static final class Ints extends FieldDecoder {
    private final long least;
    private final long greatest;

    Ints(DataType type, long least, long greatest, Style style, MemoryConsumer memory) {
      super(type, style, memory);
      this.least = least;
      this.greatest = greatest;
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      int[] values = into.ints(count);
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base)
              && text.bigint(at, length)
              && text.word >= least
              && text.word <= greatest) {
            values[row] = (int) text.word;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new IntColumn(type, count, values, mask(nulls, count));
    }
  }

  private static final class Longs extends FieldDecoder {
    Longs(Style style, MemoryConsumer memory) {
      super(Simple.BIGINT, style, memory);
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      long[] values = into.longs(count);
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base) && text.bigint(at, length)) {
            values[row] = text.word;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new LongColumn(type, count, values, mask(nulls, count));
    }
  }

  private static final class Doubles extends FieldDecoder {
    Doubles(DataType type, Style style, MemoryConsumer memory) {
      super(type, style, memory);
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      double[] values = into.doubles(count);
      boolean real = type == Simple.REAL;
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base) && text.real(at, length)) {
            values[row] = real ? (float) text.number : text.number;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new DoubleColumn(type, count, values, mask(nulls, count));
    }
  }

  /** Decimals of one word, rounded half up to their scale. */
  private static final class Decimals extends FieldDecoder {
    private final int scale;
    private final long bound;
    private final char separator;

    Decimals(DataType.Decimal type, Style style, MemoryConsumer memory) {
      super(type, style, memory);
      this.scale = type.scale();
      this.bound = java.math.BigInteger.TEN.pow(type.precision()).longValueExact();
      this.separator = style.decimalSeparator();
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      long[] values = into.longs(count);
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base) && (plain() || general())) {
            values[row] = text.word;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new LongColumn(type, count, values, mask(nulls, count));
    }

    /** Digits, a point and just the scale's digits, or a whole number. */
    private boolean plain() {
      long end = at + length;
      long from = at;
      boolean negative = length > 0 && Native.getByte(from) == '-';
      from += negative ? 1 : 0;
      if (end - from > 18 || from == end) {
        return false;
      }
      long value = 0;
      int fraction = -1;
      for (; from < end; from++) {
        byte b = Native.getByte(from);
        int digit = b - '0';
        if (digit >= 0 && digit <= 9) {
          value = value * 10 + digit;
          fraction += fraction >= 0 ? 1 : 0;
        } else if (b == separator && fraction < 0) {
          fraction = 0;
        } else {
          return false;
        }
      }
      if (fraction != scale && !(scale == 0 && fraction < 0)) {
        return false;
      }
      text.word = negative ? -value : value;
      return value < bound && length > (fraction >= 0 ? 1 : 0);
    }

    private boolean general() {
      try {
        java.math.BigInteger unscaled =
            new java.math.BigDecimal(string().strip().replace(separator, '.'))
                .setScale(scale, java.math.RoundingMode.HALF_UP)
                .unscaledValue();
        if (unscaled.abs().compareTo(java.math.BigInteger.valueOf(bound)) >= 0) {
          return false;
        }
        text.word = unscaled.longValueExact();
        return true;
      } catch (NumberFormatException notANumber) {
        return false;
      }
    }
  }

  private static final class Dates extends FieldDecoder {
    Dates(Style style, MemoryConsumer memory) {
      super(Simple.DATE, style, memory);
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      int[] values = into.ints(count);
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base) && text.date(at, length)) {
            values[row] = (int) text.word;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new IntColumn(type, count, values, mask(nulls, count));
    }
  }

  private static final class Times extends FieldDecoder {
    Times(DataType type, Style style, MemoryConsumer memory) {
      super(type, style, memory);
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      long[] values = into.longs(count);
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base) && text.time(at, length)) {
            values[row] = text.word;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new LongColumn(type, count, values, mask(nulls, count));
    }
  }

  private static final class Timestamps extends FieldDecoder {
    private final boolean instant;
    private final boolean nanos;

    Timestamps(DataType.Timestamp type, Style style, MemoryConsumer memory) {
      super(type, style, memory);
      this.instant = type.instant();
      this.nanos = type.precision() > 6;
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      long[] values = into.longs(count);
      for (int row = 0; row < count; row++) {
        values[row] = 0;
        if (nulls[row] == 0) {
          if (load(fields[row], base) && parse()) {
            values[row] = text.word;
          } else {
            fail(row, nulls, bad);
          }
        }
      }
      return new LongColumn(type, count, values, mask(nulls, count));
    }

    private boolean parse() {
      if (nanos && !instant && text.datesAreTimestamps()) {
        return text.timestampNanos(at, length);
      }
      // An instant without an offset is in UTC.
      boolean read =
          instant
              ? text.instant(at, length) || text.timestamp(at, length)
              : text.timestamp(at, length);
      if (nanos) {
        text.word *= 1000;
      }
      return read;
    }
  }

  /** Any other type, by the cast from VARCHAR. */
  private static final class Converted extends FieldDecoder {
    private final Strings strings;
    private final Kernel cast;
    private final ColumnBuffer buffer = new ColumnBuffer();

    Converted(DataType type, Style style, MemoryConsumer memory) {
      super(type, style, memory);
      strings = new Strings(style, memory);
      cast =
          Casts.kernel(
              Simple.VARCHAR, type, true, new EvalContext(ZoneOffset.UTC, Instant.EPOCH, memory));
    }

    @Override
    protected Column decodeAll(
        long[] fields, int count, long base, byte[] nulls, byte[] bad, ColumnBuffer into) {
      byte[] before = Arrays.copyOf(nulls, count);
      Column source = strings.decode(fields, count, base, nulls, bad, buffer);
      Column column =
          cast.apply(new Column[] {source}, count, Arrays.copyOf(nulls, count)).flat(into);
      for (int row = 0; row < count; row++) {
        if (before[row] == 0 && column.isNull(row)) {
          fail(row, nulls, bad);
        }
      }
      return column;
    }

    @Override
    public void close() {
      cast.close();
      strings.close();
      super.close();
    }
  }
}
