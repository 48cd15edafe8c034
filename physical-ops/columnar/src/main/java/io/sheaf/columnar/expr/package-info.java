/**
 * Typed expressions over the columns of a batch, and their evaluation a batch at a time. {@link
 * io.sheaf.columnar.expr.Expr} is the immutable, serialisable form; an {@link
 * io.sheaf.columnar.expr.Evaluator} is one thread's compiled form with its buffers.
 */
package io.sheaf.columnar.expr;
