package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Each input row once for each element of its lists, which are expressions over the input: what
 * UNNEST in SELECT and a lateral UNNEST in FROM come to. The lists' elements are columns behind the
 * input's, then the element's number if it is asked for.
 */
public final class Unnest extends SingleRel {
  private final List<RexNode> lists;
  private final boolean ordinality;
  private final boolean outer;

  private Unnest(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      List<RexNode> lists,
      boolean ordinality,
      boolean outer) {
    super(cluster, traits, input);
    this.lists = List.copyOf(lists);
    this.ordinality = ordinality;
    this.outer = outer;
  }

  /**
   * Repeats the rows of an input.
   *
   * @param lists arrays over the input's columns, at least one
   * @param ordinality whether to number the elements
   * @param outer whether a row without elements is kept, with nulls
   */
  public static Unnest create(
      RelNode input, List<RexNode> lists, boolean ordinality, boolean outer) {
    RelOptCluster cluster = input.getCluster();
    return new Unnest(
        cluster, cluster.traitSetOf(Convention.NONE), input, lists, ordinality, outer);
  }

  public List<RexNode> lists() {
    return lists;
  }

  public boolean ordinality() {
    return ordinality;
  }

  public boolean outer() {
    return outer;
  }

  @Override
  protected RelDataType deriveRowType() {
    RelDataTypeFactory types = getCluster().getTypeFactory();
    List<RelDataType> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    input
        .getRowType()
        .getFieldList()
        .forEach(
            field -> {
              columns.add(field.getType());
              names.add(field.getName());
            });
    for (int i = 0; i < lists.size(); i++) {
      RelDataType element = lists.get(i).getType().getComponentType();
      columns.add(types.createTypeWithNullability(element, true));
      names.add("element" + i);
    }
    if (ordinality) {
      RelDataType number = types.createSqlType(SqlTypeName.BIGINT);
      columns.add(types.createTypeWithNullability(number, outer));
      names.add("ordinality");
    }
    return types.createStructType(
        columns, org.apache.calcite.sql.validate.SqlValidatorUtil.uniquify(names, false));
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new Unnest(getCluster(), traits, inputs.getFirst(), lists, ordinality, outer);
  }

  @Override
  public RelNode accept(RexShuttle shuttle) {
    List<RexNode> changed = shuttle.apply(lists);
    return changed.equals(lists) ? this : create(input, changed, ordinality, outer);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    super.explainTerms(writer);
    for (int i = 0; i < lists.size(); i++) {
      writer.item("list" + i, lists.get(i));
    }
    return writer.item("ordinality", ordinality).item("outer", outer);
  }
}
