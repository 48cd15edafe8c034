package io.sheaf.planner.expr;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.ConstantFolder;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Folds Calcite's constant expressions through our own evaluators, so that a constant means the
 * same in a plan and in a running query. What fails, or depends on the session's zone, stays an
 * expression. Stateless.
 */
public final class ConstantExecutor implements RexExecutor {
  private static final long MEMORY = 64L << 20;
  private static final Schema NO_COLUMNS = new Schema(List.of());

  @Override
  public void reduce(RexBuilder rex, List<RexNode> constants, List<RexNode> reduced) {
    try (MemoryPool pool = new MemoryPool(MEMORY);
        MemoryConsumer memory = pool.consumer("constants")) {
      EvalContext context = new EvalContext(ZoneOffset.UTC, Instant.EPOCH, memory);
      for (RexNode constant : constants) {
        reduced.add(folded(rex, constant, context));
      }
    }
  }

  private static RexNode folded(RexBuilder rex, RexNode constant, EvalContext context) {
    if (dependsOnSession(constant)) {
      return constant;
    }
    try {
      Expr folded =
          ConstantFolder.fold(new ExprTranslator(rex, NO_COLUMNS).translate(constant), context);
      return folded instanceof Expr.Literal literal ? literal(rex, literal, constant) : constant;
    } catch (SheafException noConstantOfOurs) {
      // What can't be translated is reported where the plan becomes physical, if a row needs it at
      // all.
      return constant;
    }
  }

  private static RexNode literal(RexBuilder rex, Expr.Literal literal, RexNode constant) {
    RelDataType type = constant.getType();
    if (literal.type().isNested() && literal.value() != null) {
      return constant;
    }
    if (type.getSqlTypeName() == SqlTypeName.CHAR
        && literal.value() instanceof byte[] text
        && new String(text, java.nio.charset.StandardCharsets.UTF_8).length()
            != type.getPrecision()) {
      return constant;
    }
    if (literal.type() instanceof DataType.Timestamp t && t.instant()) {
      return constant;
    }
    return Literals.toRex(rex, literal.value(), literal.type(), type);
  }

  private static boolean dependsOnSession(RexNode node) {
    return node.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        || (node instanceof RexCall call
            && (call.getOperator().isDynamicFunction()
                || call.getOperands().stream().anyMatch(ConstantExecutor::dependsOnSession)));
  }
}
