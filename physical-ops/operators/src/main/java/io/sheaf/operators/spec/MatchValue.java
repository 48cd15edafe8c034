package io.sheaf.operators.spec;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * A value found in a match: the leaf of a measure or of a condition.
 *
 * @param variables pattern variables whose rows are looked at; empty for all rows
 * @param last whether rows are counted from the last one looked at, else from the first
 * @param offset how many of these rows are passed over; a row that is not there gives NULL
 * @param shift rows from there within the partition, negative to earlier ones
 * @param whole whether the whole match is looked at, else its rows up to the current one
 * @param function the aggregate's registered name; empty for other kinds
 * @param arguments input columns: the one of a COLUMN, those of an AGGREGATE
 */
public record MatchValue(
    Kind kind,
    List<Integer> variables,
    boolean last,
    int offset,
    long shift,
    boolean whole,
    String function,
    List<Integer> arguments,
    DataType type) {
  /** What is found. */
  public enum Kind {
    /** A column in one row of the match, or near it. */
    COLUMN,
    /** The name of the variable that one row of the match was matched to. */
    CLASSIFIER,
    /** The match's number within its partition, from 1. */
    NUMBER,
    /** An aggregate over rows of the match. */
    AGGREGATE
  }

  public MatchValue {
    variables = List.copyOf(variables);
    arguments = List.copyOf(arguments);
  }

  public MatchValue withType(DataType other) {
    return new MatchValue(kind, variables, last, offset, shift, whole, function, arguments, other);
  }

  /** Whether this is about the current row when that one is matched to a variable. */
  public boolean isCurrentRow(int variable) {
    return last && offset == 0 && (variables.isEmpty() || variables.contains(variable));
  }
}
