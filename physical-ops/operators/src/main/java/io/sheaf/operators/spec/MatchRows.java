package io.sheaf.operators.spec;

/** Which rows of matches are given. */
public enum MatchRows {
  /** One a match. */
  ONE("one row per match"),
  /** All of a match, and one for a match without rows. */
  ALL("all rows per match"),
  ALL_WITHOUT_EMPTY("all rows per match, no empty matches"),
  /** Rows that no match begins at nor has, too. */
  ALL_WITH_UNMATCHED("all rows per match, and unmatched ones");

  private final String description;

  MatchRows(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }
}
