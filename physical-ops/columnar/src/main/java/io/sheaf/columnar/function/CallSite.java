package io.sheaf.columnar.function;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * What a kernel is made for.
 *
 * @param operandTypes types of the operands as the kernel gets them
 * @param type the result type, as the planner decided it
 */
public record CallSite(List<DataType> operandTypes, DataType type, EvalContext context) {
  /** Type of operand {@code index}. */
  public DataType operand(int index) {
    return operandTypes.get(index);
  }
}
