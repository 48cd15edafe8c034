package io.sheaf.planner.rule;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;

/** Where plans refer to rows of an outer query, and where they still hold sub-queries. */
final class Correlations {
  private Correlations() {}

  /** Whether the expression refers to one of the outer rows. */
  static boolean refers(RexNode node, Set<CorrelationId> ids) {
    return found(node, false, ids);
  }

  /** Whether any expression of the tree, sub-queries included, refers to one of the outer rows. */
  static boolean refers(RelNode rel, Set<CorrelationId> ids) {
    return found(rel, false, ids);
  }

  static boolean hasSubQuery(RexNode node) {
    return found(node, true, Set.of());
  }

  static boolean hasSubQuery(RelNode rel) {
    return found(rel, true, Set.of());
  }

  private static boolean found(RexNode node, boolean subQuery, Set<CorrelationId> ids) {
    boolean[] found = {false};
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitCorrelVariable(RexCorrelVariable variable) {
            found[0] |= ids.contains(variable.id);
            return null;
          }

          @Override
          public Void visitSubQuery(RexSubQuery query) {
            found[0] |= subQuery || found(query.rel, false, ids);
            return super.visitSubQuery(query);
          }
        });
    return found[0];
  }

  private static boolean found(RelNode rel, boolean subQuery, Set<CorrelationId> ids) {
    boolean[] found = {false};
    RexShuttle expressions =
        new RexShuttle() {
          @Override
          public RexNode visitCorrelVariable(RexCorrelVariable variable) {
            found[0] |= ids.contains(variable.id);
            return variable;
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            found[0] |= subQuery || found(query, false, ids);
            return query;
          }
        };
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, RelNode parent) {
        node.accept(expressions);
        if (!found[0]) {
          super.visit(node, ordinal, parent);
        }
      }
    }.go(rel);
    return found[0];
  }

  /** The columns of an outer row that the tree refers to, ascending. */
  static List<Integer> columns(RelNode rel, CorrelationId id) {
    Set<Integer> columns = new TreeSet<>();
    RexShuttle expressions =
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variable.id.equals(id)) {
              columns.add(access.getField().getIndex());
              return access;
            }
            return super.visitFieldAccess(access);
          }
        };
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, RelNode parent) {
        node.accept(expressions);
        super.visit(node, ordinal, parent);
      }
    }.go(rel);
    return List.copyOf(columns);
  }

  /** The tree with all its expressions changed, those of sub-queries too. */
  static RelNode mapped(RelNode rel, RexShuttle change) {
    RexShuttle deep =
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return access.accept(change);
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            RexSubQuery visited = (RexSubQuery) super.visitSubQuery(query);
            return visited.clone(mapped(visited.rel, change));
          }
        };
    return rel.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            return super.visit(node).accept(deep);
          }
        });
  }

  /** The expression over an outer row followed by an inner one, as a join's condition is. */
  static RexNode joined(RexNode node, Set<CorrelationId> ids, RelNode outer) {
    int shift = outer.getRowType().getFieldCount();
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(ref.getIndex() + shift, ref.getType());
          }

          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable
                && ids.contains(variable.id)) {
              return RexInputRef.of(access.getField().getIndex(), outer.getRowType());
            }
            return super.visitFieldAccess(access);
          }
        });
  }
}
