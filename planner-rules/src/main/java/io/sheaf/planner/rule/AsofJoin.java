package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/**
 * Every left row with at most one right row: of those with equal keys the one whose time is
 * nearest. Not a Calcite join, so that no rule takes it for one.
 */
public final class AsofJoin extends BiRel {
  /**
   * How rows match.
   *
   * @param leftKeys left columns that equal the right columns of the same place
   * @param comparison of the left time with the right time: one of the four inequalities
   * @param outer whether left rows without a match are kept
   */
  public record Match(
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      int leftTime,
      int rightTime,
      SqlKind comparison,
      boolean outer) {}

  private final Match match;

  private AsofJoin(
      RelOptCluster cluster, RelTraitSet traits, RelNode left, RelNode right, Match match) {
    super(cluster, traits, left, right);
    this.match = match;
  }

  public static AsofJoin create(RelNode left, RelNode right, Match match) {
    RelOptCluster cluster = left.getCluster();
    return new AsofJoin(cluster, cluster.traitSetOf(Convention.NONE), left, right, match);
  }

  public Match match() {
    return match;
  }

  @Override
  protected RelDataType deriveRowType() {
    RelDataTypeFactory types = getCluster().getTypeFactory();
    List<RelDataType> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RelDataTypeField field : left.getRowType().getFieldList()) {
      columns.add(field.getType());
      names.add(field.getName());
    }
    for (RelDataTypeField field : right.getRowType().getFieldList()) {
      columns.add(
          match.outer ? types.createTypeWithNullability(field.getType(), true) : field.getType());
      names.add(field.getName());
    }
    return types.createStructType(columns, SqlValidatorUtil.uniquify(names, false));
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new AsofJoin(getCluster(), traits, inputs.get(0), inputs.get(1), match);
  }

  @Override
  public double estimateRowCount(RelMetadataQuery metadata) {
    return metadata.getRowCount(left);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("match", match);
  }
}
