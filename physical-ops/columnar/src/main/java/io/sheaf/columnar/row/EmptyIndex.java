package io.sheaf.columnar.row;

import java.util.Arrays;

/** The index of no rows. */
record EmptyIndex() implements JoinIndex {
  @Override
  public void find(JoinKeys keys, long[] rows, long[] scratch) {
    Arrays.fill(rows, 0, keys.size(), 0);
  }

  @Override
  public boolean isUnique() {
    return true;
  }

  @Override
  public String name() {
    return "empty";
  }

  @Override
  public void close() {}
}
