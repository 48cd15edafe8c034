package io.sheaf.operators.aggregate;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.GroupTable;
import io.sheaf.columnar.row.PartitionedRecords;

/**
 * One radix partition of several tables, merged by linking: a group's first record takes in the
 * others. The tables stay open.
 */
final class LinkedPart implements GroupPart {
  private static final int CHUNK = 2048;

  private final Aggregation aggregation;
  private final PartitionedRecords[] tables;
  private final int partition;
  private final GroupTable index;

  LinkedPart(
      Aggregation aggregation, MemoryConsumer memory, PartitionedRecords[] tables, int partition) {
    this.aggregation = aggregation;
    this.tables = tables;
    this.partition = partition;
    this.index = new GroupTable(memory, aggregation.keys(), aggregation.width());
  }

  @Override
  public GroupTable.Cursor open() {
    long groups = 0;
    for (PartitionedRecords table : tables) {
      groups += table.size(partition);
    }
    index.reserveLinks(groups);
    long[] from = new long[CHUNK];
    for (PartitionedRecords table : tables) {
      GroupTable.Cursor cursor = table.cursor(partition);
      for (int count; (count = cursor.next(from, CHUNK)) > 0; ) {
        link(index, aggregation, from, count);
      }
    }
    return index.cursor();
  }

  /** Links records into a table and merges those whose group is there. Changes {@code from}. */
  private static void link(GroupTable table, Aggregation aggregation, long[] from, int count) {
    long[] to = new long[count];
    table.findLinked(from, count, to);
    int doubles = 0;
    for (int i = 0; i < count; i++) {
      if (from[i] != to[i]) {
        from[doubles] = from[i];
        to[doubles++] = to[i];
      }
    }
    aggregation.state().merge(from, to, doubles, null);
  }

  @Override
  public void close() {
    index.close();
  }
}
