package io.sheaf.operators.sort;

import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.columnar.row.SortRows;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.SortKey;
import java.util.List;

/** Orders of records from sort keys. */
public final class RowOrders {
  private RowOrders() {}

  /**
   * The order of records that hold a schema's columns as fields, behind the word that {@link
   * SortRows} keeps.
   */
  public static RowOrder of(Schema schema, List<SortKey> keys) {
    boolean[] nullable = new boolean[schema.size()];
    for (int i = 0; i < nullable.length; i++) {
      nullable[i] = schema.field(i).nullable();
    }
    RowLayout layout =
        new RowLayout(schema.fields().stream().map(Field::type).toList(), nullable, SortRows.START);
    int[] fields = new int[keys.size()];
    boolean[] descending = new boolean[keys.size()];
    boolean[] nullsFirst = new boolean[keys.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = keys.get(i).column();
      descending[i] = keys.get(i).descending();
      nullsFirst[i] = keys.get(i).nullsFirst();
    }
    return new RowOrder(layout, fields, descending, nullsFirst);
  }
}
