package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.planner.PlannerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the rows of a join's sides together where they match. In order of preference: they are
 * already; the right side is built once for all tasks; one side stays and the other one goes where
 * its matches are, by ranges or by hash; both go by hash.
 */
public final class JoinExchanges {
  /** Rows up to which a build side is sent to all tasks rather than both sides being exchanged. */
  public static final double BROADCAST_ROWS = 100_000;

  /** Bytes up to which it may be, for every worker has a table of it. */
  private static final double BROADCAST_BYTES = 256 << 20;

  private final PlannerSettings settings;
  private final Sizes sizes;

  JoinExchanges(PlannerSettings settings) {
    this.settings = settings;
    this.sizes = new Sizes(settings);
  }

  SheafRel hashJoin(HashJoinRel join) {
    SheafRel left = join.left();
    SheafRel right = join.right();
    if (right instanceof BuildRel || (left.taskCount() == 1 && right.taskCount() == 1)) {
      return join;
    }
    boolean nullAware = join.type().isNullAware();
    if (!nullAware && copartitioned(join)) {
      return join;
    }
    if (left.taskCount() == 1 && (!settings.spreads() || nullAware)) {
      return join.withInputs(
          List.of(left, Exchanges.together(right, "the probe side is in one task")));
    }
    if (left.taskCount() > 1 && (nullAware || !settings.spreads() || shares(join))) {
      if (!join.type().endsWithRight()) {
        return join.withInputs(List.of(left, shared(right, join.rightKeys(), left.taskCount())));
      }
    }
    if (!settings.spreads()) {
      String reason = "the two sides' divisions do not match";
      return join.withInputs(
          List.of(Exchanges.together(left, reason), Exchanges.together(right, reason)));
    }
    return exchanged(join);
  }

  /** Both sides come together by the keys; without keys all rows are one group. */
  SheafRel asof(AsofJoinRel join) {
    if (join.leftKeys().isEmpty()) {
      String reason = "an ASOF join without equal keys needs all rows in one task";
      return join.withInputs(
          List.of(
              Exchanges.together(join.left(), reason), Exchanges.together(join.right(), reason)));
    }
    return join.withInputs(hashJoin(join.byKeys()).inputs());
  }

