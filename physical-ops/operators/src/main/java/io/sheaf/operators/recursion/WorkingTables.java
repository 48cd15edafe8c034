package io.sheaf.operators.recursion;

import io.sheaf.operators.table.StoredTable;
import java.util.Map;

/**
 * The tables that the steps of a task's recursive queries read, by the number that their
 * specifications name. Immutable; a recursion within a recursion sees the outer one's too.
 */
public record WorkingTables(Map<Integer, StoredTable> tables) {
  public static final WorkingTables NONE = new WorkingTables(Map.of());

  public WorkingTables {
    tables = Map.copyOf(tables);
  }

  /** The table of a number, borrowed. */
  public StoredTable get(int number) {
    StoredTable table = tables.get(number);
    if (table == null) {
      throw new IllegalStateException("working table " + number + " is read outside its recursion");
    }
    return table;
  }
}
