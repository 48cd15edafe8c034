package io.sheaf.columnar.expr;

/** Compiles expressions for one thread. */
public final class ExprCompiler {
  private ExprCompiler() {}

  /** Compiles an expression as a value. */
  public static Evaluator compile(Expr expr, EvalContext context) {
    throw new UnsupportedOperationException(expr + " in " + context);
  }

  /** Compiles a BOOLEAN expression as a filter. */
  public static Predicate predicate(Expr expr, EvalContext context) {
    throw new UnsupportedOperationException(expr + " in " + context);
  }
}
