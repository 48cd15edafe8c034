package io.sheaf.jdbc.arrow;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.NestedValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns of lists, structs and maps. */
final class NestedColumns {
  private NestedColumns() {}

  /** Where the elements of rows lie in the column of all elements. */
  interface Spans {
    int start(int row);

    int size(int row);

    /** Throws when a row's elements are not there; what nulls point to does not matter. */
    default void check(ArrowColumn column, int elements) {
      for (int row = 0; row < column.length(); row++) {
        if (!column.isNull(row)) {
          ArrowColumn.checkRange(start(row), size(row), elements);
        }
      }
    }
  }

  /** From the offset of a row to the next row's. */
  record Offsets(ByteBuffer offsets, boolean large) implements Spans {
    @Override
    public void check(ArrowColumn column, int elements) {
      ArrowColumn.checkOffsets(offsets, large, column.length(), elements);
    }

    @Override
    public int start(int row) {
      return large ? (int) offsets.getLong(8 * row) : offsets.getInt(4 * row);
    }

    @Override
    public int size(int row) {
      return start(row + 1) - start(row);
    }
  }

  /** An offset and a size for each row. */
  record Views(ByteBuffer offsets, ByteBuffer sizes, boolean large) implements Spans {
    private int at(ByteBuffer numbers, int row) {
      return large ? (int) numbers.getLong(8 * row) : numbers.getInt(4 * row);
    }

    @Override
    public int start(int row) {
      return at(offsets, row);
    }

    @Override
    public int size(int row) {
      return at(sizes, row);
    }
  }

  /** All of one size. */
  record Fixed(int size) implements Spans {
    @Override
    public int start(int row) {
      return row * size;
    }

    @Override
    public int size(int row) {
      return size;
    }
  }

  /** Lists. */
  static final class Lists extends ArrowColumn {
    private final Spans spans;
    private final ArrowColumn elements;
    private final ColumnInfo elementType;

    Lists(int length, ByteBuffer validity, Spans spans, ArrowColumn elements, ArrowField element) {
      super(length, validity);
      this.spans = spans;
      this.elements = elements;
      this.elementType = ColumnTypes.column(element);
      spans.check(this, elements.length());
    }

    @Override
    public Object object(int row) {
      int start = spans.start(row);
      int size = spans.size(row);
      List<Object> values = new ArrayList<>(size);
      for (int i = start; i < start + size; i++) {
        values.add(elements.nullable(i));
      }
      return new NestedValue.Elements(elementType.typeName(), elementType.jdbcType(), values);
    }

    @Override
    public String getString(int row) {
      StringBuilder out = new StringBuilder();
      appendWithin(out, row);
      return out.toString();
    }

    @Override
    void appendWithin(StringBuilder out, int row) {
      out.append('[');
      int start = spans.start(row);
      for (int i = 0; i < spans.size(row); i++) {
        out.append(i == 0 ? "" : ", ");
        NestedText.append(out, elements, start + i);
      }
      out.append(']');
    }
  }

  /** Structs. */
  static final class Structs extends ArrowColumn {
    private final List<ArrowColumn> members;
    private final List<String> names;
    private final String typeName;
    private final boolean named;

    Structs(int length, ByteBuffer validity, List<ArrowColumn> members, ArrowField field) {
      super(length, validity);
      members.forEach(member -> checkRange(0, length, member.length()));
      this.members = members;
      this.names = field.children().stream().map(ArrowField::name).toList();
      this.typeName = ColumnTypes.typeName(field);
      this.named = ColumnTypes.isNamed(field);
    }

    @Override
    public Object object(int row) {
      List<Object> values = new ArrayList<>(members.size());
      for (ArrowColumn member : members) {
        values.add(member.nullable(row));
      }
      return new NestedValue.Fields(typeName, names, values);
    }

    @Override
    public String getString(int row) {
      StringBuilder out = new StringBuilder();
      appendWithin(out, row);
      return out.toString();
    }

    @Override
    void appendWithin(StringBuilder out, int row) {
      out.append(named ? '{' : '(');
      for (int i = 0; i < members.size(); i++) {
        out.append(i == 0 ? "" : ", ");
        if (named) {
          NestedText.appendQuoted(out, names.get(i));
          out.append(": ");
        }
        NestedText.append(out, members.get(i), row);
      }
      out.append(named ? '}' : ')');
    }
  }

  /** Maps, in the order of their entries. */
  static final class Maps extends ArrowColumn {
    private final Spans spans;
    private final ArrowColumn keys;
    private final ArrowColumn values;

    Maps(int length, ByteBuffer validity, Spans spans, Structs entries) {
      super(length, validity);
      this.spans = spans;
      this.keys = entries.members.get(0);
      this.values = entries.members.get(1);
      spans.check(this, entries.length());
    }

    @Override
    public Object object(int row) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      int start = spans.start(row);
      for (int i = start; i < start + spans.size(row); i++) {
        entries.put(keys.nullable(i), values.nullable(i));
      }
      return entries;
    }

    @Override
    public String getString(int row) {
      StringBuilder out = new StringBuilder();
      appendWithin(out, row);
      return out.toString();
    }

    @Override
    void appendWithin(StringBuilder out, int row) {
      out.append('{');
      int start = spans.start(row);
      for (int i = 0; i < spans.size(row); i++) {
        out.append(i == 0 ? "" : ", ");
        NestedText.append(out, keys, start + i);
        out.append('=');
        NestedText.append(out, values, start + i);
      }
      out.append('}');
    }
  }
}
