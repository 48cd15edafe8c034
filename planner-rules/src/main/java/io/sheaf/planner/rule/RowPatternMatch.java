package io.sheaf.planner.rule;

import io.sheaf.operators.spec.MatchRows;
import io.sheaf.operators.spec.MatchSkip;
import io.sheaf.operators.spec.MatchValue;
import io.sheaf.operators.spec.RowPattern;
import io.sheaf.operators.spec.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
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
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What MATCH_RECOGNIZE comes to: the input's columns, and behind them values found in matches. Keys
 * and arguments are columns of a projection below, measures expressions of one above.
 */
public final class RowPatternMatch extends SingleRel {
  /** A value with its SQL type, nullable. */
  public record Value(MatchValue value, RelDataType type) {
    Value moved(IntUnaryOperator position) {
      List<Integer> arguments = value.arguments().stream().map(position::applyAsInt).toList();
      return new Value(
          new MatchValue(
              value.kind(),
              value.variables(),
              value.last(),
              value.offset(),
              value.shift(),
              value.whole(),
              value.function(),
              arguments,
              value.type()),
          type);
    }
  }

  /**
   * A variable's condition.
   *
   * @param condition over the values as columns
   */
  public record Definition(int variable, List<Value> values, RexNode condition) {
    public Definition {
      values = List.copyOf(values);
    }
  }

  /**
   * What is looked for and what is given.
   *
   * @param order the partition's columns first
   */
  public record Clause(
      int partitionKeys,
      List<SortKey> order,
      List<String> variables,
      RowPattern pattern,
      List<Definition> definitions,
      List<Value> values,
      MatchRows rows,
      MatchSkip skip) {
    public Clause {
      order = List.copyOf(order);
      variables = List.copyOf(variables);
      definitions = List.copyOf(definitions);
      values = List.copyOf(values);
    }

    Clause withDefinitions(List<Definition> changed) {
      return new Clause(partitionKeys, order, variables, pattern, changed, values, rows, skip);
    }

    private Clause moved(IntUnaryOperator position) {
      return new Clause(
          partitionKeys,
          order.stream()
              .map(
                  key ->
                      new SortKey(
                          position.applyAsInt(key.column()), key.descending(), key.nullsFirst()))
              .toList(),
          variables,
          pattern,
          definitions.stream()
              .map(
                  d ->
                      new Definition(
                          d.variable(),
                          d.values().stream().map(v -> v.moved(position)).toList(),
                          d.condition()))
              .toList(),
          values.stream().map(v -> v.moved(position)).toList(),
          rows,
          skip);
    }
  }

  private final Clause clause;

  private RowPatternMatch(RelOptCluster cluster, RelTraitSet traits, RelNode input, Clause clause) {
    super(cluster, traits, input);
    this.clause = clause;
  }

  public static RowPatternMatch create(RelNode input, Clause clause) {
    RelOptCluster cluster = input.getCluster();
    return new RowPatternMatch(cluster, cluster.traitSetOf(Convention.NONE), input, clause);
  }

  public Clause clause() {
    return clause;
  }

  /** The input columns that the clause refers to. */
  ImmutableBitSet columns() {
    ImmutableBitSet.Builder columns = ImmutableBitSet.builder();
    clause.order().forEach(key -> columns.set(key.column()));
    Stream.concat(
            clause.values().stream(),
            clause.definitions().stream().flatMap(d -> d.values().stream()))
        .forEach(value -> value.value().arguments().forEach(columns::set));
    return columns.build();
  }

  /** The same over an input whose columns are in other places. */
  RowPatternMatch over(RelNode other, IntUnaryOperator position) {
    return create(other, clause.moved(position));
  }

  @Override
  protected RelDataType deriveRowType() {
    RelDataTypeFactory.Builder columns = getCluster().getTypeFactory().builder();
    columns.addAll(input.getRowType().getFieldList());
    for (int i = 0; i < clause.values().size(); i++) {
      columns.add("value$" + i, clause.values().get(i).type());
    }
    return columns.uniquify().build();
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new RowPatternMatch(getCluster(), traits, inputs.getFirst(), clause);
  }

  @Override
  public RelNode accept(RexShuttle shuttle) {
    List<Definition> changed = new ArrayList<>();
    boolean any = false;
    for (Definition definition : clause.definitions()) {
      RexNode condition = shuttle.apply(definition.condition());
      any |= !condition.equals(definition.condition());
      changed.add(new Definition(definition.variable(), definition.values(), condition));
    }
    return any ? create(input, clause.withDefinitions(changed)) : this;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    super.explainTerms(writer);
    writer.item("clause", clause);
    return writer;
  }
}
