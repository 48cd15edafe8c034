package io.sheaf.columnar.nested;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.util.Arrays;

/**
 * A column that grows value by value, from elements of nested values among others. The column given
 * is valid until {@link #clear}; long strings of elements stay where they are and live as long as
 * the values they were read from. Not thread-safe; whoever made it closes it.
 */
public final class ElementColumn implements AutoCloseable {
  private static final int FIRST = 64;

  private final DataType type;
  private final Layout layout;
  private final StringArena arena;
  private final NestedBytes unescaped = new NestedBytes();
  private int size;
  private boolean anyNull;
  private byte[] nulls = new byte[FIRST];
  private byte[] flags = {};
  private int[] ints = {};
  private long[] longs = {};
  private double[] doubles = {};

  /**
   * @param arena room for strings that have no other place; closed with this object
   */
  public ElementColumn(DataType type, StringArena arena) {
    this.type = type;
    this.layout = type.layout();
    this.arena = arena;
  }

  public DataType type() {
    return type;
  }

  public int size() {
    return size;
  }

  /** Starts the next column. */
  public void clear() {
    size = 0;
    anyNull = false;
    arena.reset();
  }

  private int next() {
    if (nulls.length == size) {
      nulls = Arrays.copyOf(nulls, 2 * size);
    }
    int capacity = nulls.length;
    switch (layout) {
      case BOOLEAN -> flags = flags.length < capacity ? Arrays.copyOf(flags, capacity) : flags;
      case INT -> ints = ints.length < capacity ? Arrays.copyOf(ints, capacity) : ints;
      case LONG -> longs = longs.length < capacity ? Arrays.copyOf(longs, capacity) : longs;
      case DOUBLE ->
          doubles = doubles.length < capacity ? Arrays.copyOf(doubles, capacity) : doubles;
      case INT128, VIEW ->
          longs = longs.length < 2 * capacity ? Arrays.copyOf(longs, 2 * capacity) : longs;
    }
    nulls[size] = 0;
    return size++;
  }

  public void addNull() {
    int row = next();
    nulls[row] = 1;
    anyNull = true;
    switch (layout) {
      case BOOLEAN -> flags[row] = 0;
      case INT -> ints[row] = 0;
      case LONG -> longs[row] = 0;
      case DOUBLE -> doubles[row] = 0;
      case INT128, VIEW -> setPair(row, 0, 0);
    }
  }

  private void setPair(int row, long first, long second) {
    longs[2 * row] = first;
    longs[2 * row + 1] = second;
  }

  /** Adds a value of layout BOOLEAN, INT or LONG. */
  public void addLong(long value) {
    int row = next();
    switch (layout) {
      case BOOLEAN -> flags[row] = (byte) value;
      case INT -> ints[row] = (int) value;
      case LONG -> longs[row] = value;
      case INT128 -> setPair(row, value, value >> 63);
      case DOUBLE, VIEW -> throw new IllegalStateException(type + " is no integer");
    }
  }

  /** Adds a value of layout INT128. */
  public void addWide(long low, long high) {
    setPair(next(), low, high);
  }

  public void addDouble(double value) {
    int row = next();
    doubles[row] = value;
  }

  /** Adds a string or a nested value, copied. */
  public void addBytes(byte[] bytes, int from, int length) {
    int row = next();
    if (length <= Views.INLINE) {
      Views.setInline(longs, row, bytes, from, length);
    } else {
      Views.set(longs, row, arena.store(bytes, from, length), length);
    }
  }

  /** Adds a view as it is; its bytes are not copied. */
  public void addView(long first, long second) {
    setPair(next(), first, second);
  }

  /** Adds the value of another column of this type; long strings are not copied. */
  public void add(Column column, int row) {
    Column flat = column instanceof ConstantColumn constant ? constant.value() : column;
    int at = column instanceof ConstantColumn ? 0 : row;
    if (flat.isNull(at)) {
      addNull();
      return;
    }
    switch (flat) {
      case BooleanColumn c -> addLong(c.values()[at]);
      case IntColumn c -> addLong(c.values()[at]);
      case LongColumn c -> addLong(c.values()[at]);
      case Int128Column c -> addWide(c.words()[2 * at], c.words()[2 * at + 1]);
      case DoubleColumn c -> addDouble(c.values()[at]);
      case ViewColumn c -> addView(c.views()[2 * at], c.views()[2 * at + 1]);
      default -> throw new IllegalArgumentException("not flat");
    }
  }

