package io.sheaf.storage.csv;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.text.Fields;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.TextType;

/** What a block of a file says about one column: the type of its values, bounds, nulls. */
final class ColumnProfile {
  private final ScalarText text;
  private final NullTexts nullTexts;
  private TextType type = TextType.NONE;
  private TextType boundsType = TextType.NONE;
  private long nulls;
  private long least;
  private long greatest;
  private double low;
  private double high;
  private boolean nan;

  ColumnProfile(ScalarText text, NullTexts nullTexts) {
    this.text = text;
    this.nullTexts = nullTexts;
  }

  TextType type() {
    return type;
  }

  /** Takes some rows in. */
  void add(long[] fields, int count, long base) {
    for (int row = 0; row < count; ) {
      row =
          switch (type) {
            case VARCHAR -> addTexts(fields, row, count, base);
            case HUGEINT, DOUBLE -> addReals(fields, row, count, base);
            default -> addWords(fields, row, count, base);
          };
      if (row < count) {
        widen(fields[row], base);
      }
    }
  }

  private int addTexts(long[] fields, int from, int count, long base) {
    int empty = 0;
    for (int row = from; row < count; row++) {
      empty += nullTexts.isNull(fields[row], base) ? 1 : 0;
    }
    nulls += empty;
    return count;
  }

  private int addWords(long[] fields, int from, int count, long base) {
    long min = least;
    long max = greatest;
    TextType expected = type;
    int row = from;
    for (; row < count; row++) {
      long field = fields[row];
      if (nullTexts.isNull(field, base)) {
        nulls++;
      } else if ((field & Fields.ESCAPED) == 0
          && expected.fits(text, base + Fields.offset(field), Fields.length(field))) {
        min = Math.min(min, text.word);
        max = Math.max(max, text.word);
      } else {
        break;
      }
    }
    least = min;
    greatest = max;
    return row;
  }

  private int addReals(long[] fields, int from, int count, long base) {
    for (int row = from; row < count; row++) {
      long field = fields[row];
      if (nullTexts.isNull(field, base)) {
        nulls++;
      } else if ((field & Fields.ESCAPED) == 0
          && isNumber(base + Fields.offset(field), Fields.length(field))) {
        double value = text.number;
        nan |= Double.isNaN(value);
        low = value < low ? value : low;
        high = value > high ? value : high;
      } else {
        return row;
      }
    }
    return count;
  }

  /** Whether a text is of the column's type, its value left in the text's number. */
  private boolean isNumber(long at, int length) {
    return type.fits(text, at, length) && (type == TextType.DOUBLE || text.real(at, length));
  }

  private void widen(long field, long base) {
    TextType own =
        (field & Fields.ESCAPED) != 0
            ? TextType.VARCHAR
            : TextType.of(text, base + Fields.offset(field), Fields.length(field));
    TextType joined = TextType.join(type, own, text);
    if (type == TextType.NONE) {
      least = Long.MAX_VALUE;
      greatest = Long.MIN_VALUE;
      low = Double.POSITIVE_INFINITY;
      high = Double.NEGATIVE_INFINITY;
    } else if (type == TextType.BIGINT && joined != TextType.VARCHAR) {
      low = least > greatest ? low : (double) least;
      high = least > greatest ? high : (double) greatest;
    } else if (joined == TextType.TIMESTAMP && least <= greatest) {
      least *= 86_400_000_000L;
      greatest *= 86_400_000_000L;
    }
    type = joined;
    boundsType = joined;
  }

  /** The statistics for a column of a type, which is that of all blocks together. */
  ColumnStatistics statistics(DataType column) {
    boolean nanPossible =
        nan || (column.isFloating() && type != TextType.DOUBLE && type != TextType.BIGINT);
    if (type == TextType.NONE) {
      return new ColumnStatistics(null, null, nulls, -1, false);
    }
    boolean reals = boundsType == TextType.DOUBLE || boundsType == TextType.HUGEINT;
    if (reals && column == DataType.Simple.DOUBLE && low <= high) {
      return new ColumnStatistics(low, high, nulls, -1, nan);
    }
    boolean same = boundsType.type().equals(column) && least <= greatest;
    if (same && column.layout() == Layout.LONG) {
      return new ColumnStatistics(least, greatest, nulls, -1, false);
    }
    if (same && column.layout() == Layout.INT) {
      return new ColumnStatistics((int) least, (int) greatest, nulls, -1, false);
    }
    if (boundsType == TextType.BIGINT && column == DataType.Simple.DOUBLE && least <= greatest) {
      return new ColumnStatistics((double) least, (double) greatest, nulls, -1, false);
    }
    return new ColumnStatistics(null, null, nulls, -1, nanPossible);
  }
}
