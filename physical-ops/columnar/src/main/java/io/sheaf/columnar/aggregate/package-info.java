/**
 * Aggregate functions: what state a call needs, how a batch updates it, how two states merge, and
 * what comes out. State lies in fixed slots of records of {@link io.sheaf.columnar.row}.
 */
package io.sheaf.columnar.aggregate;
