package io.sheaf.operators.spec;

import java.util.List;

/**
 * A regular expression over rows. Where more than one way to match begins at a row, the preferred
 * one is taken: earlier alternatives first, more repetitions first when greedy, fewer when
 * reluctant.
 */
public sealed interface RowPattern {
  /** One row that satisfies a variable's condition. */
  record Variable(int index) implements RowPattern {}

  /** No row. */
  record Empty() implements RowPattern {}

  /** No row, in front of the partition's first one. */
  record Start() implements RowPattern {}

  /** No row, behind the partition's last one. */
  record End() implements RowPattern {}

  /** One after the other. */
  record Sequence(List<RowPattern> parts) implements RowPattern {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of them. */
  record Choice(List<RowPattern> alternatives) implements RowPattern {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** All of them in any order; orders are preferred as in a dictionary. */
  record Permutation(List<RowPattern> parts) implements RowPattern {
    public Permutation {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Repetitions; one beyond the least number has at least a row.
   *
   * @param most -1 for any number
   */
  record Repeat(RowPattern part, int least, int most, boolean greedy) implements RowPattern {}

  /** Rows that are matched but not given when all rows of a match are. */
  record Excluded(RowPattern part) implements RowPattern {}
}
