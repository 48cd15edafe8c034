package io.sheaf.operators.pipeline;

import io.sheaf.operators.spec.OperatorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task did.
 *
 * @param nanos how long it ran
 * @param rows rows that reached the end of its stage
 * @param bytes size of its output
 * @param spilledBytes what its operators wrote to disk for want of memory
 * @param operators counters of the operators, each before its inputs; empty when they were counted
 *     where they are shown
 */
public record TaskReport(
    long nanos, long rows, long bytes, long spilledBytes, List<OperatorCounters> operators) {
  public TaskReport {
    operators = List.copyOf(operators);
  }

  /** The counters of a plan's operators, each before its inputs. */
  public static List<OperatorCounters> counters(OperatorSpec root, QueryMetrics metrics) {
    List<OperatorCounters> all = new ArrayList<>();
    collect(root, metrics, all);
    return all;
  }

  private static void collect(
      OperatorSpec spec, QueryMetrics metrics, List<OperatorCounters> into) {
    into.add(metrics.of(spec).counters());
    spec.inputs().forEach(input -> collect(input, metrics, into));
  }
}
