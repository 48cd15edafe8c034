package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Drops every column where nothing above needs it: scans read what is used, join builds keep what
 * is used. A projection that only drops columns costs nothing, so one is put wherever there are too
 * many.
 */
public final class ColumnPruning {
  /** A plan, and where each old column is in it; -1 for those that are gone. */
  private record Pruned(RelNode rel, int[] positions) {
    RexNode moved(RexNode node) {
      return node.accept(
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return new RexInputRef(positions[ref.getIndex()], ref.getType());
            }
          });
    }
  }

  private ColumnPruning() {}

  public static RelNode apply(RelNode root) {
    return prune(root, ImmutableBitSet.range(root.getRowType().getFieldCount())).rel;
  }

  /** Prunes to exactly the needed columns, in their order; one column at least. */
  private static Pruned prune(RelNode rel, ImmutableBitSet wanted) {
    ImmutableBitSet needed = wanted.isEmpty() ? ImmutableBitSet.of(0) : wanted;
    return switch (rel) {
      case Project project -> project(project, needed);
      case Filter filter -> filter(filter, needed);
      case Join join -> join(join, needed);
      case Aggregate aggregate -> aggregate(aggregate, needed);
      case Sort sort -> sort(sort, needed);
      case Union union when union.all -> union(union, needed);
      case Unnest unnest -> unnest(unnest, needed);
      case AsofJoin join -> asof(join, needed);
      case RowNumbers numbers -> numbers(numbers, needed);
      case RowPatternMatch match -> match(match, needed);
      default -> {
        List<RelNode> inputs = rel.getInputs().stream().map(ColumnPruning::apply).toList();
        RelNode same = inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
        yield exactly(same, identity(rel), needed);
      }
    };
  }

  private static int[] identity(RelNode rel) {
    int[] positions = new int[rel.getRowType().getFieldCount()];
    Arrays.setAll(positions, i -> i);
    return positions;
  }

  private static int[] positions(int count, ImmutableBitSet needed) {
    int[] positions = new int[count];
    Arrays.fill(positions, -1);
    int next = 0;
    for (int column : needed) {
      positions[column] = next++;
    }
    return positions;
  }

  /** Puts a projection on a plan that has more than the needed columns. */
  private static Pruned exactly(RelNode rel, int[] positions, ImmutableBitSet needed) {
    int[] target = positions(positions.length, needed);
    if (rel.getRowType().getFieldCount() == needed.cardinality()) {
      return new Pruned(rel, target);
    }
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : needed) {
      columns.add(rel.getCluster().getRexBuilder().makeInputRef(rel, positions[column]));
      names.add(rel.getRowType().getFieldNames().get(positions[column]));
    }
    return new Pruned(LogicalProject.create(rel, List.of(), columns, names, Set.of()), target);
  }

  private static Pruned project(Project project, ImmutableBitSet needed) {
    List<RexNode> wanted = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : needed) {
      wanted.add(project.getProjects().get(column));
      names.add(project.getRowType().getFieldNames().get(column));
    }
    Pruned input = prune(project.getInput(), RelOptUtil.InputFinder.bits(wanted, null));
    List<RexNode> moved = wanted.stream().map(input::moved).toList();
    RelNode rel = LogicalProject.create(input.rel, List.of(), moved, names, Set.of());
    return new Pruned(rel, positions(project.getProjects().size(), needed));
  }

  private static Pruned filter(Filter filter, ImmutableBitSet needed) {
    ImmutableBitSet below = needed.union(RelOptUtil.InputFinder.bits(filter.getCondition()));
    Pruned input = prune(filter.getInput(), below);
    return exactly(
        LogicalFilter.create(input.rel, input.moved(filter.getCondition())),
        input.positions,
        needed);
  }

  /** All lists stay: each may be the longest. */
  private static Pruned unnest(Unnest unnest, ImmutableBitSet needed) {
    int inputs = unnest.getInput().getRowType().getFieldCount();
    ImmutableBitSet below =
        needed
            .intersect(ImmutableBitSet.range(inputs))
            .union(RelOptUtil.InputFinder.bits(unnest.lists(), null));
    Pruned input = prune(unnest.getInput(), below);
    List<RexNode> lists = unnest.lists().stream().map(input::moved).toList();
    int[] positions = Arrays.copyOf(input.positions, unnest.getRowType().getFieldCount());
    int kept = input.rel.getRowType().getFieldCount();
    for (int i = inputs; i < positions.length; i++) {
      positions[i] = kept + i - inputs;
    }
    return exactly(
        Unnest.create(input.rel, lists, unnest.ordinality(), unnest.outer()), positions, needed);
  }

  /** All values stay: measures that nobody asks for are rare. */
  private static Pruned match(RowPatternMatch match, ImmutableBitSet needed) {
    int inputs = match.getInput().getRowType().getFieldCount();
    ImmutableBitSet below = needed.intersect(ImmutableBitSet.range(inputs)).union(match.columns());
    Pruned input = prune(match.getInput(), below);
    int[] positions = Arrays.copyOf(input.positions, match.getRowType().getFieldCount());
    int kept = input.rel.getRowType().getFieldCount();
    for (int i = inputs; i < positions.length; i++) {
      positions[i] = kept + i - inputs;
    }
    return exactly(match.over(input.rel, column -> input.positions[column]), positions, needed);
  }

  private static Pruned join(Join join, ImmutableBitSet needed) {
    int leftCount = join.getLeft().getRowType().getFieldCount();
    int rightCount = join.getRight().getRowType().getFieldCount();
    ImmutableBitSet out =
        join.getJoinType() == JoinRelType.LEFT_MARK ? needed.clear(leftCount) : needed;
    ImmutableBitSet used = out.union(RelOptUtil.InputFinder.bits(join.getCondition()));
    Pruned left = prune(join.getLeft(), used.intersect(ImmutableBitSet.range(leftCount)));
    Pruned right =
        prune(join.getRight(), used.except(ImmutableBitSet.range(leftCount)).shift(-leftCount));
    int newLeft = left.rel.getRowType().getFieldCount();
    int[] both = new int[leftCount + rightCount];
    for (int i = 0; i < both.length; i++) {
      int at = i < leftCount ? left.positions[i] : right.positions[i - leftCount];
      both[i] = i < leftCount || at < 0 ? at : at + newLeft;
    }
    RelNode joined =
        LogicalJoin.create(
            left.rel,
            right.rel,
            List.of(),
            new Pruned(join, both).moved(join.getCondition()),
            Set.of(),
            join.getJoinType());
    if (join.getJoinType() == JoinRelType.LEFT_MARK) {
      int[] withMark = Arrays.copyOf(both, leftCount + 1);
      withMark[leftCount] = newLeft;
      return exactly(joined, withMark, needed);
    }
    boolean rightOut = join.getJoinType().projectsRight();
    return exactly(joined, rightOut ? both : Arrays.copyOf(both, leftCount), needed);
  }

  private static Pruned numbers(RowNumbers numbers, ImmutableBitSet needed) {
    int row = numbers.getInput().getRowType().getFieldCount();
    Pruned input = prune(numbers.getInput(), needed.clear(row));
    int[] positions = Arrays.copyOf(input.positions, row + 1);
    positions[row] = input.rel.getRowType().getFieldCount();
    return exactly(RowNumbers.create(input.rel), positions, needed);
  }

  private static Pruned asof(AsofJoin join, ImmutableBitSet needed) {
    AsofJoin.Match match = join.match();
    int leftCount = join.getLeft().getRowType().getFieldCount();
    ImmutableBitSet leftUsed =
        ImmutableBitSet.of(match.leftKeys())
            .set(match.leftTime())
            .union(needed.intersect(ImmutableBitSet.range(leftCount)));
    ImmutableBitSet rightUsed =
        ImmutableBitSet.of(match.rightKeys())
            .set(match.rightTime())
            .union(needed.except(ImmutableBitSet.range(leftCount)).shift(-leftCount));
    Pruned left = prune(join.getLeft(), leftUsed);
    Pruned right = prune(join.getRight(), rightUsed);
    RelNode joined =
        AsofJoin.create(
            left.rel,
            right.rel,
            new AsofJoin.Match(
                match.leftKeys().stream().map(key -> left.positions[key]).toList(),
                match.rightKeys().stream().map(key -> right.positions[key]).toList(),
                left.positions[match.leftTime()],
                right.positions[match.rightTime()],
                match.comparison(),
                match.outer()));
    int[] both = Arrays.copyOf(left.positions, join.getRowType().getFieldCount());
    int newLeft = left.rel.getRowType().getFieldCount();
    for (int i = 0; i < right.positions.length; i++) {
      int at = right.positions[i];
      both[leftCount + i] = at < 0 ? at : at + newLeft;
    }
    return exactly(joined, both, needed);
  }

  private static Pruned aggregate(Aggregate aggregate, ImmutableBitSet needed) {
    int groups = aggregate.getGroupCount();
    List<AggregateCall> calls = aggregate.getAggCallList();
    ImmutableBitSet.Builder below = ImmutableBitSet.builder().addAll(aggregate.getGroupSet());
    ImmutableBitSet.Builder kept = ImmutableBitSet.builder();
    kept.set(0, groups);
    for (int i = 0; i < calls.size(); i++) {
      if (needed.get(groups + i)) {
        kept.set(groups + i);
        below.addAll(calls.get(i).getArgList());
        if (calls.get(i).filterArg >= 0) {
          below.set(calls.get(i).filterArg);
        }
        calls.get(i).getCollation().getFieldCollations().forEach(c -> below.set(c.getFieldIndex()));
      }
    }
    Pruned input = prune(aggregate.getInput(), below.build());
    List<AggregateCall> moved = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      if (needed.get(groups + i)) {
        AggregateCall call = calls.get(i);
        moved.add(
            call.withArgList(call.getArgList().stream().map(a -> input.positions[a]).toList())
                .withFilter(call.filterArg < 0 ? -1 : input.positions[call.filterArg])
                .withCollation(moved(call.getCollation(), input)));
      }
    }
    List<ImmutableBitSet> sets =
        aggregate.getGroupSets().stream()
            .map(s -> moved(s, input))
            .sorted(ImmutableBitSet.ORDERING)
            .toList();
    RelNode rel =
        LogicalAggregate.create(
            input.rel, List.of(), moved(aggregate.getGroupSet(), input), sets, moved);
    return exactly(rel, positions(groups + calls.size(), kept.build()), needed);
  }

  private static ImmutableBitSet moved(ImmutableBitSet columns, Pruned input) {
    return ImmutableBitSet.of(
        columns.asList().stream().mapToInt(c -> input.positions[c]).toArray());
  }

  private static RelCollation moved(RelCollation collation, Pruned input) {
    List<RelFieldCollation> fields =
        collation.getFieldCollations().stream()
            .map(f -> f.withFieldIndex(input.positions[f.getFieldIndex()]))
            .toList();
    return RelCollations.of(fields);
  }

  private static Pruned sort(Sort sort, ImmutableBitSet needed) {
    ImmutableBitSet.Builder below = ImmutableBitSet.builder().addAll(needed);
    sort.getCollation().getFieldCollations().forEach(f -> below.set(f.getFieldIndex()));
    Pruned input = prune(sort.getInput(), below.build());
    RelNode rel =
        LogicalSort.create(input.rel, moved(sort.getCollation(), input), sort.offset, sort.fetch);
    return exactly(rel, input.positions, needed);
  }

  private static Pruned union(Union union, ImmutableBitSet needed) {
    List<RelNode> inputs = union.getInputs().stream().map(i -> prune(i, needed).rel).toList();
    return new Pruned(
        LogicalUnion.create(inputs, true), positions(union.getRowType().getFieldCount(), needed));
  }
}
