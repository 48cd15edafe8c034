package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AsofJoinSpec;
import io.sheaf.operators.spec.AsofMatch;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Joins left rows with the nearest right row of equal keys, by sorting and merging both sides.
 *
 * @param leftKeys columns that are equal to the right ones, in pairs; may be empty
 * @param outer whether left rows without a match are kept
 */
public record AsofJoinRel(
    SheafRel left,
    SheafRel right,
    List<Integer> leftKeys,
    List<Integer> rightKeys,
    int leftTime,
    int rightTime,
    AsofMatch match,
    boolean outer,
    Schema schema,
    double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(left, right);
  }

  @Override
  public AsofJoinRel withInputs(List<SheafRel> inputs) {
    return new AsofJoinRel(
        inputs.get(0),
        inputs.get(1),
        leftKeys,
        rightKeys,
        leftTime,
        rightTime,
        match,
        outer,
        schema,
        rows);
  }

  /**
   * The join by the keys alone whose rows must meet where this one's must: one of a kind whose
   * right side can't be shared, since every task would sort it again.
   */
  HashJoinRel byKeys() {
    return new HashJoinRel(left, right, JoinType.RIGHT, leftKeys, rightKeys, null, schema, rows);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return left.deliveredPartitionings();
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new AsofJoinSpec(
        inputs.get(0),
        inputs.get(1),
        withTime(leftKeys, leftTime),
        withTime(rightKeys, rightTime),
        match,
        outer,
        schema);
  }

  private static int[] withTime(List<Integer> keys, int time) {
    return IntStream.concat(keys.stream().mapToInt(Integer::intValue), IntStream.of(time))
        .toArray();
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("AsofJoin ").append(outer ? "LEFT" : "INNER");
    text.append(" on ");
    for (int i = 0; i < leftKeys.size(); i++) {
      text.append(Describe.name(left.schema(), leftKeys.get(i)))
          .append(" = ")
          .append(Describe.name(right.schema(), rightKeys.get(i)))
          .append(" and ");
    }
    return text.append(Describe.name(left.schema(), leftTime))
        .append(' ')
        .append(match.symbol())
        .append(' ')
        .append(Describe.name(right.schema(), rightTime))
        .toString();
  }
}
