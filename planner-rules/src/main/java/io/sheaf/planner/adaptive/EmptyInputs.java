package io.sheaf.planner.adaptive;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.physical.AggregateRel;
import io.sheaf.planner.physical.AsofJoinRel;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.ExpandRel;
import io.sheaf.planner.physical.FilterRel;
import io.sheaf.planner.physical.HashJoinRel;
import io.sheaf.planner.physical.LimitRel;
import io.sheaf.planner.physical.MatchRel;
import io.sheaf.planner.physical.NestedLoopJoinRel;
import io.sheaf.planner.physical.ProjectRel;
import io.sheaf.planner.physical.RangeStepRel;
import io.sheaf.planner.physical.RecursiveRel;
import io.sheaf.planner.physical.ScanRel;
import io.sheaf.planner.physical.SharedRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.SortRel;
import io.sheaf.planner.physical.SortedAggregateRel;
import io.sheaf.planner.physical.StageOutputRel;
import io.sheaf.planner.physical.TopNRel;
import io.sheaf.planner.physical.UnionRel;
import io.sheaf.planner.physical.UnnestRel;
import io.sheaf.planner.physical.ValuesRel;
import io.sheaf.planner.physical.WindowRel;
import io.sheaf.planner.physical.WorkingTableRel;
import java.util.ArrayList;
import java.util.List;

/** Takes out what can give no row any more because a stage left none. */
final class EmptyInputs {
  private final List<String> decisions;

  EmptyInputs(List<String> decisions) {
    this.decisions = decisions;
  }

  SheafRel apply(SheafRel rel) {
    if (rel.inputs().isEmpty()) {
      return rel;
    }
    List<SheafRel> inputs = rel.inputs().stream().map(this::apply).toList();
    SheafRel node = rel.withInputs(inputs);
    return switch (node) {
      case HashJoinRel join -> join(join, join.type(), join.left(), join.right());
      case NestedLoopJoinRel join -> join(join, join.type(), join.left(), join.right());
      case AsofJoinRel join ->
          join(join, join.outer() ? JoinType.LEFT : JoinType.INNER, join.left(), join.right());
      case AggregateRel aggregate when !aggregate.groupKeys().isEmpty() -> passed(aggregate);
      case FilterRel filter -> passed(filter);
      case ProjectRel project -> passed(project);
      case SortedAggregateRel aggregate when aggregate.groupKeys() > 0 -> passed(aggregate);
      case ExpandRel expand when expand.last().isEmpty() -> passed(expand);
      case WindowRel window -> passed(window);
      case MatchRel match -> passed(match);
      case UnnestRel unnest -> passed(unnest);
      case SortRel sort -> passed(sort);
      case TopNRel topN -> passed(topN);
      case LimitRel limit -> passed(limit);
      case ExchangeRel exchange -> passed(exchange);
      case UnionRel union -> union(union);
      // A recursion is empty if its seed is, but what is read inside of it lies in one task anyway.
      case RecursiveRel recursion -> recursion;
      case WorkingTableRel working -> working;
      // Without keys there is a row for no rows; a table of no rows is a table.
      case AggregateRel aggregate -> aggregate;
      case SortedAggregateRel aggregate -> aggregate;
      case ExpandRel expand -> expand;
      case BuildRel build -> build;
      case ScanRel scan -> scan;
      case StageOutputRel output -> output;
      case SharedRel shared -> shared;
      case RangeStepRel step -> step;
      case ValuesRel values -> values;
    };
  }

  private static boolean isEmpty(SheafRel rel) {
    return switch (rel) {
      case ValuesRel values -> values.tuples().isEmpty();
      case StageOutputRel output -> output.sizes().rows() == 0;
      case BuildRel build -> isEmpty(build.input());
      default -> false;
    };
  }

  private static SheafRel passed(SheafRel rel) {
    return isEmpty(rel.inputs().getFirst()) ? nothing(rel.schema()) : rel;
  }

  private static SheafRel nothing(Schema schema) {
    return new ValuesRel(List.of(), schema, null);
  }

  private SheafRel join(SheafRel join, JoinType type, SheafRel left, SheafRel right) {
    boolean none =
        switch (type) {
          case INNER, SEMI, RIGHT_SEMI -> isEmpty(left) || isEmpty(right);
          case LEFT, ANTI, NULL_AWARE_ANTI, MARK -> isEmpty(left);
          case RIGHT, RIGHT_ANTI -> isEmpty(right);
          case FULL -> isEmpty(left) && isEmpty(right);
        };
    if (none) {
      int spared = exchanges(left) + exchanges(right);
      decisions.add(
          "no rows from %s, whose %s side is empty%s"
              .formatted(
                  join.describe(),
                  isEmpty(left) ? "left" : "right",
                  spared == 0
                      ? ""
                      : spared == 1
                          ? ": 1 exchange not run"
                          : ": " + spared + " exchanges not run"));
      return nothing(join.schema());
    }
    boolean all =
        (type == JoinType.ANTI || type == JoinType.NULL_AWARE_ANTI)
            && isEmpty(right)
            && join instanceof HashJoinRel;
    if (all) {
      decisions.add("all left rows from " + join.describe() + ", whose right side is empty");
      return columns(left, join.schema());
    }
    if (type == JoinType.RIGHT_ANTI && isEmpty(left)) {
      decisions.add("all right rows from " + join.describe() + ", whose left side is empty");
      return columns(right, join.schema());
    }
    return join;
  }

  private static int exchanges(SheafRel rel) {
    int below = rel.inputs().stream().mapToInt(EmptyInputs::exchanges).sum();
    return rel instanceof ExchangeRel ? below + 1 : below;
  }

  private static SheafRel columns(SheafRel rel, Schema schema) {
    if (rel.schema().equals(schema)) {
      return rel;
    }
    List<Expr> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      columns.add(new Expr.InputRef(i, schema.type(i)));
    }
    return new ProjectRel(rel, columns, schema);
  }

  private static SheafRel union(UnionRel union) {
    List<SheafRel> some = union.inputs().stream().filter(input -> !isEmpty(input)).toList();
    if (some.isEmpty()) {
      return nothing(union.schema());
    }
    return some.size() == 1
        ? columns(some.getFirst(), union.schema())
        : new UnionRel(some, union.schema());
  }
}
