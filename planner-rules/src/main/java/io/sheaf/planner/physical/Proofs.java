package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.storage.Split;
import java.util.ArrayList;
import java.util.List;

/** Why rows need not move, and what would spare the exchanges that are there. */
public final class Proofs {
  private Proofs() {}

  /** What makes an exchange needless at this node; empty when no question arises. */
  public static List<String> of(SheafRel rel) {
    return switch (rel) {
      case HashJoinRel join
          when join.left().taskCount() > 1 && !(join.right() instanceof BuildRel) ->
          join(join);
      case AsofJoinRel join when join.left().taskCount() > 1 -> join(join.byKeys());
      case AggregateRel aggregate
          when aggregate.input().taskCount() > 1
              && aggregate.requirements().getFirst()
                  instanceof Partitioning.Requirement.Clustered ->
          grouped(aggregate, aggregate.input(), "group");
      case WindowRel window when window.input().taskCount() > 1 ->
          grouped(window, window.input(), "partition");
      case MatchRel match when match.input().taskCount() > 1 ->
          grouped(match, match.input(), "partition");
      case SortRel sort -> sorted(sort);
      case TopNRel topN -> firstRows(topN.input(), topN.keys().getFirst());
      case ValuesRel values when values.origin() != null -> List.of(values.origin());
      default -> List.of();
    };
  }

  private static List<String> join(HashJoinRel join) {
    boolean leftMoved = join.left() instanceof ExchangeRel;
    boolean rightMoved = join.right() instanceof ExchangeRel;
    if (leftMoved && rightMoved) {
      return List.of();
    }
    for (Partitioning left : join.left().deliveredPartitionings()) {
      for (Partitioning right : join.right().deliveredPartitionings()) {
        if (left.copartitionedWith(right, join.leftKeys(), join.rightKeys())) {
          return List.of(
              leftMoved
                  ? "no exchange of the right side: " + known(join.right(), right)
                  : rightMoved
                      ? "no exchange of the left side: " + known(join.left(), left)
                      : "no exchange: "
                          + known(join.left(), left)
                          + " aligned with "
                          + known(join.right(), right)
                          + " into "
                          + left.count()
                          + " tasks");
        }
      }
    }
    return List.of();
  }

  private static List<String> grouped(SheafRel rel, SheafRel input, String group) {
    List<String> proofs = new ArrayList<>();
    for (Partitioning partitioning : input.deliveredPartitionings()) {
      if (proofs.isEmpty() && partitioning.satisfies(rel.requirements().getFirst())) {
        proofs.add(
            "no exchange: "
                + known(input, partitioning)
                + " keep each "
                + group
                + " in one of "
                + partitioning.count()
                + " tasks");
      }
    }
    return proofs;
  }

  private static List<String> sorted(SortRel sort) {
    if (sort.known()) {
      ScanRel scan = origin(sort.input(), sort.keys().getFirst().column());
      return List.of(
          "no sort: "
              + (scan == null ? "the input" : scan.table().description())
              + " is in this order, as "
              + (scan != null && scan.table().isOrderDeclared()
                  ? "the statement declares"
                  : "the files' metadata says")
              + "; checked while it is read");
    }
    if (!sort.partial() || sort.input() instanceof ExchangeRel) {
      return List.of();
    }
    for (Partitioning partitioning : sort.input().deliveredPartitionings()) {
      if (partitioning instanceof Partitioning.Range range
          && KnownOrder.follow(range, sort.keys())) {
        return List.of(
            "no exchange by ranges: "
                + known(sort.input(), partitioning)
                + " are one after the other in "
                + range.count()
                + " tasks");
      }
    }
    return List.of();
  }

  /** That the last of the first rows so far tells which splits need not be read. */
  private static List<String> firstRows(SheafRel rel, SortKey key) {
    return switch (rel) {
      case FilterRel filter -> firstRows(filter.input(), key);
      case ProjectRel project ->
          project.expressions().get(key.column()) instanceof Expr.InputRef ref
              ? firstRows(
                  project.input(), new SortKey(ref.index(), key.descending(), key.nullsFirst()))
              : List.of();
      case HashJoinRel join when !join.type().endsWithRight() && join.isLeft(key.column()) ->
          firstRows(join.left(), key);
      case ScanRel scan when !scan.hasRowNumbers() -> firstRows(scan, key);
      default -> List.of();
    };
  }

