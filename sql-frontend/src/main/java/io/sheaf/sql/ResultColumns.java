package io.sheaf.sql;

import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.catalog.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The columns of rows that a statement gives or would give.
 *
 * @param origins of which tables the columns are, values unchanged: as many as there are columns,
 *     null for one that is computed; none when nobody knows
 */
public record ResultColumns(Schema schema, List<TableName> origins) {
  /** Columns of which no table is known. */
  public static ResultColumns of(Schema schema) {
    return new ResultColumns(schema, List.of());
  }

  /** Makes something of each column and of the table that it is of. */
  public <T> List<T> map(BiFunction<Field, Optional<TableName>, T> column) {
    List<T> all = new ArrayList<>();
    for (Field field : schema.fields()) {
      TableName table = origins.isEmpty() ? null : origins.get(all.size());
      all.add(column.apply(field, Optional.ofNullable(table)));
    }
    return all;
  }
}
