package io.sheaf.planner.adaptive;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.ExchangeSlice;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ScanRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.StageOutputRel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gives the tasks of a stage that reads exchanges as much as is worth a task each: neighbouring
 * small partitions go to one task, in all inputs alike; a large one goes to several tasks where the
 * rows of the other side of a join may be read by each of them ({@link SkewedJoin}).
 */
final class Slicing {
  private static final long MOST_BYTES = 16 << 20;
  private static final long LEAST_BYTES = 1 << 20;

  private final PlannerSettings settings;
  private final List<String> decisions;

  Slicing(PlannerSettings settings, List<String> decisions) {
    this.settings = settings;
    this.decisions = decisions;
  }

  /**
   * What some neighbouring partitions become.
   *
   * @param pieces tasks that read it: 1, or more for a single partition that is split
   */
  record Group(int from, int to, int pieces) {}

  /** The fragment with its leaves in other slices, or as it was. */
  SheafRel apply(SheafRel fragment) {
    List<SheafRel> leaves = new ArrayList<>();
    boolean forced = settings.partitions() > 0 && settings.adaptive().taskBytes() == 0;
    if (forced || fragment.taskCount() == 1 || !collect(fragment, leaves)) {
      return fragment;
    }
    int tasks = fragment.taskCount();
    List<StageOutputRel> outputs =
        leaves.stream()
            .filter(StageOutputRel.class::isInstance)
            .map(StageOutputRel.class::cast)
            .toList();
    if (outputs.isEmpty() || !leaves.stream().allMatch(leaf -> canGroup(leaf, tasks))) {
      return fragment;
    }
    long[] bytes = new long[tasks];
    Arrays.setAll(bytes, p -> leaves.stream().mapToLong(leaf -> bytes(leaf, p)).sum());
    long target = target(Arrays.stream(bytes).sum());
    SkewedJoin skew = SkewedJoin.of(fragment, target);
    List<Group> groups = new ArrayList<>();
    for (int p = 0; p < tasks; ) {
      int pieces = skew == null ? 1 : skew.pieces(p);
      int end = p + 1;
      long sum = bytes[p];
      while (pieces == 1
          && end < tasks
          && sum + bytes[end] <= target
          && (skew == null || skew.pieces(end) == 1)) {
        sum += bytes[end++];
      }
      groups.add(new Group(p, end, pieces));
      p = end;
    }
    if (groups.size() == tasks && groups.stream().allMatch(g -> g.pieces == 1)) {
      return fragment;
    }
    report(groups, tasks, bytes, skew);
    return regrouped(fragment, groups, skew);
  }

  private void report(List<Group> groups, int tasks, long[] bytes, SkewedJoin skew) {
    for (Group group : groups) {
      if (group.pieces > 1) {
        decisions.add(
            "partition %d, %s, is split for %d tasks, which all read that partition of the %s side"
                .formatted(
                    group.from,
                    Amounts.bytes(bytes[group.from]),
                    group.pieces,
                    skew.splitsLeft() ? "right" : "left"));
      }
    }
    int whole = (int) groups.stream().filter(g -> g.pieces == 1).count();
    int from = groups.stream().filter(g -> g.pieces == 1).mapToInt(g -> g.to - g.from).sum();
    if (from > whole) {
      decisions.add(
          "%d partitions%s read by %d task%s, %s in all"
              .formatted(
                  from,
                  from < tasks ? " of " + tasks : "",
                  whole,
                  whole == 1 ? "" : "s",
                  Amounts.bytes(Arrays.stream(bytes).sum())));
    }
  }

  /** What a task aims at: enough to be worth one, little enough to keep all threads busy. */
  private long target(long total) {
    long asked = settings.adaptive().taskBytes();
    long busy = total / (2L * settings.threads() * Math.max(1, settings.workers().count()));
    return asked > 0 ? asked : Math.clamp(busy, LEAST_BYTES, MOST_BYTES);
  }

  /** Collects what the fragment's own tasks read; false when it is not read task by task. */
  private static boolean collect(SheafRel rel, List<SheafRel> leaves) {
    return switch (rel) {
      case BuildRel build -> true;
      case StageOutputRel output -> leaves.add(output);
      case ScanRel scan -> leaves.add(scan);
      default ->
          !rel.inputs().isEmpty()
              && rel.inputs().stream().allMatch(input -> collect(input, leaves));
    };
  }

  private static boolean canGroup(SheafRel leaf, int tasks) {
    return leaf.taskCount() == tasks
        && (!(leaf instanceof StageOutputRel output)
            || (output.slices().isEmpty() && output.merge().isEmpty()));
  }

  private static long bytes(SheafRel leaf, int partition) {
    return switch (leaf) {
      case StageOutputRel output -> output.sizes().bytes(partition);
      case ScanRel scan ->
          scan.assignment().get(partition).stream().mapToLong(s -> s.split().bytes()).sum();
      default -> 0;
    };
  }

  private static SheafRel regrouped(SheafRel fragment, List<Group> groups, SkewedJoin skew) {
    int tasks = groups.stream().mapToInt(Group::pieces).sum();
    Partitioning spread = tasks == 1 ? Partitioning.single() : new Partitioning.Arbitrary(tasks);
    Map<SheafRel, SheafRel> changed = new IdentityHashMap<>();
    List<SheafRel> leaves = new ArrayList<>();
    collect(fragment, leaves);
    for (SheafRel leaf : leaves) {
      changed.put(
          leaf,
          switch (leaf) {
            case StageOutputRel output -> output.sliced(slices(output, groups, skew), spread);
            case ScanRel scan -> scan.withAssignment(grouped(scan, groups), spread);
            default -> throw new IllegalStateException(leaf.describe());
          });
    }
    return replaced(fragment, changed);
  }

  private static List<ExchangeSlice> slices(
      StageOutputRel output, List<Group> groups, SkewedJoin skew) {
    List<ExchangeSlice> slices = new ArrayList<>();
    int all = output.sizes().tasks();
    for (Group group : groups) {
      if (group.pieces > 1 && skew.splits(output)) {
        slices.addAll(skew.slices(group.from));
      } else {
        for (int piece = 0; piece < group.pieces; piece++) {
          slices.add(new ExchangeSlice(0, all, group.from, group.to));
        }
      }
    }
    return slices;
  }

  private static List<List<SplitRange>> grouped(ScanRel scan, List<Group> groups) {
    return groups.stream()
        .map(
            group ->
                scan.assignment().subList(group.from, group.to).stream()
                    .flatMap(List::stream)
                    .toList())
        .toList();
  }

  private static SheafRel replaced(SheafRel rel, Map<SheafRel, SheafRel> changed) {
    SheafRel now = changed.get(rel);
    if (now != null) {
      return now;
    }
    if (rel instanceof BuildRel || rel.inputs().isEmpty()) {
      return rel;
    }
    List<SheafRel> inputs = rel.inputs().stream().map(i -> replaced(i, changed)).toList();
    return Stream.iterate(0, i -> i + 1)
            .limit(inputs.size())
            .allMatch(i -> inputs.get(i) == rel.inputs().get(i))
        ? rel
        : rel.withInputs(inputs);
  }
}
