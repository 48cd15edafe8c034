package io.sheaf.operators.spec;

import java.util.List;

/**
 * Where the search goes on after a match. After one without rows that is the next row, always.
 *
 * @param variables whose first or last row it is; of the other kinds, none
 * @param name how the user calls them
 */
public record MatchSkip(To to, List<Integer> variables, String name) {
  /** A place. */
  public enum To {
    PAST_LAST_ROW,
    NEXT_ROW,
    FIRST,
    LAST
  }

  public MatchSkip {
    variables = List.copyOf(variables);
  }
}