  /** Adds the value of another column of this type, long strings copied too. */
  public void addCopy(Column column, int row) {
    add(column, row);
    long first = layout == Layout.VIEW ? longs[2 * size - 2] : 0;
    if (!Views.isInline(first)) {
      byte[] bytes = Views.bytes(first, longs[2 * size - 1]);
      Views.set(longs, size - 1, arena.store(bytes, 0, bytes.length), bytes.length);
    }
  }

  /** Adds the element at an index of the bytes of an open row. */
  public int add(NestedArgument from, int at) {
    return add(from.bytes(), at, from.address());
  }

  /**
   * Adds the element at an index of some bytes.
   *
   * @param address where byte 0 lies off-heap as long as the column is used; 0 if nowhere, then
   *     long strings are copied
   * @return where the next element starts
   */
  public int add(byte[] bytes, int at, long address) {
    if (bytes[at] == Elements.NULL) {
      addNull();
      return at + 1;
    }
    int from = at + 1;
    return switch (layout) {
      case BOOLEAN -> {
        addLong(bytes[from]);
        yield from + 1;
      }
      case INT -> {
        addLong((int) NestedBytes.INT.get(bytes, from) ^ Integer.MIN_VALUE);
        yield from + 4;
      }
      case LONG -> {
        addLong((long) NestedBytes.LONG.get(bytes, from) ^ Long.MIN_VALUE);
        yield from + 8;
      }
      case DOUBLE -> {
        long bits = (long) NestedBytes.LONG.get(bytes, from);
        addDouble(Double.longBitsToDouble(bits ^ ((~bits >> 63) | Long.MIN_VALUE)));
        yield from + 8;
      }
      case INT128 -> {
        addWide(
            (long) NestedBytes.LONG.get(bytes, from + 8),
            (long) NestedBytes.LONG.get(bytes, from) ^ Long.MIN_VALUE);
        yield from + 16;
      }
      case VIEW -> addPart(bytes, from, Elements.skip(type, bytes, at), address);
    };
  }

  /** Adds the value whose payload lies from {@code from} to {@code end}. */
  private int addPart(byte[] bytes, int from, int end, long address) {
    boolean ended = !(type instanceof DataType.Struct) && type != Simple.UUID;
    int length = end - from - (ended ? 1 : 0);
    if (!type.isNested() && type != Simple.UUID && hasEscape(bytes, from, from + length)) {
      addUnescaped(bytes, from, from + length);
    } else if (length <= Views.INLINE || address == 0) {
      addBytes(bytes, from, length);
    } else {
      int row = next();
      Views.set(longs, row, address + from, length);
    }
    return end;
  }

  private static boolean hasEscape(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (Elements.isEscape(bytes[i])) {
        return true;
      }
    }
    return false;
  }

  private void addUnescaped(byte[] bytes, int from, int end) {
    unescaped.clear();
    for (int i = from; i < end; i++) {
      unescaped.put(Elements.isEscape(bytes[i]) ? (byte) (bytes[++i] - 1) : bytes[i]);
    }
    addBytes(unescaped.array(), 0, unescaped.size());
  }

  /** The values so far as a flat column. */
  public Column column() {
    byte[] mask = anyNull ? nulls : null;
    return switch (layout) {
      case BOOLEAN -> new BooleanColumn(type, size, flags, mask);
      case INT -> new IntColumn(type, size, ints, mask);
      case LONG -> new LongColumn(type, size, longs, mask);
      case DOUBLE -> new DoubleColumn(type, size, doubles, mask);
      case INT128 -> new Int128Column(type, size, longs, mask);
      case VIEW -> new ViewColumn(type, size, longs, mask);
    };
  }

  @Override
  public void close() {
    arena.close();
  }
}
