package io.sheaf.operators.join;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.graph.TaskResult;

/**
 * A join table as the result of a task, shared by the tasks that probe it. Owns the table and the
 * memory it lies in.
 */
public final class BuiltTable implements TaskResult {
  private final JoinTable table;
  private final MemoryConsumer memory;

  BuiltTable(JoinTable table, MemoryConsumer memory) {
    this.table = table;
    this.memory = memory;
  }

  public JoinTable table() {
    return table;
  }

  @Override
  public long bytes() {
    return memory.used();
  }

  @Override
  public void close() {
    table.close();
    memory.close();
  }
}
