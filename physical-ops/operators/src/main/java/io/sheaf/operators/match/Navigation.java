package io.sheaf.operators.match;

import io.sheaf.operators.spec.MatchValue;
import java.util.Arrays;

/**
 * Which row of a match a value is of, while the match's rows are gone through in order. One
 * thread's.
 */
final class Navigation {
  private final MatchValue value;
  private final VariableSet variables;

  /** The last rows seen, at their number modulo the length; or the one row wanted. */
  private final int[] places;

  private long seen;

  Navigation(MatchValue value, VariableSet variables) {
    this.value = value;
    this.variables = variables;
    this.places = new int[value.last() ? value.offset() + 1 : 1];
  }

  void clear() {
    seen = 0;
    Arrays.fill(places, -1);
  }

  /** Takes the match's next row in. */
  void see(int at, int variable) {
    if (!variables.has(variable)) {
      return;
    }
    if (value.last()) {
      places[(int) (seen % places.length)] = at;
    } else if (seen == value.offset()) {
      places[0] = at;
    }
    seen++;
  }

  /** The row's place in the match, before the shift, or -1 when it is not there. */
  int place() {
    if (!value.last()) {
      return places[0];
    }
    return seen < places.length ? -1 : places[(int) (seen % places.length)];
  }
}
