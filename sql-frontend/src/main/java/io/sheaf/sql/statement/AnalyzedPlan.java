package io.sheaf.sql.statement;

import io.sheaf.operators.pipeline.OperatorMetrics;
import io.sheaf.operators.pipeline.QueryMetrics;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.planner.stage.Stage;
import io.sheaf.sql.execution.QueryStages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What EXPLAIN ANALYZE shows: the operators that ran, stage by stage, with rows and time. */
final class AnalyzedPlan {
  private final QueryMetrics metrics;
  private final List<String> lines = new ArrayList<>();

  private AnalyzedPlan(QueryMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * @param ran what ran, graph by graph
   */
  static List<String> lines(
      List<QueryStages.Ran> ran, QueryMetrics metrics, long rows, long nanos) {
    AnalyzedPlan plan = new AnalyzedPlan(metrics);
    plan.lines.add("%d rows in %s".formatted(rows, milliseconds(nanos)));
    for (QueryStages.Ran graph : ran.reversed()) {
      for (Stage stage : graph.stages().stages().reversed()) {
        plan.lines.add(
            "stage %d: %d task%s, up to %d driver%s each"
                .formatted(
                    stage.id(),
                    stage.taskCount(),
                    stage.taskCount() == 1 ? "" : "s",
                    stage.maxDrivers(),
                    stage.maxDrivers() == 1 ? "" : "s"));
        plan.addWorkers(stage);
        plan.add(stage.root(), 1);
      }
      graph.decisions().forEach(decision -> plan.lines.add("adaptive: " + decision));
    }
    return plan.lines;
  }

  private void addWorkers(Stage stage) {
    for (QueryMetrics.WorkerMetrics done : metrics.workers(QueryStages.layerOf(stage))) {
      StringBuilder line = new StringBuilder("  ");
      line.append(done.worker().isEmpty() ? "in this process" : "on " + done.worker());
      line.append(": ").append(done.tasks()).append(done.tasks() == 1 ? " task, " : " tasks, ");
      line.append(milliseconds(done.nanos()));
      if (done.bytes() > 0) {
        line.append(", ").append(done.rows()).append(" rows and ").append(kilobytes(done.bytes()));
        line.append(" out");
      }
      if (done.spilledBytes() > 0) {
        line.append(", ").append(kilobytes(done.spilledBytes())).append(" spilled");
      }
      if (done.retries() > 0) {
        line.append(", ").append(done.retries()).append(" tried before in vain");
      }
      lines.add(line.toString());
    }
  }

  private void add(OperatorSpec spec, int depth) {
    OperatorMetrics counted = metrics.of(spec);
    StringBuilder line = new StringBuilder("  ".repeat(depth)).append(spec.describe());
    line.append("  [");
    if (counted.kept() > 0) {
      line.append(counted.kept()).append(" rows in, ");
    }
    line.append(counted.rows()).append(" rows, ").append(milliseconds(counted.nanos())).append("]");
    lines.add(line.toString());
    spec.inputs().forEach(input -> add(input, depth + 1));
  }

  private static String kilobytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }
}
