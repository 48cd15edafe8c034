package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins on equal keys: a table of the right input, probed by the left one.
 *
 * @param residual a further condition over both sides' columns, or null
 */
public record HashJoinRel(
    SheafRel left,
    SheafRel right,
    JoinType type,
    List<Integer> leftKeys,
    List<Integer> rightKeys,
    Expr residual,
    Schema schema,
    double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(left, right);
  }

  @Override
  public HashJoinRel withInputs(List<SheafRel> inputs) {
    return new HashJoinRel(
        inputs.get(0), inputs.get(1), type, leftKeys, rightKeys, residual, schema, rows);
  }

  /**
   * The left side's partitioning where left rows stay whole; the right side's too where its rows
   * are in the task of their match.
   */
  @Override
  public List<Partitioning> deliveredPartitionings() {
    // Asked once, as in a union: joins are deep to the left.
    List<Partitioning> probe = left.deliveredPartitionings();
    int tasks = probe.getFirst().count();
    List<Partitioning> delivered = new ArrayList<>();
    if (!type.endsWithRight()) {
      delivered.addAll(probe);
    }
    if (type == JoinType.RIGHT || type == JoinType.INNER || type.isRightAlone()) {
      int shift = rightColumn(0);
      for (Partitioning partitioning : right.deliveredPartitionings()) {
        if (partitioning.count() == tasks && !(partitioning instanceof Partitioning.Broadcast)) {
          delivered.addAll(Partitionings.mapped(List.of(partitioning), column -> column + shift));
        }
      }
    }
    return delivered.isEmpty() ? Partitionings.unknown(tasks) : delivered;
  }

  /** The output's column of a right column. */
  int rightColumn(int column) {
    return type.isRightAlone() ? column : left.schema().size() + column;
  }

  /** Whether a column of the output is one of the left side's. */
  boolean isLeft(int column) {
    return !type.isRightAlone() && column < left.schema().size();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new HashJoinSpec(
        inputs.get(0), inputs.get(1), type, array(leftKeys), array(rightKeys), residual, schema);
  }

  private static int[] array(List<Integer> keys) {
    return keys.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("HashJoin ").append(type).append(" on ");
    for (int i = 0; i < leftKeys.size(); i++) {
      text.append(i == 0 ? "" : " and ")
          .append(Describe.name(left.schema(), leftKeys.get(i)))
          .append(" = ")
          .append(Describe.name(right.schema(), rightKeys.get(i)));
    }
    if (residual != null) {
      text.append(", residual ")
          .append(Describe.expression(residual, left.schema().concat(right.schema())));
    }
    return text.toString();
  }
}
