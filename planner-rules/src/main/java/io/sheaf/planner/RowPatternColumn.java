package io.sheaf.planner;

import io.sheaf.operators.spec.MatchRows;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;

/**
 * A column that MATCH_RECOGNIZE gives. For one row per match these are the partition's columns and
 * the measures; else the partition's and the order's columns, the measures, and the other columns
 * of the input.
 */
sealed interface RowPatternColumn {
  record OfInput(int index) implements RowPatternColumn {}

  record Measure(int index, String name) implements RowPatternColumn {}

  /** The columns of a validated clause, in order. */
  static List<RowPatternColumn> of(SqlMatchRecognize match, RelDataType input) {
    Set<Integer> first = new LinkedHashSet<>();
    for (SqlNode key : match.getPartitionList()) {
      first.add(index(key, input));
    }
    boolean isOneRow = rows(match) == MatchRows.ONE;
    if (!isOneRow) {
      for (SqlNode key : match.getOrderList()) {
        if (RowPatternValidator.withoutDirection(key) instanceof SqlIdentifier column) {
          first.add(index(column, input));
        }
      }
    }
    List<RowPatternColumn> columns = new ArrayList<>();
    first.forEach(index -> columns.add(new OfInput(index)));
    for (int i = 0; i < match.getMeasureList().size(); i++) {
      SqlCall as = (SqlCall) match.getMeasureList().get(i);
      columns.add(new Measure(i, ((SqlIdentifier) as.operand(1)).getSimple()));
    }
    if (!isOneRow) {
      IntStream.range(0, input.getFieldCount())
          .filter(index -> !first.contains(index))
          .forEach(index -> columns.add(new OfInput(index)));
    }
    return columns;
  }

  private static int index(SqlNode column, RelDataType input) {
    String name = ((SqlIdentifier) column).names.getLast();
    RelDataTypeField field = input.getField(name, false, false);
    return field.getIndex();
  }

  /** Which rows are given; the parser puts it where Calcite has the anchor at the start. */
  static MatchRows rows(SqlMatchRecognize match) {
    return match.getStrictStart().symbolValue(MatchRows.class);
  }
}
