package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.NestedValue;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list as JDBC gives it; its elements are copies that stay after the result set is closed. */
final class SheafArray implements Array {
  private final NestedValue.Elements list;
  private final Object[] elements;

  SheafArray(NestedValue.Elements list) {
    this.list = list;
    this.elements = list.values().stream().map(SheafArray::object).toArray();
  }

  /** What a value inside another is for a client. */
  static Object object(Object value) {
    if (value instanceof NestedValue.Elements elements) {
      return new SheafArray(elements);
    } else if (value instanceof NestedValue.Fields fields) {
      return new SheafStruct(fields);
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> objects = new LinkedHashMap<>();
      map.forEach((key, entry) -> objects.put(object(key), object(entry)));
      return objects;
    }
    return value;
  }

  @Override
  public String getBaseTypeName() {
    return list.elementType();
  }

  @Override
  public int getBaseType() {
    return list.elementJdbcType();
  }

  @Override
  public Object getArray() {
    return elements.clone();
  }

  @Override
  public Object getArray(Map<String, Class<?>> types) throws SQLException {
    refuse(types);
    return getArray();
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    if (index < 1 || count < 0 || index - 1 > elements.length) {
      throw SqlErrors.of("22003", "there is no element " + index + " of " + elements.length);
    }
    int from = (int) index - 1;
    return Arrays.copyOfRange(elements, from, (int) Math.min((long) from + count, elements.length));
  }

  @Override
  public Object getArray(long index, int count, Map<String, Class<?>> types) throws SQLException {
    refuse(types);
    return getArray(index, count);
  }

  static void refuse(Map<String, Class<?>> types) throws SQLException {
    if (types != null && !types.isEmpty()) {
      throw SqlErrors.unsupported("type maps are");
    }
  }

  /** The elements as an array of a class, which all of them must be of. */
  Object toArrayOf(Class<?> arrayType) throws SQLException {
    Object array =
        java.lang.reflect.Array.newInstance(arrayType.getComponentType(), elements.length);
    for (int i = 0; i < elements.length; i++) {
      try {
        java.lang.reflect.Array.set(array, i, elements[i]);
      } catch (IllegalArgumentException | NullPointerException e) {
        throw SqlErrors.of(
            "07006", "element " + (i + 1) + " can't be put into " + arrayType.getTypeName(), e);
      }
    }
    return array;
  }

  /** A row for each element: its number from 1 in {@code INDEX}, and the {@code VALUE}. */
  @Override
  public ResultSet getResultSet() throws SQLException {
    return getResultSet(1, elements.length);
  }

  @Override
  public ResultSet getResultSet(Map<String, Class<?>> types) throws SQLException {
    refuse(types);
    return getResultSet();
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    Object[] chosen = (Object[]) getArray(index, count);
    return new SheafResultSet(
        null,
        new ElementsReader(list.elementType(), list.elementJdbcType(), chosen, index),
        SheafResultSet.Bounds.NONE);
  }

  @Override
  public ResultSet getResultSet(long index, int count, Map<String, Class<?>> types)
      throws SQLException {
    refuse(types);
    return getResultSet(index, count);
  }

  /** Nothing is held. */
  @Override
  public void free() {}

  @Override
  public String toString() {
    return Arrays.toString(elements);
  }

  /** A struct as JDBC gives it. */
  static final class SheafStruct implements Struct {
    private final NestedValue.Fields fields;
    private final Object[] attributes;

    SheafStruct(NestedValue.Fields fields) {
      this.fields = fields;
      this.attributes = fields.values().stream().map(SheafArray::object).toArray();
    }

    /** The attributes by their names, in order. */
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < attributes.length; i++) {
        map.put(names().get(i), attributes[i]);
      }
      return map;
    }

    /** The names of the attributes. */
    List<String> names() {
      return fields.names();
    }

    @Override
    public String getSQLTypeName() {
      return fields.type();
    }

    @Override
    public Object[] getAttributes() {
      return attributes.clone();
    }

    @Override
    public Object[] getAttributes(Map<String, Class<?>> types) throws SQLException {
      refuse(types);
      return getAttributes();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("{");
      for (int i = 0; i < attributes.length; i++) {
        text.append(i == 0 ? "" : ", ").append(names().get(i)).append(": ").append(attributes[i]);
      }
      return text.append('}').toString();
    }
  }
}
