package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.ClusterView;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A query during which something happens to its workers. A point in it is a number of tasks that
 * have finished, as the coordinator shows them.
 */
final class FaultRun {
  private static final long PERIOD_NANOS = 200_000;
  private static final Pattern FINISHED =
      Pattern.compile("execution (\\d+) is finished: (\\d+) attempts, (\\d+) recomputed");
  private static final Pattern LOST = Pattern.compile("lost .* and (\\d+) outputs");

  private record TaskId(long execution, String layer, int task) {}

  /**
   * What came of a query.
   *
   * @param failure null when there are rows
   * @param tasks finished tasks, each counted once
   * @param strikes faults that happened before it ended
   * @param lost outputs that the lost workers held
   * @param released finished tasks whose outputs were not needed any more at some time
   * @param recomputed finished tasks that ran again
   * @param steps executions that it was run in
   */
  record Outcome(
      Rows rows,
      RuntimeException failure,
      int tasks,
      int strikes,
      int lost,
      int released,
      int recomputed,
      int steps,
      long millis) {
    /** What differs from the right answer, or null. */
    String difference(Rows expected) {
      return failure != null ? failure.toString() : Rows.difference(expected, rows, false);
    }
  }

  private final ProcessSession processes;
  private final boolean atBorders;
  private final Set<TaskId> finished = new HashSet<>();
  private final Set<TaskId> released = new HashSet<>();

  private FaultRun(ProcessSession processes, boolean atBorders) {
    this.processes = processes;
    this.atBorders = atBorders;
  }

  /** Runs a query undisturbed. */
  static Outcome quiet(ProcessSession processes, String sql) {
    return of(processes, sql, List.of(), () -> {});
  }

  /**
   * Runs a query and strikes whenever so many tasks have finished. It must end within a minute.
   *
   * @param points ascending
   */
  static Outcome of(ProcessSession processes, String sql, List<Integer> points, Runnable strike) {
    return new FaultRun(processes, false).run(sql, new ArrayDeque<>(points), strike);
  }

  /**
   * Runs a query whose plan changes, and strikes whenever so many of its steps have finished.
   *
   * @param steps ascending
   */
  static Outcome atBorders(
      ProcessSession processes, String sql, List<Integer> steps, Runnable strike) {
    return new FaultRun(processes, true).run(sql, new ArrayDeque<>(steps), strike);
  }

  private int reached(Set<Long> before) {
    if (!atBorders) {
      return finished.size();
    }
    Set<Long> since = new HashSet<>(executions().keySet());
    since.removeAll(before);
    return since.size();
  }

  private Outcome run(String sql, Deque<Integer> points, Runnable strike) {
    int planned = points.size();
    long since = System.currentTimeMillis();
    Set<Long> before = executions().keySet();
    long start = System.nanoTime();
    CompletableFuture<Rows> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("query")
        .start(
            () -> {
              try {
                answer.complete(SheafRows.query(processes.session(), sql));
              } catch (Throwable thrown) {
                answer.completeExceptionally(thrown);
              }
            });
    while (!answer.isDone()) {
      if (System.nanoTime() - start > Eventually.DEADLINE.toNanos()) {
        String dumps = processes.dumpThreads();
        String unfinished =
            shown(ClusterView::tasks).stream()
                .filter(task -> !task.state().equals("memory") && !task.state().equals("done"))
                .toList()
                .toString();
        processes.session().cancel();
        fail("the query hangs: " + unfinished + "; threads of the workers: " + dumps);
      }
      look();
      if (!points.isEmpty() && reached(before) >= points.peek()) {
        points.pop();
        strike.run();
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Map<Long, Integer> recomputed = executions();
    recomputed.keySet().removeAll(before);
    Throwable failure = answer.isCompletedExceptionally() ? answer.exceptionNow() : null;
    if (failure != null && !(failure instanceof RuntimeException)) {
      fail(failure);
    }
    return new Outcome(
        failure == null ? answer.join() : null,
        (RuntimeException) failure,
        finished.size(),
        planned - points.size(),
        lostSince(since),
        released.size(),
        recomputed.values().stream().mapToInt(Integer::intValue).sum(),
        recomputed.size(),
        millis);
  }

  /** What the coordinator shows; nothing while there is none. */
  private <T> List<T> shown(Function<ClusterView, List<T>> part) {
    try {
      return part.apply(processes.view());
    } catch (SheafException away) {
      return List.of();
    }
  }

  private void look() {
    for (ClusterView.Task task : shown(ClusterView::tasks)) {
      TaskId id = new TaskId(task.execution(), task.layer(), task.task());
      switch (task.state()) {
        case "memory" -> finished.add(id);
        case "done" -> {
          finished.add(id);
          released.add(id);
        }
        default -> {}
      }
    }
  }

  /** The recomputed tasks of each execution that has finished lately. */
  private Map<Long, Integer> executions() {
    return shown(ClusterView::events).stream()
        .map(event -> FINISHED.matcher(event.message()))
        .filter(Matcher::matches)
        .collect(
            Collectors.toMap(
                line -> Long.parseLong(line.group(1)),
                line -> Integer.parseInt(line.group(3)),
                Math::max,
                HashMap::new));
  }

  private int lostSince(long millis) {
    return shown(ClusterView::events).stream()
        .filter(event -> event.timeMillis() >= millis)
        .map(event -> LOST.matcher(event.message()))
        .filter(Matcher::find)
        .mapToInt(line -> Integer.parseInt(line.group(1)))
        .sum();
  }
}
