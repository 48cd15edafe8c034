package io.sheaf.planner;

import java.math.BigDecimal;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;

/**
 * A condition that stands for a sample, from the parser to {@link io.sheaf.planner.rule.Sampling}:
 * what it filters is sampled before any other condition applies. No name a statement could use.
 */
public final class SampleOperator extends SqlFunction {
  public static final SampleOperator INSTANCE = new SampleOperator();

  /**
   * A sample.
   *
   * @param amount rows, or percent of them
   * @param exact whether exactly so many rows are taken
   * @param blocks whether neighbouring rows are taken together
   */
  public record Sample(
      BigDecimal amount, boolean percent, boolean exact, boolean blocks, long seed) {
    /** The condition of a query's WHERE that means it. */
    public SqlNode condition(SqlParserPos position) {
      return INSTANCE.createCall(
          position,
          SqlLiteral.createExactNumeric(amount.toPlainString(), position),
          SqlLiteral.createBoolean(percent, position),
          SqlLiteral.createBoolean(exact, position),
          SqlLiteral.createBoolean(blocks, position),
          SqlLiteral.createExactNumeric(Long.toString(seed), position));
    }
  }

  private SampleOperator() {
    super(
        // In quotes when written, or it could not be read again.
        new SqlIdentifier("$SAMPLE", SqlParserPos.ZERO),
        ReturnTypes.BOOLEAN_NOT_NULL,
        null,
        OperandTypes.family(
            SqlTypeFamily.NUMERIC,
            SqlTypeFamily.BOOLEAN,
            SqlTypeFamily.BOOLEAN,
            SqlTypeFamily.BOOLEAN,
            SqlTypeFamily.NUMERIC),
        null,
        SqlFunctionCategory.SYSTEM);
  }

  /** The sample that a call stands for. */
  public static Sample sample(RexCall call) {
    return new Sample(
        literal(call, 0).getValueAs(BigDecimal.class),
        literal(call, 1).getValueAs(Boolean.class),
        literal(call, 2).getValueAs(Boolean.class),
        literal(call, 3).getValueAs(Boolean.class),
        literal(call, 4).getValueAs(BigDecimal.class).longValue());
  }

  private static RexLiteral literal(RexCall call, int operand) {
    return (RexLiteral) call.getOperands().get(operand);
  }
}
