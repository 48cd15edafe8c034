package io.sheaf.storage.arrow;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/**
 * Rows of Arrow vectors as columns: numbers are copied, long strings stay in the vector. Columns
 * are valid until the next call for the same place and as long as the vector. Used by one thread,
 * which closes it.
 */
final class ArrowColumns implements AutoCloseable {
  private final MemoryConsumer memory;
  private final LongFunction<FieldVector> dictionaries;
  private final Map<Long, Column> decoded = new HashMap<>();
  private final List<ElementColumn> nested = new ArrayList<>();

  /**
   * @param dictionaries the values of a dictionary by its id, the same ones each time
   */
  ArrowColumns(MemoryConsumer memory, LongFunction<FieldVector> dictionaries) {
    this.memory = memory;
    this.dictionaries = dictionaries;
  }

  /** Rows {@code from} to {@code from + count} of a vector. */
  Column column(FieldVector vector, DataType type, int from, int count, ColumnBuffer into) {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding != null) {
      return values((BaseIntVector) vector, encoding.getId(), type, from, count, into);
    }
    if (vector instanceof NullVector) {
      return ConstantColumn.ofNull(type, count);
    }
    byte[] nulls = nulls(vector, from, count, into);
    return switch (vector) {
      case BitVector bits -> booleans(bits, from, count, nulls, into);
      case DecimalVector decimals -> decimals(decimals, type, from, count, nulls, into);
      case Float8Vector reals -> {
        double[] values = into.doubles(count);
        Native.copy(reals.getDataBuffer().memoryAddress() + 8L * from, values, 0, count);
        yield new DoubleColumn(type, count, values, nulls);
      }
      case Float4Vector reals -> {
        double[] values = into.doubles(count);
        long at = reals.getDataBuffer().memoryAddress() + 4L * from;
        for (int i = 0; i < count; i++) {
          values[i] = Native.getFloat(at + 4L * i);
        }
        yield new DoubleColumn(type, count, values, nulls);
      }
      case Float2Vector reals -> {
        double[] values = into.doubles(count);
        for (int i = 0; i < count; i++) {
          values[i] = nulls != null && nulls[i] != 0 ? 0 : reals.getValueAsFloat(from + i);
        }
        yield new DoubleColumn(type, count, values, nulls);
      }
      case FixedSizeBinaryVector bytes -> fixedBytes(bytes, type, from, count, nulls, into);
      case BaseFixedWidthVector fixed -> words(fixed, type, from, count, nulls, into);
      case BaseVariableWidthVector strings -> strings(strings, type, from, count, nulls, into);
      case ListVector _, LargeListVector _, FixedSizeListVector _, StructVector _ ->
          nested(vector, (DataType.Nested) type, from, count);
      default -> boxedStrings(vector, type, from, count, nulls);
    };
  }

  /** What codes stand for. Values may be null, or there twice, so the codes are of no use later. */
  private Column values(
      BaseIntVector codes, long id, DataType type, int from, int count, ColumnBuffer into) {
    Column dictionary = decoded.get(id);
    if (dictionary == null) {
      dictionary = whole(dictionaries.apply(id), type);
      decoded.put(id, dictionary);
    }
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      if (codes.isNull(from + i)) {
        rows[i] = -1;
      } else {
        rows[i] =
            (int) Objects.checkIndex(codes.getValueAsLong(from + i), (long) dictionary.size());
      }
    }
    return dictionary.gather(rows, count, into);
  }

  private static byte[] nulls(FieldVector vector, int from, int count, ColumnBuffer into) {
    if (vector.getNullCount() == 0) {
      return null;
    }
    byte[] nulls = into.nulls(count);
    ArrowBuf validity = vector.getValidityBuffer();
    for (int i = 0; i < count; i++) {
      nulls[i] = (byte) (1 - BitVectorHelper.get(validity, from + i));
    }
    return nulls;
  }

  private static Column booleans(
      BitVector bits, int from, int count, byte[] nulls, ColumnBuffer into) {
    byte[] values = into.bytes(count);
    ArrowBuf data = bits.getDataBuffer();
    for (int i = 0; i < count; i++) {
      values[i] = (byte) BitVectorHelper.get(data, from + i);
    }
    return new BooleanColumn(Simple.BOOLEAN, count, values, nulls);
  }

  private static Column decimals(
      DecimalVector vector, DataType type, int from, int count, byte[] nulls, ColumnBuffer into) {
    long at = vector.getDataBuffer().memoryAddress() + 16L * from;
    if (type.layout() == io.sheaf.columnar.type.Layout.LONG) {
      long[] values = into.longs(count);
      for (int i = 0; i < count; i++) {
        values[i] = Native.getLong(at + 16L * i);
      }
      return new LongColumn(type, count, values, nulls);
    }
    long[] words = into.longs(2 * count);
    Native.copy(at, words, 0, 2 * count);
    return new Int128Column(type, count, words, nulls);
  }

  private static Column words(
      BaseFixedWidthVector vector,
      DataType type,
      int from,
      int count,
      byte[] nulls,
      ColumnBuffer into) {
    int width = vector.getTypeWidth();
    long at = vector.getDataBuffer().memoryAddress() + (long) width * from;
    boolean unsigned =
        vector instanceof UInt1Vector
            || vector instanceof UInt2Vector
            || vector instanceof UInt4Vector;
    if (vector instanceof UInt8Vector) {
      long[] words = into.longs(2 * count);
      for (int i = 0; i < count; i++) {
        words[2 * i] = Native.getLong(at + 8L * i);
        words[2 * i + 1] = 0;
      }
      return new Int128Column(type, count, words, nulls);
    }
    long unit = unit(vector);
    if (type.layout() == io.sheaf.columnar.type.Layout.INT) {
      int[] values = into.ints(count);
      if (width == 4 && unit == 1) {
        Native.copy(at, values, 0, count);
      } else {
        for (int i = 0; i < count; i++) {
          values[i] = (int) scaled(word(at + (long) width * i, width, unsigned), unit);
        }
      }
      return new IntColumn(type, count, values, nulls);
    }
    long[] values = into.longs(count);
    if (width == 8 && unit == 1) {
      Native.copy(at, values, 0, count);
    } else {
      for (int i = 0; i < count; i++) {
        boolean isNull = nulls != null && nulls[i] != 0;
        values[i] = isNull ? 0 : scaled(word(at + (long) width * i, width, unsigned), unit);
      }
    }
    return new LongColumn(type, count, values, nulls);
  }

  private static long word(long at, int width, boolean unsigned) {
    return switch (width) {
      case 1 -> unsigned ? Native.getByte(at) & 0xFF : Native.getByte(at);
      case 2 -> unsigned ? Native.getShort(at) & 0xFFFF : Native.getShort(at);
      case 4 -> unsigned ? Native.getInt(at) & 0xFFFFFFFFL : Native.getInt(at);
      default -> Native.getLong(at);
    };
  }

  private static long scaled(long value, long unit) {
    return unit > 0 ? Math.multiplyExact(value, unit) : Math.floorDiv(value, -unit);
  }

  /** What a value is multiplied with to be in our unit; negative to divide. */
  private static long unit(BaseFixedWidthVector vector) {
    if (vector instanceof DateMilliVector) {
      return -86_400_000;
    }
    boolean duration = vector instanceof DurationVector;
    TimeUnit unit =
        switch (vector.getField().getType()) {
          case ArrowType.Time time -> time.getUnit();
          case ArrowType.Timestamp stamp -> stamp.getUnit();
          case ArrowType.Duration span -> span.getUnit();
          default -> TimeUnit.MICROSECOND;
        };
    return switch (unit) {
      case SECOND -> 1_000_000;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1;
      case NANOSECOND -> duration ? -1_000 : 1;
    };
  }

  private static Column strings(
      BaseVariableWidthVector vector,
      DataType type,
      int from,
      int count,
      byte[] nulls,
      ColumnBuffer into) {
    long[] views = into.longs(2 * count);
    long offsets = vector.getOffsetBuffer().memoryAddress() + 4L * from;
    long data = vector.getDataBuffer().memoryAddress();
    // A view is made by loads of 12 bytes, which must not leave the buffer.
    long safe = vector.getDataBuffer().capacity() - Views.INLINE;
    for (int i = 0; i < count; i++) {
      boolean isNull = nulls != null && nulls[i] != 0;
      int start = isNull ? 0 : Native.getInt(offsets + 4L * i);
      int length = isNull ? 0 : Native.getInt(offsets + 4L * i + 4) - start;
      set(views, i, data, start, length, safe);
    }
    return new ViewColumn(type, count, views, nulls);
  }

  private static void set(long[] views, int row, long data, long start, int length, long safe) {
    if (length > Views.INLINE || start <= safe) {
      Views.set(views, row, data + start, length);
    } else {
      byte[] bytes = new byte[length];
      Native.copy(data + start, bytes, 0, length);
      Views.setInline(views, row, bytes, 0, length);
    }
  }

  private static Column fixedBytes(
      FixedSizeBinaryVector vector,
      DataType type,
      int from,
      int count,
      byte[] nulls,
      ColumnBuffer into) {
    long[] views = into.longs(2 * count);
    int width = vector.getByteWidth();
    long data = vector.getDataBuffer().memoryAddress();
    long safe = vector.getDataBuffer().capacity() - Views.INLINE;
    for (int i = 0; i < count; i++) {
      boolean isNull = nulls != null && nulls[i] != 0;
      set(views, i, data, (long) (from + i) * width, isNull ? 0 : width, safe);
    }
    return new ViewColumn(type, count, views, nulls);
  }

  /** Strings of the rarer layouts, one at a time. */
  private Column boxedStrings(
      FieldVector vector, DataType type, int from, int count, byte[] nulls) {
    ElementColumn column = elements(type);
    for (int i = 0; i < count; i++) {
      if (nulls != null && nulls[i] != 0) {
        column.addNull();
      } else {
        byte[] bytes =
            switch (vector.getObject(from + i)) {
              case byte[] raw -> raw;
              case Object text -> text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            };
        column.addBytes(bytes, 0, bytes.length);
      }
    }
    return column.column();
  }

  private ElementColumn elements(DataType type) {
    ElementColumn column = new ElementColumn(type, new StringArena(memory));
    nested.add(column);
    return column;
  }

  private Column nested(FieldVector vector, DataType.Nested type, int from, int count) {
    ElementColumn column = elements(type);
    NestedBytes bytes = new NestedBytes();
    List<Column> children = children(vector, type);
    for (int row = from; row < from + count; row++) {
      if (vector.isNull(row)) {
        column.addNull();
        continue;
      }
      bytes.clear();
      if (vector instanceof StructVector) {
        for (Column child : children) {
          Elements.append(child, row, bytes);
        }
      } else {
        for (int i = elementStart(vector, row); i < elementEnd(vector, row); i++) {
          if (type instanceof DataType.Map) {
            bytes.putValueMark();
          }
          for (Column child : children) {
            Elements.append(child, i, bytes);
          }
        }
      }
      column.addBytes(bytes.array(), 0, bytes.size());
    }
    return column.column();
  }

  private List<Column> children(FieldVector vector, DataType.Nested type) {
    return switch (type) {
      case DataType.Array array -> {
        FieldVector elements = vector.getChildrenFromFields().getFirst();
        yield List.of(whole(elements, array.element()));
      }
      case DataType.Struct struct -> {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < struct.fields().size(); i++) {
          FieldVector child = vector.getChildrenFromFields().get(i);
          columns.add(whole(child, struct.fields().get(i).type()));
        }
        yield columns;
      }
      case DataType.Map map -> {
        FieldVector entries = vector.getChildrenFromFields().getFirst();
        yield List.of(
            whole(entries.getChildrenFromFields().get(0), map.key()),
            whole(entries.getChildrenFromFields().get(1), map.value()));
      }
    };
  }

  private Column whole(FieldVector vector, DataType type) {
    return column(vector, type, 0, vector.getValueCount(), new ColumnBuffer());
  }

  private static int elementStart(FieldVector vector, int row) {
    return switch (vector) {
      case ListVector lists -> lists.getElementStartIndex(row);
      case LargeListVector lists -> (int) lists.getElementStartIndex(row);
      case FixedSizeListVector lists -> lists.getElementStartIndex(row);
      default -> throw new IllegalStateException("no list: " + vector.getClass());
    };
  }

  private static int elementEnd(FieldVector vector, int row) {
    return switch (vector) {
      case ListVector lists -> lists.getElementEndIndex(row);
      case LargeListVector lists -> (int) lists.getElementEndIndex(row);
      case FixedSizeListVector lists -> lists.getElementEndIndex(row);
      default -> throw new IllegalStateException("no list: " + vector.getClass());
    };
  }

  @Override
  public void close() {
    decoded.clear();
    nested.forEach(ElementColumn::close);
    nested.clear();
  }
}
