package io.sheaf.jdbc.arrow;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;

/** Columns whose values stand in another column. */
final class IndirectColumns {
  private IndirectColumns() {}

  /** A column that finds for each row the column and the row where its value is. */
  abstract static class Indirect extends ArrowColumn {
    Indirect(int length, ByteBuffer validity) {
      super(length, validity);
    }

    Indirect(int length) {
      super(length);
    }

    abstract ArrowColumn target(int row);

    abstract int position(int row);

    /** Throws when a row with a value points to none. */
    final void checkPositions() {
      for (int row = 0; row < length(); row++) {
        if (hasPosition(row)) {
          checkRange(position(row), 1, target(row).length());
        }
      }
    }

    /** Whether a row points to another column at all. */
    boolean hasPosition(int row) {
      return !super.isNull(row);
    }

    @Override
    public boolean hasNulls() {
      return true;
    }

    @Override
    public boolean isNull(int row) {
      return super.isNull(row) || target(row).isNull(position(row));
    }

    @Override
    public long getLong(int row) {
      return target(row).getLong(position(row));
    }

    @Override
    public double getDouble(int row) {
      return target(row).getDouble(position(row));
    }

    @Override
    public BigDecimal getDecimal(int row) {
      return target(row).getDecimal(position(row));
    }

    @Override
    public byte[] getBytes(int row) {
      return target(row).getBytes(position(row));
    }

    @Override
    public String getString(int row) {
      return target(row).getString(position(row));
    }

    @Override
    public Object object(int row) {
      return target(row).object(position(row));
    }

    @Override
    void appendWithin(StringBuilder out, int row) {
      target(row).appendWithin(out, position(row));
    }
  }

  /** Positions in a dictionary. */
  static final class Encoded extends Indirect {
    private final ArrowColumn indexes;
    private final ArrowColumn values;

    Encoded(ArrowColumn indexes, ArrowColumn values) {
      super(indexes.length());
      this.indexes = indexes;
      this.values = values;
      checkPositions();
    }

    @Override
    boolean hasPosition(int row) {
      return !indexes.isNull(row);
    }

    @Override
    public boolean isNull(int row) {
      return indexes.isNull(row) || super.isNull(row);
    }

    @Override
    ArrowColumn target(int row) {
      return values;
    }

    @Override
    int position(int row) {
      return (int) indexes.getLong(row);
    }
  }

  /** One column after another: a dictionary that later messages added to. */
  static final class Concatenated extends Indirect {
    private final ArrowColumn first;
    private final ArrowColumn second;

    Concatenated(ArrowColumn first, ArrowColumn second) {
      super(first.length() + second.length());
      this.first = first;
      this.second = second;
    }

    @Override
    ArrowColumn target(int row) {
      return row < first.length() ? first : second;
    }

    @Override
    int position(int row) {
      return row < first.length() ? row : row - first.length();
    }
  }

  /** Runs of equal values: the row after each run's last one, and the value of each. */
  static final class Runs extends Indirect {
    private final ArrowColumn ends;
    private final ArrowColumn values;

    Runs(int length, ArrowColumn ends, ArrowColumn values) {
      super(length);
      this.ends = ends;
      this.values = values;
      long before = 0;
      for (int run = 0; run < ends.length(); run++) {
        long end = ends.getLong(run);
        if (end <= before) {
          throw new IndexOutOfBoundsException("run " + run + " ends before it begins");
        }
        before = end;
      }
      checkRange(0, length, before);
      checkRange(0, ends.length(), values.length());
    }

    @Override
    ArrowColumn target(int row) {
      return values;
    }

    @Override
    int position(int row) {
      int low = 0;
      int high = ends.length() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (ends.getLong(middle) > row) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }

  /** Values of several types; one child column each. */
  static final class Unions extends Indirect {
    private final ByteBuffer types;
    private final ByteBuffer offsets;
    private final ArrowColumn[] childOfType = new ArrowColumn[128];

    /**
     * @param types the id of a type, a byte a row
     * @param offsets rows within the children; null when they have all rows
     * @param ids of the types, in the order of the children
     */
    Unions(
        int length,
        ByteBuffer validity,
        ByteBuffer types,
        ByteBuffer offsets,
        List<ArrowColumn> children,
        int[] ids) {
      super(length, validity);
      check(types, length);
      this.types = types;
      this.offsets = offsets;
      for (int i = 0; i < ids.length; i++) {
        childOfType[ids[i]] = children.get(i);
      }
      if (offsets != null) {
        check(offsets, 4L * length);
      }
      checkPositions();
    }

    @Override
    ArrowColumn target(int row) {
      ArrowColumn child = childOfType[types.get(row)];
      if (child == null) {
        throw new IndexOutOfBoundsException("no member of the union has id " + types.get(row));
      }
      return child;
    }

    @Override
    int position(int row) {
      return offsets == null ? row : offsets.getInt(4 * row);
    }
  }
}
