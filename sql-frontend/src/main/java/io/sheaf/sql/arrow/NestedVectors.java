package io.sheaf.sql.arrow;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Fills Arrow vectors of lists, structs and maps: the values inside of all rows are boxed, then
 * each child vector is filled at once. A map is Arrow's list of entries.
 */
final class NestedVectors {
  private NestedVectors() {}

  /** Copies rows of a column into the vector made for its field. */
  static void fill(FieldVector vector, Column column, int from, int count) {
    List<Object> values = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      values.add(ColumnValues.get(column, i));
    }
    fill(vector, values, column.type());
  }

  private static void fill(FieldVector vector, List<Object> values, DataType type) {
    switch (type) {
      case DataType.Array array -> {
        List<Object> elements = new ArrayList<>();
        ListVector lists = (ListVector) vector;
        lists.allocateNew();
        for (int i = 0; i < values.size(); i++) {
          if (values.get(i) != null) {
            List<Object> own = ElementReader.elements(array, (byte[]) values.get(i));
            lists.startNewValue(i);
            lists.endValue(i, own.size());
            elements.addAll(own);
          }
        }
        fill(lists.getDataVector(), elements, array.element());
        lists.setValueCount(values.size());
      }
      case DataType.Struct struct -> {
        List<List<Object>> rows = new ArrayList<>();
        for (Object value : values) {
          rows.add(value == null ? null : ElementReader.fields(struct, (byte[]) value));
        }
        fields((StructVector) vector, rows, struct);
      }
      case DataType.Map map -> {
        List<List<Object>> entries = new ArrayList<>();
        ListVector lists = (ListVector) vector;
        lists.allocateNew();
        for (int i = 0; i < values.size(); i++) {
          if (values.get(i) != null) {
            List<ElementReader.Entry> own = ElementReader.entries(map, (byte[]) values.get(i));
            lists.startNewValue(i);
            lists.endValue(i, own.size());
            own.forEach(entry -> entries.add(Arrays.asList(entry.key(), entry.value())));
          }
        }
        fields((StructVector) lists.getDataVector(), entries, map.entry());
        lists.setValueCount(values.size());
      }
      default -> LeafVectors.fill(vector, values, type);
    }
  }

  /**
   * @param rows the fields' values a struct; null for a struct that is null
   */
  private static void fields(StructVector vector, List<List<Object>> rows, DataType.Struct type) {
    vector.allocateNew();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i) != null) {
        vector.setIndexDefined(i);
      }
    }
    for (int f = 0; f < type.fields().size(); f++) {
      List<Object> column = new ArrayList<>();
      for (List<Object> row : rows) {
        column.add(row == null ? null : row.get(f));
      }
      fill((FieldVector) vector.getChildByOrdinal(f), column, type.fields().get(f).type());
    }
    vector.setValueCount(rows.size());
  }
}
