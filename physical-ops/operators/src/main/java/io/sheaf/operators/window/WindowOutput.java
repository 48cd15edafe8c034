package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;

/** A column of the chunk prepared last, valid until the next one is. */
@FunctionalInterface
interface WindowOutput {
  Column column(long from, int count);
}
