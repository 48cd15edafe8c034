package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/** Checks the operand types of a call and gives its result type. */
@FunctionalInterface
public interface TypeRule {
  /** The result type, or null when the function does not take these operands. */
  DataType infer(List<DataType> operands);
}
