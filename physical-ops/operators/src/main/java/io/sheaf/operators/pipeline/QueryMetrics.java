package io.sheaf.operators.pipeline;

import io.sheaf.operators.spec.OperatorSpec;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a query's operators and tasks did: operators by plan node, tasks by stage and process.
 * Thread-safe.
 */
public final class QueryMetrics {
  private final Map<OperatorSpec, OperatorMetrics> operators =
      Collections.synchronizedMap(new IdentityHashMap<>());
  private final Map<String, Map<String, WorkerMetrics>> stages = new TreeMap<>();

  /**
   * What the tasks of a stage did in one process.
   *
   * @param worker name of the process; empty for this one
   * @param retries attempts before those that succeeded
   * @param nanos time of the tasks, summed
   */
  public record WorkerMetrics(
      String worker, int tasks, int retries, long rows, long bytes, long nanos, long spilledBytes) {
    private WorkerMetrics plus(WorkerMetrics more) {
      return new WorkerMetrics(
          worker,
          tasks + more.tasks,
          retries + more.retries,
          rows + more.rows,
          bytes + more.bytes,
          nanos + more.nanos,
          spilledBytes + more.spilledBytes);
    }
  }

  /** The metrics of a plan node (the object itself, not an equal one). */
  public OperatorMetrics of(OperatorSpec spec) {
    return operators.computeIfAbsent(spec, s -> new OperatorMetrics());
  }

  /**
   * Adds what a task did.
   *
   * @param stage the name of its stage's layer
   * @param root its plan
   * @param worker the process that ran it; empty for this one
   * @param attempt 1 for the first
   * @throws IllegalArgumentException when the report is of another plan
   */
  public void add(String stage, OperatorSpec root, String worker, int attempt, TaskReport report) {
    if (!report.operators().isEmpty()) {
      Iterator<OperatorCounters> counters = report.operators().iterator();
      merge(root, counters);
      if (counters.hasNext()) {
        throw new IllegalArgumentException("a report of another plan than " + stage);
      }
    }
    synchronized (stages) {
      stages
          .computeIfAbsent(stage, absent -> new TreeMap<>())
          .merge(
              worker,
              new WorkerMetrics(
                  worker,
                  1,
                  attempt - 1,
                  report.rows(),
                  report.bytes(),
                  report.nanos(),
                  report.spilledBytes()),
              WorkerMetrics::plus);
    }
  }

  private void merge(OperatorSpec spec, Iterator<OperatorCounters> counters) {
    if (!counters.hasNext()) {
      throw new IllegalArgumentException("a report of another plan than " + spec.describe());
    }
    of(spec).merge(counters.next());
    spec.inputs().forEach(input -> merge(input, counters));
  }

  /** What the tasks of a stage did, an entry a process, by name. */
  public List<WorkerMetrics> workers(String stage) {
    synchronized (stages) {
      return List.copyOf(stages.getOrDefault(stage, Map.of()).values());
    }
  }
}
