package io.sheaf.planner.adaptive;

import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.operators.spec.ExchangeSlice;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.physical.AggregateRel;
import io.sheaf.planner.physical.FilterRel;
import io.sheaf.planner.physical.HashJoinRel;
import io.sheaf.planner.physical.LimitRel;
import io.sheaf.planner.physical.OutputMatrix;
import io.sheaf.planner.physical.ProjectRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.SortRel;
import io.sheaf.planner.physical.StageOutputRel;
import io.sheaf.planner.physical.TopNRel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A join of two exchanged sides, one of which has partitions far larger than the others. Each piece
 * of such a partition is joined with the whole partition of the other side, so the other side's
 * rows are seen several times:
 *
 * <table>
 *   <caption>Which side's partitions may be split</caption>
 *   <tr><th>join</th><th>left</th><th>right</th></tr>
 *   <tr><td>INNER</td><td>yes</td><td>yes</td></tr>
 *   <tr><td>LEFT, SEMI, ANTI</td><td>yes</td>
 *     <td>no: a left row without a match in one piece may have one in another</td></tr>
 *   <tr><td>RIGHT, RIGHT_SEMI, RIGHT_ANTI</td><td>no, for the same reason</td><td>yes</td></tr>
 *   <tr><td>FULL, NULL_AWARE_ANTI, MARK</td><td>no</td><td>no</td></tr>
 * </table>
 *
 * Nothing above the join in the stage may need equal keys in one task.
 */
final class SkewedJoin {
  /** Times the middle partition from which on one is large. */
  private static final int FACTOR = 4;

  private final StageOutputRel large;
  private final boolean left;
  private final int[] pieces;
  private final long target;

  private SkewedJoin(StageOutputRel large, boolean left, int[] pieces, long target) {
    this.large = large;
    this.left = left;
    this.pieces = pieces;
    this.target = target;
  }

  /**
   * The stage's join, if it is the only one and has a partition to split; else null.
   *
   * @param target bytes a task aims at
   */
  static SkewedJoin of(SheafRel fragment, long target) {
    HashJoinRel join = join(fragment);
    if (join == null
        || !(rows(join.left()) instanceof StageOutputRel left)
        || !(rows(join.right()) instanceof StageOutputRel right)) {
      return null;
    }
    SkewedJoin byLeft = maySplitLeft(join.type()) ? of(left, true, target) : null;
    SkewedJoin byRight = maySplitRight(join.type()) ? of(right, false, target) : null;
    if (byLeft == null || byRight == null) {
      return byLeft == null ? byRight : byLeft;
    }
    return left.sizes().bytes() >= right.sizes().bytes() ? byLeft : byRight;
  }

  private static SkewedJoin of(StageOutputRel output, boolean left, long target) {
    OutputMatrix sizes = output.sizes();
    long[] bytes = new long[sizes.partitions()];
    Arrays.setAll(bytes, sizes::bytes);
    long[] sorted = bytes.clone();
    Arrays.sort(sorted);
    long large = Math.max(target, FACTOR * sorted[(sorted.length - 1) / 2]);
    int[] pieces = new int[bytes.length];
    boolean any = false;
    for (int p = 0; p < pieces.length; p++) {
      pieces[p] = bytes[p] > large ? slices(output, p, target).size() : 1;
      any |= pieces[p] > 1;
    }
    return any ? new SkewedJoin(output, left, pieces, target) : null;
  }

  private static boolean maySplitLeft(JoinType type) {
    return switch (type) {
      case INNER, LEFT, SEMI, ANTI -> true;
      case RIGHT, FULL, NULL_AWARE_ANTI, MARK, RIGHT_SEMI, RIGHT_ANTI -> false;
    };
  }

  private static boolean maySplitRight(JoinType type) {
    return switch (type) {
      case INNER, RIGHT, RIGHT_SEMI, RIGHT_ANTI -> true;
      case LEFT, SEMI, ANTI, FULL, NULL_AWARE_ANTI, MARK -> false;
    };
  }

  /** The join below operators that see one row at a time or one task's rows for themselves. */
  private static HashJoinRel join(SheafRel rel) {
    return switch (rel) {
      case HashJoinRel join -> join;
      case FilterRel filter -> join(filter.input());
      case ProjectRel project -> join(project.input());
      case AggregateRel aggregate when aggregate.phase() == Phase.PARTIAL ->
          join(aggregate.input());
      case SortRel sort when sort.partial() -> join(sort.input());
      case TopNRel topN when topN.partial() -> join(topN.input());
      case LimitRel limit when limit.partial() -> join(limit.input());
      default -> null;
    };
  }

  private static SheafRel rows(SheafRel rel) {
    return switch (rel) {
      case FilterRel filter -> rows(filter.input());
      case ProjectRel project -> rows(project.input());
      default -> rel;
    };
  }

  /** Tasks that read a partition. */
  int pieces(int partition) {
    return pieces[partition];
  }

  boolean splitsLeft() {
    return left;
  }

  /** Whether it is this input whose partitions are split. */
  @SuppressWarnings("ReferenceEquality") // both sides may be equal outputs of one stage
  boolean splits(StageOutputRel output) {
    return output == large;
  }

  /** What each task reads of a partition that is split. */
  List<ExchangeSlice> slices(int partition) {
    return slices(large, partition, target);
  }

  /** Neighbouring upstream tasks of about as many bytes as the target. */
  private static List<ExchangeSlice> slices(StageOutputRel output, int partition, long target) {
    OutputMatrix sizes = output.sizes();
    List<ExchangeSlice> slices = new ArrayList<>();
    long sum = 0;
    int from = 0;
    for (int task = 0; task < sizes.tasks(); task++) {
      long bytes = sizes.bytes(task, partition);
      if (sum > 0 && sum + bytes > target) {
        slices.add(new ExchangeSlice(from, task, partition, partition + 1));
        from = task;
        sum = 0;
      }
      sum += bytes;
    }
    slices.add(new ExchangeSlice(from, sizes.tasks(), partition, partition + 1));
    return slices;
  }
}
