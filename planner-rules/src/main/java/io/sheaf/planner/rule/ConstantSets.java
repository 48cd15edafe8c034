package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Makes one set of the constants that a long OR compares one expression with. Calcite's
 * simplification would get there too, in time that grows with the square of their number.
 */
public final class ConstantSets {
  /** Shorter lists are left to the simplification, which sees more. */
  private static final int MIN_CONSTANTS = 20;

  private ConstantSets() {}

  public static RelNode apply(RelNode root) {
    Sets sets = new Sets(root.getCluster().getRexBuilder());
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            return super.visit(rel).accept(sets);
          }
        });
  }

  private static final class Sets extends RexShuttle {
    private final RexBuilder rex;

    Sets(RexBuilder rex) {
      this.rex = rex;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      return call.getKind() == SqlKind.OR && call.getOperands().size() >= MIN_CONSTANTS
          ? disjunction(call)
          : super.visitCall(call);
    }

    private RexNode disjunction(RexCall or) {
      Map<RexNode, List<RexNode>> constants = new LinkedHashMap<>();
      List<RexNode> others = new ArrayList<>();
      for (RexNode operand : or.getOperands()) {
        if (operand instanceof RexCall call
            && call.getKind() == SqlKind.EQUALS
            && call.getOperands().get(1) instanceof RexLiteral literal
            && !literal.isNull()
            && RexUtil.isDeterministic(call)) {
          constants
              .computeIfAbsent(call.getOperands().get(0), key -> new ArrayList<>())
              .add(literal);
        } else {
          others.add(operand.accept(this));
        }
      }
      constants.forEach((expression, values) -> others.add(rex.makeIn(expression, values)));
      return RexUtil.composeDisjunction(rex, others);
    }
  }
}
