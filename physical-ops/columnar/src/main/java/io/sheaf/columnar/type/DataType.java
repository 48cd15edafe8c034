package io.sheaf.columnar.type;

import java.util.List;
import java.util.stream.Collectors;

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
    /** 16 bytes, most significant first. */
    UUID(Layout.VIEW),
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

  /**
   * Any number of values of one type, in order; each may be null. Carried as {@link Nested} says.
   */
  record Array(DataType element) implements Nested {
    @Override
    public String toString() {
      return element + "[]";
    }
  }

  /**
   * A fixed number of named values; each may be null.
   *
   * @param fields at least one; names need not be unique, those of ROW(...) are not shown
   */
  record Struct(List<Member> fields) implements Nested {
    /** What the names of fields start with that nobody named. */
    public static final String UNNAMED = "EXPR$";

    /** One value of a struct. */
    public record Member(String name, DataType type) {}

    public Struct {
      fields = List.copyOf(fields);
    }

    /** The position of a field by its name, without regard to case; -1 when there is none. */
    public int indexOf(String name) {
      for (int i = 0; i < fields.size(); i++) {
        if (fields.get(i).name().equalsIgnoreCase(name)) {
          return i;
        }
      }
      return -1;
    }

    /** Whether fields have names of their own: ROW(1, 2) makes a struct without. */
    public boolean isNamed() {
      return !fields.getFirst().name().startsWith(UNNAMED);
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> isNamed() ? field.name() + " " + field.type() : "" + field.type())
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }
  }

  /** Pairs of a key, never null, and a value, in the order in which they were put in. */
  record Map(DataType key, DataType value) implements Nested {
    /** The type of one pair. */
    public Struct entry() {
      return new Struct(List.of(new Struct.Member("key", key), new Struct.Member("value", value)));
    }

    @Override
    public String toString() {
      return "MAP(" + key + ", " + value + ")";
    }
  }

  /**
   * Values made of values. One is carried as a byte string in the form of {@link
   * io.sheaf.columnar.nested.Elements}, whose order and equality are those of the values.
   */
  sealed interface Nested extends DataType permits Array, Struct, Map {
    @Override
    default Layout layout() {
      return Layout.VIEW;
    }
  }

  /** The layout that can hold every value of this type. */
  Layout layout();

  /** Whether values are made of values. */
  default boolean isNested() {
    return this instanceof Nested;
  }

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