  private static List<String> firstRows(ScanRel scan, SortKey key) {
    int column = scan.columns().get(key.column());
    List<? extends Split> splits = scan.table().splits();
    long bounded =
        splits.stream()
            .map(split -> split.statistics(column))
            .filter(
                known ->
                    known.hasBounds()
                        && !(key.descending() && known.mayHaveNaN())
                        && !(key.nullsFirst() && known.nullCount() != 0))
            .count();
    return splits.size() < 2
            || bounded == 0
            || scan.schema().type(key.column()) instanceof DataType.Char
        ? List.of()
        : List.of(
            "splits with the %s %s are read first, those that can have none of the first rows are"
                    .formatted(key.descending() ? "greatest" : "least", name(scan, key))
                + " not: %d of %d have bounds".formatted(bounded, splits.size()));
  }

  private static String name(ScanRel scan, SortKey key) {
    return Describe.name(scan.schema(), key.column());
  }

  static String known(SheafRel rel, Partitioning partitioning) {
    if (partitioning instanceof Partitioning.Range(List<Integer> keys, var divisions)) {
      ScanRel scan = origin(rel, keys.getFirst());
      return Describe.key(keys, rel.schema())
          + " divisions "
          + (scan == null || scan.known() == null ? divisions : scan.known());
    }
    return Describe.partitioning(partitioning, rel.schema());
  }

  /** The scan that a column's ranges come from, or null. */
  private static ScanRel origin(SheafRel rel, int column) {
    return switch (rel) {
      case ScanRel scan -> scan;
      case FilterRel filter -> origin(filter.input(), column);
      case ProjectRel project ->
          project.expressions().get(column) instanceof Expr.InputRef ref
              ? origin(project.input(), ref.index())
              : Monotone.column(project.expressions().get(column)) < 0
                  ? null
                  : origin(project.input(), Monotone.column(project.expressions().get(column)));
      case UnnestRel unnest ->
          column < unnest.input().schema().size() ? origin(unnest.input(), column) : null;
      case HashJoinRel join ->
          join.isLeft(column)
              ? origin(join.left(), column)
              : origin(join.right(), column - join.rightColumn(0));
      case AsofJoinRel join ->
          column < join.left().schema().size() ? origin(join.left(), column) : null;
      case NestedLoopJoinRel join ->
          column < join.left().schema().size() ? origin(join.left(), column) : null;
      case AggregateRel aggregate ->
          column < aggregate.groupKeys().size()
              ? origin(aggregate.input(), aggregate.groupKeys().get(column))
              : null;
      case MatchRel match ->
          column < match.input().schema().size() ? origin(match.input(), column) : null;
      case WindowRel window ->
          column < window.input().schema().size() ? origin(window.input(), column) : null;
      default -> null;
    };
  }

  /**
   * What would make the exchange needless.
   *
   * @param workers whether stages run on workers
   */
  public static String remedy(ExchangeRel exchange, boolean workers) {
    return switch (exchange.target()) {
      case Partitioning.Hash(List<Integer> keys, int count) ->
          "tables clustered by "
              + Describe.columns(keys, exchange.schema())
              + " with known divisions would avoid it";
      case Partitioning.Single single when Exchanges.isFromClient(exchange) ->
          "a file that the workers can read would avoid it";
      case Partitioning.Single single when workers ->
          "a single process (scheduler = threads) would avoid it";
      case Partitioning.Single single ->
          "one task would do it all with partitions = 0 and divisions = off";
      case Partitioning.Range range ->
          "divisions of %s, known as those of the other side are, would avoid it"
              .formatted(Describe.key(range.keys(), exchange.schema()));
      case Partitioning.Broadcast broadcast ->
          "divisions of the join's key that both sides know would avoid it";
      case Partitioning.Arbitrary arbitrary ->
          Exchanges.isFromClient(exchange)
              ? "a file that the workers can read would avoid it"
              : exchange.ranges().isEmpty()
                  ? "equal numbers of tasks would avoid it"
                  : "divisions of %s, or rows that are in this order, or a LIMIT would avoid it"
                      .formatted(
                          Describe.columns(
                              List.of(exchange.ranges().getFirst().column()), exchange.schema()));
    };
  }
}
