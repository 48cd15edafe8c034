package io.sheaf.planner;

import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.type.DataTypes;
import io.sheaf.storage.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;

/**
 * Calcite's view of a {@link TableSource}: what a catalog puts into its schemas, and what the
 * planner unwraps.
 */
public final class SheafTable extends AbstractTable {
  private final TableSource source;

  public SheafTable(TableSource source) {
    this.source = source;
  }

  public TableSource source() {
    return source;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory types) {
    return DataTypes.toSql(types, named(source.schema()));
  }

  /** Files may have columns whose name is empty; queries know them by their place. */
  private static Schema named(Schema schema) {
    List<Field> fields = schema.fields();
    if (fields.stream().noneMatch(field -> field.name().isEmpty())) {
      return schema;
    }
    Set<String> taken = fields.stream().map(Field::name).collect(Collectors.toSet());
    List<Field> named = new ArrayList<>();
    for (Field field : fields) {
      String name = field.name();
      for (int place = named.size(); name.isEmpty(); place++) {
        name = taken.add("column" + place) ? "column" + place : "";
      }
      named.add(new Field(name, field.type(), field.nullable()));
    }
    return new Schema(named);
  }

  /** Nothing: the planner's own estimates read {@link TableSource#statistics}. */
  @Override
  public Statistic getStatistic() {
    return Statistics.UNKNOWN;
  }
}
