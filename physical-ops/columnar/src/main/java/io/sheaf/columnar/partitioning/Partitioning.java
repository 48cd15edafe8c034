package io.sheaf.columnar.partitioning;

import java.util.List;

/**
 * How rows are spread over the tasks of a stage. Two questions are kept apart: whether one relation
 * alone {@link #satisfies} what an operator needs, and whether two relations are {@link
 * #copartitionedWith co-partitioned}, so that equal keys of both are in tasks of the same number.
 */
// The nested records have no static state, so initialising them never waits for this interface.
@SuppressWarnings("ClassInitializationDeadlock")
public sealed interface Partitioning {
  /** All rows in one task. */
  record Single() implements Partitioning {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public String toString() {
      return "single";
    }
  }

  /** By the exchange's hash of the keys. */
  record Hash(List<Integer> keys, int count) implements Partitioning {
    public Hash {
      keys = List.copyOf(keys);
    }

    @Override
    public String toString() {
      return "hash" + keys + " into " + count;
    }
  }

  /** By ranges of a key of one or more columns, compared one after the other. */
  record Range(List<Integer> keys, Divisions divisions) implements Partitioning {
    public Range {
      keys = List.copyOf(keys);
    }

    /** Ranges of a key of one column. */
    public Range(int key, Divisions divisions) {
      this(List.of(key), divisions);
    }

    @Override
    public int count() {
      return divisions.count();
    }

    @Override
    public String toString() {
      return "range " + keys + " into " + count();
    }
  }

  /** Every task has all rows. */
  record Broadcast(int count) implements Partitioning {
    @Override
    public String toString() {
      return "broadcast to " + count;
    }
  }

  /** Nothing is known of where a row is. */
  record Arbitrary(int count) implements Partitioning {
    @Override
    public String toString() {
      return "any of " + count;
    }
  }

  /** All rows in one task. */
  static Partitioning single() {
    return new Single();
  }

  /** Number of tasks. */
  int count();

  /** What an operator needs of one input. */
  sealed interface Requirement {
    /** Rows may be anywhere, each once. */
    record Anywhere() implements Requirement {}

    /** All rows in one task. */
    record Together() implements Requirement {}

    /** Rows with equal values in these columns, null being equal to null, in one task. */
    record Clustered(List<Integer> keys) implements Requirement {
      public Clustered {
        keys = List.copyOf(keys);
      }
    }

    /** Every task has all rows. */
    record Replicated() implements Requirement {}

    Requirement ANYWHERE = new Anywhere();
    Requirement TOGETHER = new Together();
    Requirement REPLICATED = new Replicated();
  }

  /** Whether rows spread like this are where the requirement wants them. */
  default boolean satisfies(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Anywhere anywhere -> !(this instanceof Broadcast) || count() == 1;
      case Requirement.Together together -> count() == 1;
      case Requirement.Replicated replicated -> this instanceof Broadcast || count() == 1;
      case Requirement.Clustered(List<Integer> keys) ->
          switch (this) {
            case Hash(List<Integer> own, int n) ->
                n == 1 || (!own.isEmpty() && keys.containsAll(own));
            case Range(List<Integer> own, Divisions divisions) ->
                divisions.count() == 1
                    || (keys.containsAll(own)
                        && divisions.isDisjoint()
                        && divisions.nulls() != Divisions.Nulls.ANYWHERE);
            case Single single -> true;
            case Broadcast broadcast -> broadcast.count() == 1;
            case Arbitrary arbitrary -> arbitrary.count() == 1;
          };
    };
  }

  /**
   * Whether rows whose keys are equal pairwise and not null are in tasks of the same number on both
   * sides.
   *
   * @param keys key columns here
   * @param otherKeys the key columns there that they are compared with, as many
   */
  default boolean copartitionedWith(
      Partitioning other, List<Integer> keys, List<Integer> otherKeys) {
    if (count() != other.count()) {
      return false;
    }
    if (count() == 1) {
      return true;
    }
    return switch (this) {
      case Hash(List<Integer> mine, int n)
          when other instanceof Hash(List<Integer> theirs, int m) ->
          samePositions(mine, theirs, keys, otherKeys);
      case Range(List<Integer> mine, Divisions here)
          when other instanceof Range(List<Integer> theirs, Divisions there) ->
          samePositions(mine, theirs, keys, otherKeys) && here.alignedWith(there);
      default -> false;
    };
  }

  private static boolean samePositions(
      List<Integer> mine, List<Integer> theirs, List<Integer> keys, List<Integer> otherKeys) {
    if (mine.isEmpty() || mine.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < mine.size(); i++) {
      boolean paired = false;
      for (int k = 0; k < keys.size(); k++) {
        paired |= keys.get(k).equals(mine.get(i)) && otherKeys.get(k).equals(theirs.get(i));
      }
      if (!paired) {
        return false;
      }
    }
    return true;
  }
}
