package io.sheaf.operators.aggregate;

import io.sheaf.columnar.row.GroupTable;

/** Some of the final groups, disjoint from those of other parts. Read by one thread. */
interface GroupPart extends AutoCloseable {
  /** Completes the groups and walks over them; records stay valid until {@link #close}. */
  GroupTable.Cursor open();

  @Override
  default void close() {}
}
