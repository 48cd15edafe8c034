package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;

/**
 * One call of a function, compiled for one thread. It owns the arrays of its result, which is valid
 * until the next call.
 *
 * <p>An operand is flat or a {@link io.sheaf.columnar.batch.ConstantColumn}; when all are constant
 * the kernel is called with their one-row values, so at least one operand is flat. For a strict
 * function no constant operand is null. Value slots of null rows hold anything: a kernel must
 * neither fail on them nor read addresses from them.
 */
@FunctionalInterface
public interface Kernel extends AutoCloseable {
  /**
   * Computes the call for each row.
   *
   * @param operands columns of {@code rows} rows
   * @param nulls for a strict function the rows where an operand is null (or null when there are
   *     none), which the result must carry; always null for others, which look at the operands'
   *     masks
   * @return a flat column of the call's type
   */
  Column apply(Column[] operands, int rows, byte[] nulls);

  /** Frees off-heap memory, if any. */
  @Override
  default void close() {}
}
