package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;

/** Whether probe rows have a match. One driver's. */
interface ExistenceTest extends AutoCloseable {
  byte FALSE = 0;
  byte TRUE = 1;
  byte UNKNOWN = 2;

  /**
   * One answer a row, valid until the next call; UNKNOWN only from tests that follow the rules of
   * NOT IN.
   */
  byte[] test(ColumnBatch input);

  @Override
  void close();
}
