package io.sheaf.planner.rule;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Sub-queries in the simplest form that means the same, before they become joins.
 *
 * <ul>
 *   <li>IN, ANY or ALL of a sub-query that always gives one row is a comparison with its value.
 *       After correlation is removed, that row would be a group which may be missing, and could not
 *       be told from no row.
 *   <li>EXISTS needs neither order nor a limit.
 *   <li>A scalar sub-query of an expression alone is that expression.
 * </ul>
 */
final class SimplerSubQueries extends RexShuttle {
  private final RexBuilder rex;
  private final RelMetadataQuery metadata;
  private final Set<CorrelationId> own;

  /**
   * @param rel whose expressions are visited
   */
  private SimplerSubQueries(RelNode rel) {
    rex = rel.getCluster().getRexBuilder();
    metadata = rel.getCluster().getMetadataQuery();
    own = rel.getVariablesSet();
  }

  static RelNode apply(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            RelNode visited = super.visit(rel);
            return visited.accept(new SimplerSubQueries(visited));
          }
        });
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery query) {
    RexSubQuery inner = query.clone(apply(query.rel));
    return switch (inner.getKind()) {
      case IN -> compared(inner, SqlStdOperatorTable.EQUALS);
      case SOME ->
          compared(inner, comparison(((SqlQuantifyOperator) inner.getOperator()).comparisonKind));
      case EXISTS -> existing(inner);
      case SCALAR_QUERY -> value(inner);
      default -> inner;
    };
  }

  /** {@code (SELECT expression)}, unless it refers to the row that it is computed for. */
  private RexNode value(RexSubQuery query) {
    boolean isValue =
        query.rel instanceof Project project
            && project.getInput() instanceof Values values
            && values.getTuples().size() == 1
            && project.getProjects().size() == 1
            && RelOptUtil.InputFinder.bits(project.getProjects().getFirst()).isEmpty()
            && !RexOver.containsOver(project.getProjects().getFirst())
            && RexUtil.SubQueryFinder.find(project.getProjects().getFirst()) == null
            && Collections.disjoint(RelOptUtil.getVariablesUsed(project), own);
    return isValue
        ? rex.ensureType(query.getType(), ((Project) query.rel).getProjects().getFirst(), true)
        : query;
  }

  static SqlOperator comparison(SqlKind kind) {
    return switch (kind) {
      case EQUALS -> SqlStdOperatorTable.EQUALS;
      case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
      case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
      case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
      case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
      case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
      default -> throw new IllegalStateException("no comparison: " + kind);
    };
  }

  private RexNode compared(RexSubQuery query, SqlOperator comparison) {
    boolean oneRow =
        metadata.getMinRowCount(query.rel) >= 1 && metadata.getMaxRowCount(query.rel) <= 1;
    if (query.getOperands().size() != 1 || !oneRow) {
      return query;
    }
    return rex.makeCall(
        query.getType(),
        comparison,
        List.of(query.getOperands().getFirst(), RexSubQuery.scalar(query.rel)));
  }

  private static RexNode existing(RexSubQuery query) {
    if (query.rel instanceof Sort sort
        && sort.offset == null
        && (sort.fetch == null
            || (sort.fetch instanceof RexLiteral fetch && fetch.getValueAs(Long.class) > 0))) {
      return RexSubQuery.exists(sort.getInput());
    }
    return query;
  }
}
