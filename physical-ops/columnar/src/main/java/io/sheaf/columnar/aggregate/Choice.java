package io.sheaf.columnar.aggregate;

/** Which value of a group an accumulator keeps. */
enum Choice {
  LEAST,
  GREATEST,
  /** The first one met: any value will do. */
  FIRST;

  /**
   * Whether a value replaces the one kept.
   *
   * @param order negative, zero or positive as the new value is less than, equal to or greater than
   *     the kept one
   */
  boolean replaces(int order) {
    return switch (this) {
      case LEAST -> order < 0;
      case GREATEST -> order > 0;
      case FIRST -> false;
    };
  }
}
