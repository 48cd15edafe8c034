package io.sheaf.jdbc.spi;

import java.util.List;

/**
 * A value of a column of type ARRAY or STRUCT. Values inside are the objects that {@link
 * java.sql.ResultSet#getObject(int)} gives for their types, nested ones again of this form; a map
 * is a {@link java.util.Map} in the order of its entries. A null is null.
 */
public sealed interface NestedValue {
  /**
   * A list.
   *
   * @param elementType name of the elements' SQL type
   * @param elementJdbcType their type of {@link java.sql.Types}
   */
  record Elements(String elementType, int elementJdbcType, List<Object> values)
      implements NestedValue {}

  /**
   * A struct.
   *
   * @param type name of its SQL type
   * @param names names of the fields, as many as there are values
   */
  record Fields(String type, List<String> names, List<Object> values) implements NestedValue {}
}
