package io.sheaf.sql.catalog;

import io.sheaf.planner.type.DataTypes;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A view to Calcite: its query's tree takes its place in the plan. */
final class ViewTable extends AbstractTable implements TranslatableTable {
  private final Relation.View view;

  ViewTable(Relation.View view) {
    this.view = view;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory types) {
    return DataTypes.toSql(types, view.schema());
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
    RelNode rows =
        context.expandView(table.getRowType(), view.sql(), List.of(), table.getQualifiedName()).rel;
    // Declared lengths of strings are not part of a view's type.
    return RelOptUtil.createCastRel(rows, table.getRowType(), true);
  }
}
