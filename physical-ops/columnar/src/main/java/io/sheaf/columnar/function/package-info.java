/**
 * Scalar functions: the registry, and the kernels that compute a call over whole columns. A {@link
 * io.sheaf.columnar.function.ScalarFunction} is the one definition from which the planner's
 * operator, the type check, the kernel and the reference page come.
 */
package io.sheaf.columnar.function;
