package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Membership in a set of constants: a bit set for dense integers, else a hash set by open
 * addressing.
 */
public final class Membership implements Kernel {
  private final Layout layout;
  private final boolean containsNull;
  private final int negated;
  private final StringArena arena;
  private final LongSet longs;
  private final Set<BigInteger> wide = new HashSet<>();
  private final ColumnBuffer result = new ColumnBuffer();
  private final ExactArgument argument = new ExactArgument();
  private long[] views;
  private int mask;

  /**
   * @param values boxed values of the operand's type, without nulls
   * @param containsNull whether the set also holds a null: then no row is known not to be a member
   */
  public Membership(
      DataType operandType,
      List<Object> values,
      boolean containsNull,
      boolean negated,
      MemoryConsumer memory) {
    this.layout = operandType.layout();
    this.containsNull = containsNull;
    this.negated = negated ? 1 : 0;
    this.arena = new StringArena(memory);
    if (layout == Layout.VIEW) {
      this.longs = null;
      addStrings(values);
    } else {
      this.longs = new LongSet(values.stream().flatMap(this::asLong).mapToLong(v -> v).toArray());
    }
  }

  /** The value as a long if it is one; wider decimals are kept apart. */
  private java.util.stream.Stream<Long> asLong(Object value) {
    return switch (value) {
      case Boolean b -> java.util.stream.Stream.of(b ? 1L : 0L);
      case Double d -> java.util.stream.Stream.of(Bits.sortKey(d));
      case BigInteger big -> {
        wide.add(big);
        yield big.bitLength() < 64
            ? java.util.stream.Stream.of(big.longValue())
            : java.util.stream.Stream.empty();
      }
      case Number number -> {
        wide.add(BigInteger.valueOf(number.longValue()));
        yield java.util.stream.Stream.of(number.longValue());
      }
      default -> throw new IllegalArgumentException("not a value: " + value.getClass());
    };
  }

  private void addStrings(List<Object> values) {
    int capacity = Math.max(4, Integer.highestOneBit(Math.max(1, values.size())) << 2);
    // A view of length -1 is an empty slot.
    views = new long[2 * capacity];
    Arrays.fill(views, -1);
    mask = capacity - 1;
    long[] view = new long[2];
    for (Object value : values) {
      byte[] bytes = (byte[]) value;
      if (bytes.length <= Views.INLINE) {
        Views.setInline(view, 0, bytes, 0, bytes.length);
      } else {
        Views.set(view, 0, arena.store(bytes, 0, bytes.length), bytes.length);
      }
      int slot = slot(view[0], view[1]);
      views[2 * slot] = view[0];
      views[2 * slot + 1] = view[1];
    }
  }

  /** The slot that holds the string, or the empty one where it would go. */
  private int slot(long first, long second) {
    int slot = (int) StringHash.of(first, second) & mask;
    while (views[2 * slot] != -1
        && !Views.equal(views[2 * slot], views[2 * slot + 1], first, second)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    byte[] out = result.bytes(rows);
    Column column = operands[0];
    switch (layout) {
      case VIEW -> strings(((ViewColumn) column).views(), out, rows, nulls);
      case DOUBLE -> doubles(((DoubleColumn) column).values(), out, rows);
      case BOOLEAN, INT, LONG, INT128 -> {
        argument.load(column, rows);
        if (argument.isWord()) {
          longs.contains(argument.longs(), out, rows);
        } else {
          for (int i = 0; i < rows; i++) {
            out[i] = (byte) (wide.contains(argument.big(i)) ? 1 : 0);
          }
        }
      }
    }
    byte[] mask = containsNull ? unknown(out, rows, nulls) : nulls;
    if (negated == 1) {
      for (int i = 0; i < rows; i++) {
        out[i] ^= 1;
      }
    }
    return new BooleanColumn(Simple.BOOLEAN, rows, out, mask);
  }

  /** With a null in the set, what is no member is unknown. */
  private byte[] unknown(byte[] members, int rows, byte[] nulls) {
    byte[] out = result.nulls(rows);
    for (int i = 0; i < rows; i++) {
      out[i] = (byte) ((members[i] ^ 1) | (nulls == null ? 0 : nulls[i]));
    }
    return out;
  }

  private void strings(long[] values, byte[] out, int rows, byte[] nulls) {
    for (int i = 0; i < rows; i++) {
      if (Nulls.isNull(nulls, i)) {
        out[i] = 0;
      } else {
        out[i] = (byte) (views[2 * slot(values[2 * i], values[2 * i + 1])] == -1 ? 0 : 1);
      }
    }
  }

  private void doubles(double[] values, byte[] out, int rows) {
    for (int i = 0; i < rows; i++) {
      out[i] = longs.contains(Bits.sortKey(values[i]));
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  /** A fixed set of longs. */
  private static final class LongSet {
    private static final int DENSE_BITS_A_VALUE = 256;

    private final long base;
    private final long span;
    private final long[] bits;
    private final long[] table;
    private final int mask;
    private final boolean hasZero;

    LongSet(long[] values) {
      long[] sorted = values.clone();
      Arrays.sort(sorted);
      base = values.length == 0 ? 0 : sorted[0];
      long width = values.length == 0 ? 0 : sorted[values.length - 1] - base;
      boolean dense = width >= 0 && width < (long) DENSE_BITS_A_VALUE * (values.length + 4);
      span = width;
      int capacity = dense ? 1 : Integer.highestOneBit(values.length) << 2;
      table = new long[capacity];
      mask = capacity - 1;
      bits = dense ? new long[(int) (width >> 6) + 1] : null;
      boolean zero = false;
      for (long value : values) {
        if (dense) {
          bits[(int) ((value - base) >> 6)] |= 1L << (value - base);
        } else if (value == 0) {
          zero = true;
        } else {
          int slot = (int) StringHash.mix(value) & mask;
          while (table[slot] != 0 && table[slot] != value) {
            slot = (slot + 1) & mask;
          }
          table[slot] = value;
        }
      }
      hasZero = zero;
    }

    void contains(long[] values, byte[] out, int rows) {
      for (int i = 0; i < rows; i++) {
        out[i] = contains(values[i]);
      }
    }

    byte contains(long value) {
      if (bits != null) {
        long at = value - base;
        return Long.compareUnsigned(at, span) <= 0 ? (byte) (bits[(int) (at >> 6)] >>> at & 1) : 0;
      }
      if (value == 0) {
        return (byte) (hasZero ? 1 : 0);
      }
      int slot = (int) StringHash.mix(value) & mask;
      while (table[slot] != 0) {
        if (table[slot] == value) {
          return 1;
        }
        slot = (slot + 1) & mask;
      }
      return 0;
    }
  }
}
