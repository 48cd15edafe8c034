/** Recursive queries: a step that reads its own last rows, until it gives none. */
package io.sheaf.operators.recursion;
