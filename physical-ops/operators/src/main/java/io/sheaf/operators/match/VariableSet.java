package io.sheaf.operators.match;

import java.util.Arrays;
import java.util.List;

/** Some of a pattern's variables. Immutable. */
final class VariableSet {
  private final boolean[] has;

  /**
   * @param variables empty for all
   * @param count how many there are
   */
  VariableSet(List<Integer> variables, int count) {
    has = new boolean[count];
    if (variables.isEmpty()) {
      Arrays.fill(has, true);
    }
    variables.forEach(variable -> has[variable] = true);
  }

  boolean has(int variable) {
    return has[variable];
  }
}
