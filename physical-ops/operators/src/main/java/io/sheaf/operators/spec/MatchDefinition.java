package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.Expr;
import java.util.List;

/**
 * When a row may be matched to a variable.
 *
 * @param values what the condition looks at, the row itself taken for matched to the variable
 * @param condition BOOLEAN, over the values as columns
 */
public record MatchDefinition(int variable, List<MatchValue> values, Expr condition) {
  public MatchDefinition {
    values = List.copyOf(values);
  }

  /** Whether the condition is the same whatever was matched before. */
  public boolean isOfOneRow() {
    return values.stream()
        .allMatch(
            value ->
                value.isCurrentRow(variable)
                    && (value.kind() == MatchValue.Kind.COLUMN
                        || (value.kind() == MatchValue.Kind.CLASSIFIER && value.shift() == 0)));
  }
}
