package io.sheaf.planner.stage;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.Traits;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.ClaimSpec;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.ExpandSpec;
import io.sheaf.operators.spec.FilterSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinBuildSpec;
import io.sheaf.operators.spec.KeySampleSpec;
import io.sheaf.operators.spec.NestedLoopJoinSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ProjectSpec;
import io.sheaf.operators.spec.RangeBoundsSpec;
import io.sheaf.operators.spec.RangeSinkSpec;
import io.sheaf.operators.spec.ResultSinkSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortSpec;
import io.sheaf.operators.spec.SortedAggregateSpec;
import io.sheaf.operators.spec.UnionSpec;
import io.sheaf.operators.spec.UnnestSpec;
import io.sheaf.operators.spec.ValuesSpec;
import io.sheaf.operators.spec.WindowCall;
import io.sheaf.operators.spec.WindowFrame;
import io.sheaf.operators.spec.WindowSpec;
import io.sheaf.operators.spec.WriteSinkSpec;
import java.util.List;
import java.util.Set;

/**
 * Whether a fragment gives the same rows whenever it runs on the same rows, in whatever order these
 * come: an exchange brings them in another order each time. The rows of an operator that is not
 * known to do so, may differ: those of a LIMIT, of row_number() where keys are equal, of a sum of
 * doubles, whose last bits depend on the order.
 */
final class Determinism {
  /** Aggregates of which neither rows nor the order of rows change the result. */
  private static final Set<String> EXACT_ALWAYS =
      Set.of("count", "min", "max", "bool_and", "bool_or", "bit_and", "bit_or", "bit_xor");

  /** The same while what they add up are no floating-point numbers. */
  private static final Set<String> EXACT_SUMS = Set.of("sum", "sum0", "avg");

  private static final Set<String> OF_THE_VALUES = Set.of("quantile_cont", "quantile_disc", "mad");
  private static final Set<String> RANKS =
      Set.of("rank", "dense_rank", "percent_rank", "cume_dist");

  private Determinism() {}

  /** Whether the rows that a fragment gives are determined by those it reads. */
  static boolean isDeterminate(OperatorSpec spec) {
    return spec.inputs().stream().allMatch(Determinism::isDeterminate) && isDeterminateItself(spec);
  }

  private static boolean isDeterminateItself(OperatorSpec spec) {
    return switch (spec) {
      case ProjectSpec project -> all(project.expressions());
      case FilterSpec filter -> Traits.isDeterministic(filter.condition());
      case ExpandSpec expand ->
          all(expand.last()) && expand.copies().stream().allMatch(Determinism::all);
      case UnnestSpec unnest -> all(unnest.lists());
      case HashJoinSpec join -> isDeterminate(join.residual());
      case NestedLoopJoinSpec join -> isDeterminate(join.condition());
      case AggregateSpec aggregate ->
          aggregate.calls().stream()
              .allMatch(call -> isDeterminate(call, aggregate.input().schema()));
      case SortedAggregateSpec aggregate ->
          aggregate.calls().stream().allMatch(call -> OF_THE_VALUES.contains(call.function()));
      case WindowSpec window ->
          window.calls().stream().allMatch(call -> isDeterminate(call, window.input().schema()));
      case ScanSpec _,
          ValuesSpec _,
          UnionSpec _,
          SortSpec _,
          ClaimSpec _,
          ExchangeSourceSpec _,
          ExchangeSinkSpec _,
          BuiltTableSpec _,
          JoinBuildSpec _,
          KeySampleSpec _,
          RangeBoundsSpec _,
          RangeSinkSpec _,
          ResultSinkSpec _,
          WriteSinkSpec _ ->
          true;
      default -> false;
    };
  }

  private static boolean all(List<Expr> expressions) {
    return expressions.stream().allMatch(Traits::isDeterministic);
  }

  private static boolean isDeterminate(Expr condition) {
    return condition == null || Traits.isDeterministic(condition);
  }

  private static boolean isDeterminate(AggregateCall call, Schema input) {
    return isExact(call.function(), call.arguments(), input);
  }

  private static boolean isExact(String function, List<Integer> arguments, Schema input) {
    return EXACT_ALWAYS.contains(function)
        || (EXACT_SUMS.contains(function)
            && arguments.stream().noneMatch(column -> input.type(column).isFloating()));
  }

  /** Equal keys may come in any order, so that only what does not tell them apart is the same. */
  private static boolean isDeterminate(WindowCall call, Schema input) {
    if (RANKS.contains(call.function())) {
      return true;
    }
    WindowFrame frame = call.frame();
    boolean whole =
        frame.start().kind() == WindowFrame.BoundKind.UNBOUNDED_PRECEDING
            && frame.end().kind() == WindowFrame.BoundKind.UNBOUNDED_FOLLOWING;
    boolean ofPeers = frame.unit() != WindowFrame.Unit.ROWS || whole;
    return ofPeers && isExact(call.function(), call.arguments(), input);
  }
}
