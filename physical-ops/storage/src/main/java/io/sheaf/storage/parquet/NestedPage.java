package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.NativeBuffer;
import java.util.List;

/**
 * A data page of a leaf of a nested column: levels decoded, values not yet. Its holder closes it.
 */
final class NestedPage implements AutoCloseable {
  private final int entries;
  private final int[] repetitions;
  private final int[] definitions;
  private final PageValues values;
  private final List<NativeBuffer> buffers;

  /**
   * @param repetitions null when all are 0
   * @param definitions null when all are 0
   * @param buffers what to close with the page
   */
  NestedPage(
      int entries,
      int[] repetitions,
      int[] definitions,
      PageValues values,
      List<NativeBuffer> buffers) {
    this.entries = entries;
    this.repetitions = repetitions;
    this.definitions = definitions;
    this.values = values;
    this.buffers = buffers;
  }

  int entries() {
    return entries;
  }

  int repetition(int entry) {
    return repetitions == null ? 0 : repetitions[entry];
  }

  int definition(int entry) {
    return definitions == null ? 0 : definitions[entry];
  }

  /** All values of the page; strings point into it. */
  Column values(NestedNode.Leaf leaf, ColumnBuffer into) {
    int present = 0;
    for (int i = 0; i < entries; i++) {
      present += definition(i) >= leaf.definition() ? 1 : 0;
    }
    ParquetColumn column = leaf.column();
    Output out = new Output().values(column.layout(), present, into);
    values.read(0, present, out, 0);
    return out.column(column.field().type(), present, null, null);
  }

  @Override
  public void close() {
    buffers.forEach(NativeBuffer::close);
  }
}
