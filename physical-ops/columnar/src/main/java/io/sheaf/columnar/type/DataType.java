package io.sheaf.columnar.type;

/**
 * The meaning of a value. Types are separate from layouts: a {@link Decimal} of more than 18 digits
 * has layout {@link Layout#INT128}, yet a batch whose values all fit one word may carry it as
 * {@link Layout#LONG}.
 */
public sealed interface DataType {
  /** Types without parameters. */
  enum Simple implements DataType {
    BOOLEAN(Layout.BOOLEAN),
    TINYINT(Layout.INT),
    SMALLINT(Layout.INT),
    INTEGER(Layout.INT),
    BIGINT(Layout.LONG),
    REAL(Layout.DOUBLE),
    DOUBLE(Layout.DOUBLE),
    /** Days since 1970-01-01. */
    DATE(Layout.INT),
    VARCHAR(Layout.VIEW),
    VARBINARY(Layout.VIEW),
    /** Months. */
    INTERVAL_YEAR_MONTH(Layout.INT),
    /** Microseconds. */
    INTERVAL_DAY_TIME(Layout.LONG),
    /** The type of a bare NULL: every value is null; carried as BOOLEAN. */
    NULL(Layout.BOOLEAN);

    private final Layout layout;

    Simple(Layout layout) {
      this.layout = layout;
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public String toString() {
      return name()
          .replace("INTERVAL_YEAR_MONTH", "INTERVAL YEAR TO MONTH")
          .replace("INTERVAL_DAY_TIME", "INTERVAL DAY TO SECOND");
    }
  }

  /** Exact decimal: an integer of {@code precision} digits times 10^-scale. */
  record Decimal(int precision, int scale) implements DataType {
    /** Most digits that fit one long. */
    public static final int MAX_LONG_PRECISION = 18;

    /** Most digits of any decimal. */
    public static final int MAX_PRECISION = 38;

    @Override
    public Layout layout() {
      return precision <= MAX_LONG_PRECISION ? Layout.LONG : Layout.INT128;
    }

    @Override
    public String toString() {
      return "DECIMAL(" + precision + "," + scale + ")";
    }
  }

  /** Character string padded with blanks to {@code length} characters. */
  record Char(int length) implements DataType {
    @Override
    public Layout layout() {
      return Layout.VIEW;
    }

    @Override
    public String toString() {
      return "CHAR(" + length + ")";
    }
  }

  /** Time of day: microseconds since midnight, nanoseconds when precision exceeds 6. */
  record Time(int precision) implements DataType {
    @Override
    public Layout layout() {
      return Layout.LONG;
    }

    @Override
    public String toString() {
      return "TIME(" + precision + ")";
    }
  }

  /**
   * Date and time of day without a zone, or ({@code instant}) a point in time shown in the
   * session's zone: microseconds since 1970-01-01T00:00, nanoseconds when precision exceeds 6.
   */
  record Timestamp(int precision, boolean instant) implements DataType {
    @Override
    public Layout layout() {
      return Layout.LONG;
    }

    @Override
    public String toString() {
      return "TIMESTAMP(" + precision + ")" + (instant ? " WITH LOCAL TIME ZONE" : "");
    }
  }

  /** The layout that can hold every value of this type. */
  Layout layout();

  /** Whether values are byte strings. */
  default boolean isString() {
    return this == Simple.VARCHAR || this instanceof Char;
  }

  /** Whether values are 8- to 64-bit integers. */
  default boolean isInteger() {
    return this == Simple.TINYINT
        || this == Simple.SMALLINT
        || this == Simple.INTEGER
        || this == Simple.BIGINT;
  }

  /** Whether values are REAL or DOUBLE. */
  default boolean isFloating() {
    return this == Simple.REAL || this == Simple.DOUBLE;
  }

  /** Whether values take part in arithmetic. */
  default boolean isNumeric() {
    return isInteger() || isFloating() || this instanceof Decimal;
  }
}
