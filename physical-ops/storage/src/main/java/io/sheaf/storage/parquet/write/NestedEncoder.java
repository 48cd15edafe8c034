package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.parquet.write.NestedColumn.Group;
import io.sheaf.storage.parquet.write.NestedColumn.Leaf;
import io.sheaf.storage.parquet.write.NestedColumn.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Takes the rows of a nested column apart into the entries of its leaves: each with a repetition
 * level, that of the list it goes on with, and a definition level, how far down it is not null.
 */
final class NestedEncoder implements ColumnEncoder {
  private final Node root;
  private final IdentityHashMap<Leaf, LeafEntries> entries = new IdentityHashMap<>();
  private final List<LeafEntries> inOrder = new ArrayList<>();

  NestedEncoder(NestedColumn column, Scratch scratch) {
    this.root = column.root();
    for (Leaf leaf : root.leaves()) {
      LeafEntries own = new LeafEntries(leaf, scratch);
      entries.put(leaf, own);
      inOrder.add(own);
    }
  }

  @Override
  public void append(Column column, int from, int to) {
    for (int row = from; row < to; row++) {
      append(root, ColumnValues.get(column, row), 0, 0);
      inOrder.forEach(LeafEntries::endRow);
    }
  }

  /**
   * @param value boxed, or null
   * @param repetition level of the first entry
   * @param definition level down to here
   */
  private void append(Node node, Object value, int repetition, int definition) {
    if (node instanceof Leaf leaf) {
      entries.get(leaf).add(value, repetition, value == null ? definition : leaf.definition());
    } else if (value == null) {
      addEmpty(node, repetition, definition);
    } else {
      Group group = (Group) node;
      switch (group.field().type()) {
        case DataType.Struct struct ->
            appendAll(
                group,
                ElementReader.fields(struct, (byte[]) value),
                repetition,
                group.definition());
        case DataType.Array array -> {
          List<List<Object>> items = new ArrayList<>();
          for (Object element : ElementReader.elements(array, (byte[]) value)) {
            items.add(Collections.singletonList(element));
          }
          appendItems(group, items, repetition);
        }
        case DataType.Map map -> {
          List<List<Object>> items = new ArrayList<>();
          for (ElementReader.Entry entry : ElementReader.entries(map, (byte[]) value)) {
            items.add(Arrays.asList(entry.key(), entry.value()));
          }
          appendItems(group, items, repetition);
        }
        default -> throw new IllegalStateException("no group: " + group.field());
      }
    }
  }

  private void addEmpty(Node node, int repetition, int definition) {
    for (Leaf leaf : node.leaves()) {
      entries.get(leaf).add(null, repetition, definition);
    }
  }

  private void appendItems(Group group, List<List<Object>> items, int repetition) {
    if (items.isEmpty()) {
      addEmpty(group, repetition, group.definition());
    }
    for (int i = 0; i < items.size(); i++) {
      appendAll(
          group, items.get(i), i == 0 ? repetition : group.repetition(), group.definition() + 1);
    }
  }

  private void appendAll(Group group, List<Object> values, int repetition, int definition) {
    for (int i = 0; i < values.size(); i++) {
      append(group.parts().get(i), values.get(i), repetition, definition);
    }
  }

  @Override
  public long heldBytes() {
    return inOrder.stream().mapToLong(LeafEntries::heldBytes).sum();
  }

  @Override
  public void finish(PageSink sink, List<EncodedChunk> into) {
    inOrder.forEach(leaf -> into.add(leaf.finish(sink)));
  }

  @Override
  public void close() {
    inOrder.forEach(LeafEntries::close);
  }
}
