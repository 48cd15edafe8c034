package io.sheaf.planner.rule;

import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
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
 * </ul>
 */
final class SimplerSubQueries extends RexShuttle {
  private final RexBuilder rex;
  private final RelMetadataQuery metadata;

  private SimplerSubQueries(RelNode root) {
    rex = root.getCluster().getRexBuilder();
    metadata = root.getCluster().getMetadataQuery();
  }

  static RelNode apply(RelNode root) {
    SimplerSubQueries expressions = new SimplerSubQueries(root);
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            return super.visit(rel).accept(expressions);
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
      default -> inner;
    };
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
