package io.sheaf.planner.rule;

import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * A scan with a number for each row behind its columns: the same one whoever reads the table, in
 * however many tasks. Its input is a scan, or a projection of one to fewer columns.
 */
public final class RowNumbers extends SingleRel {
  private RowNumbers(RelOptCluster cluster, RelTraitSet traits, RelNode input) {
    super(cluster, traits, input);
  }

  public static RowNumbers create(RelNode input) {
    RelOptCluster cluster = input.getCluster();
    return new RowNumbers(cluster, cluster.traitSetOf(Convention.NONE), input);
  }

  @Override
  protected RelDataType deriveRowType() {
    return getCluster()
        .getTypeFactory()
        .builder()
        .addAll(input.getRowType().getFieldList())
        .add("$row", SqlTypeName.BIGINT)
        .build();
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new RowNumbers(getCluster(), traits, inputs.getFirst());
  }
}
