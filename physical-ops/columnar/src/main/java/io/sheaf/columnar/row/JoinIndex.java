package io.sheaf.columnar.row;

/**
 * Finds the first row of a key; further rows of the same key hang on its link. Read by many
 * threads.
 */
sealed interface JoinIndex extends AutoCloseable
    permits DenseIndex, WordIndex, TaggedIndex, EmptyIndex {
  /**
   * Looks every key up.
   *
   * @param rows receives a row's address or 0; anything where a key is null
   * @param scratch as long as the batch
   */
  void find(JoinKeys keys, long[] rows, long[] scratch);

  /** Whether no key has two rows. */
  boolean isUnique();

  /** One word for EXPLAIN ANALYZE and tests. */
  String name();

  @Override
  void close();
}