  private static boolean copartitioned(HashJoinRel join) {
    for (Partitioning left : join.left().deliveredPartitionings()) {
      for (Partitioning right : join.right().deliveredPartitionings()) {
        if (left.copartitionedWith(right, join.leftKeys(), join.rightKeys())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the right side is to be one table for all tasks of the left side. */
  boolean shares(HashJoinRel join) {
    if (join.type().endsWithRight()) {
      // Right rows would come from every task.
      return false;
    }
    return switch (settings.join()) {
      case BROADCAST -> true;
      case HASH -> false;
      case AUTO -> join.right().rows() <= BROADCAST_ROWS || isCheaperShared(join);
    };
  }

  /**
   * Whether sending the right side to all workers moves less than half of what sending both does.
   */
  private boolean isCheaperShared(HashJoinRel join) {
    double right = Sizes.bytes(join.right());
    double both = Sizes.bytes(join.left()) + right;
    return settings.partitions() == 0
        && right <= BROADCAST_BYTES
        && right * settings.workers().count() <= both / 2;
  }

  private SheafRel shared(SheafRel build, List<Integer> keys, int readers) {
    String reason = "every task probes the same table";
    if (settings.workers().apart()) {
      // What one partition holds was sent to all already.
      boolean there = build instanceof StageOutputRel output && output.sizes().partitions() == 1;
      SheafRel sent =
          there
              ? build
              : Exchanges.to(
                  build,
                  new Partitioning.Broadcast(readers),
                  List.of(),
                  "every worker builds a table of it for its tasks");
      return new BuildRel(sent, keys, reason);
    }
    return new BuildRel(
        Exchanges.together(build, "one table is built for all tasks"), keys, reason);
  }

  /** A side that stays, and where the other one must go then. */
  private record Kept(boolean left, Partitioning target, double bytes) {}

  private SheafRel exchanged(HashJoinRel join) {
    int tasks = Math.max(sizes.tasks(join.left()), sizes.tasks(join.right()));
    if (settings.partitions() == 0 && tasks == 1) {
      String reason = "the join is worth one task only";
      return join.withInputs(
          List.of(
              Exchanges.together(join.left(), reason), Exchanges.together(join.right(), reason)));
    }
    Kept kept = kept(join, tasks);
    if (kept == null) {
      return join.withInputs(
          List.of(
              hashed(join.left(), join.leftKeys(), tasks, "left"),
              hashed(join.right(), join.rightKeys(), tasks, "right")));
    }
    SheafRel stays = kept.left ? join.left() : join.right();
    SheafRel moves = kept.left ? join.right() : join.left();
    String reason =
        "only this side moves, to where the %s side's rows are: %s"
            .formatted(kept.left ? "left" : "right", Proofs.known(stays, matching(join, kept)));
    SheafRel moved = Exchanges.to(moves, kept.target, List.of(), reason);
    return join.withInputs(kept.left ? List.of(stays, moved) : List.of(moved, stays));
  }

  /** The partitioning of the side that stays. */
  private static Partitioning matching(HashJoinRel join, Kept kept) {
    SheafRel stays = kept.left ? join.left() : join.right();
    SheafRel moves = kept.left ? join.right() : join.left();
    List<Integer> keys = kept.left ? join.leftKeys() : join.rightKeys();
    List<Integer> others = kept.left ? join.rightKeys() : join.leftKeys();
    return stays.deliveredPartitionings().stream()
        .filter(known -> kept.target.equals(counterpart(known, keys, others, moves)))
        .findFirst()
        .orElseThrow();
  }

  /** The side with the most bytes among those that can stay; null when none can. */
  private static Kept kept(HashJoinRel join, int tasks) {
    List<Kept> choices = new ArrayList<>();
    for (boolean left : new boolean[] {true, false}) {
      SheafRel side = left ? join.left() : join.right();
      SheafRel other = left ? join.right() : join.left();
      List<Integer> keys = left ? join.leftKeys() : join.rightKeys();
      List<Integer> others = left ? join.rightKeys() : join.leftKeys();
      for (Partitioning known : side.deliveredPartitionings()) {
        Partitioning target = counterpart(known, keys, others, other);
        // Too few tasks are no reason to stay.
        if (target != null && 2 * target.count() >= tasks) {
          choices.add(new Kept(left, target, Sizes.bytes(side)));
        }
      }
    }
    Kept best = null;
    for (Kept choice : choices) {
      best = best == null || choice.bytes > best.bytes ? choice : best;
    }
    return best;
  }

  /**
   * How the other side must be spread to match this one; null when the keys do not tell, or a key
   * may be in two tasks.
   */
  private static Partitioning counterpart(
      Partitioning known, List<Integer> keys, List<Integer> others, SheafRel other) {
    return switch (known) {
      case Partitioning.Hash(List<Integer> own, int count)
          when !own.isEmpty() && keys.containsAll(own) ->
          new Partitioning.Hash(
              own.stream().map(key -> others.get(keys.indexOf(key))).toList(), count);
      case Partitioning.Range(List<Integer> own, Divisions divisions)
          when divisions.isDisjoint() && keys.containsAll(own) -> {
        List<Integer> there = own.stream().map(key -> others.get(keys.indexOf(key))).toList();
        yield there.stream().map(other.schema()::type).toList().equals(divisions.types())
            ? new Partitioning.Range(there, divisions.withNullsLast())
            : null;
      }
      default -> null;
    };
  }

  private static SheafRel hashed(SheafRel side, List<Integer> keys, int tasks, String name) {
    String reason =
        "rows that match must meet: not the "
            + name
            + " side's partitioning, "
            + Describe.partitioning(side.deliveredPartitionings().getFirst(), side.schema());
    return Exchanges.to(side, new Partitioning.Hash(keys, tasks), List.of(), reason);
  }

  SheafRel nestedLoops(NestedLoopJoinRel join) {
    SheafRel left = join.left();
    SheafRel right = join.right();
    if (right instanceof BuildRel || (left.taskCount() == 1 && right.taskCount() == 1)) {
      return join;
    }
    if (left.taskCount() == 1 || join.type().endsWithRight()) {
      String reason = "this kind of join without equal keys needs all rows in one task";
      return join.withInputs(
          List.of(Exchanges.together(left, reason), Exchanges.together(right, reason)));
    }
    return join.withInputs(List.of(left, shared(right, List.of(), left.taskCount())));
  }
}
