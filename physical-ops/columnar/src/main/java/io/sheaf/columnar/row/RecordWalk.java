package io.sheaf.columnar.row;

/** A walk over records by their addresses. Used by one thread. */
@FunctionalInterface
public interface RecordWalk {
  /**
   * The addresses of the next records; those given before may become invalid.
   *
   * @return how many, at most {@code most}; 0 at the end
   */
  int next(long[] records, int most);
}
