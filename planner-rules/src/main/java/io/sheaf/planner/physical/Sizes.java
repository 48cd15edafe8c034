package io.sheaf.planner.physical;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.PlannerSettings;

/** How large relations are and how many tasks that is worth. */
final class Sizes {
  /** A view and the string behind it, when nothing better is known. */
  private static final int STRING_WIDTH = 32;

  /** Rows worth a task: some milliseconds of work, against about one that a task costs far away. */
  private static final long TASK_ROWS = 512 * 1024;

  /** Bytes worth a task. */
  private static final long TASK_BYTES = 32 << 20;

  /** Tasks a worker, so that quick workers take over from slow ones and a lost one costs less. */
  private static final int TASKS_A_WORKER = 2;

  private final PlannerSettings settings;

  Sizes(PlannerSettings settings) {
    this.settings = settings;
  }

  /** Estimated bytes of a relation in flight; exact for what a stage has left. */
  static double bytes(SheafRel rel) {
    return rel instanceof StageOutputRel output
        ? output.sizes().bytes()
        : rel.rows() * width(rel.schema());
  }

  private static double width(Schema schema) {
    return schema.fields().stream().map(Field::type).mapToInt(Sizes::width).sum();
  }

  private static int width(DataType type) {
    return switch (type.layout()) {
      case BOOLEAN -> 1;
      case INT -> 4;
      case LONG, DOUBLE -> 8;
      case INT128 -> 16;
      case VIEW -> STRING_WIDTH;
    };
  }

  /** The most tasks a stage is split into. */
  int mostTasks() {
    int workers = settings.workers().count();
    return settings.partitions() > 0
        ? settings.partitions()
        : workers <= 1 ? 1 : TASKS_A_WORKER * workers;
  }

  /** The tasks for a relation: a forced number, else as many as are worth it. */
  int tasks(SheafRel rel) {
    return tasks(rel.rows(), bytes(rel));
  }

  int tasks(double rows, double bytes) {
    if (settings.partitions() > 0) {
      return settings.partitions();
    }
    long taskRows = settings.workers().taskRows();
    double worth =
        taskRows > 0
            ? Math.ceil(rows / taskRows)
            : Math.ceil(Math.max(rows / TASK_ROWS, bytes / TASK_BYTES));
    return (int) Math.clamp(worth, 1, mostTasks());
  }
}
