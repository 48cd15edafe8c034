package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.function.StringArena;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import java.io.IOException;
import java.util.IdentityHashMap;

/**
 * Puts the rows of a nested column together from the entries of its leaves: every node of the tree
 * takes its entries off the leaves below it, the first of which tells by its levels what is there.
 * Rows that are passed over are not decoded.
 */
final class NestedReader implements RowGroupColumn {
  /** Opens the chunk of a leaf. */
  interface Chunks {
    LevelCursor open(NestedNode.Leaf leaf) throws IOException;
  }

  private final NestedNode root;
  private final Chunks chunks;
  private final IdentityHashMap<NestedNode.Leaf, LevelCursor> cursors = new IdentityHashMap<>();
  private final IdentityHashMap<NestedNode, LevelCursor[]> below = new IdentityHashMap<>();
  private final NestedBytes bytes = new NestedBytes();
  private final ElementColumn rows;
  private long nextRow;
  private long batchStart = -1;
  private int batchCount;

  NestedReader(NestedNode root, Chunks chunks, MemoryConsumer memory) {
    this.root = root;
    this.chunks = chunks;
    this.rows = new ElementColumn(root.type(), new StringArena(memory));
  }

  @Override
  public Column read(long start, int count, ColumnBuffer into) throws IOException {
    if (start != batchStart || count != batchCount) {
      load(start, count);
    }
    return rows.column();
  }

  @Override
  public Column read(long start, int count, int[] chosen, int size, ColumnBuffer into)
      throws IOException {
    return read(start, count, into).gather(chosen, size, into);
  }

  private void load(long start, int count) throws IOException {
    if (cursors.isEmpty()) {
      open(root);
    }
    for (; nextRow < start; nextRow++) {
      skipRow();
    }
    rows.clear();
    for (int i = 0; i < count; i++) {
      bytes.clear();
      append(root);
      addRow();
    }
    nextRow += count;
    batchStart = start;
    batchCount = count;
  }

  private LevelCursor[] open(NestedNode node) throws IOException {
    switch (node) {
      case NestedNode.Leaf leaf -> cursors.put(leaf, chunks.open(leaf));
      case NestedNode.Group group -> {
        for (NestedNode field : group.fields()) {
          open(field);
        }
      }
      case NestedNode.Repeated repeated -> {
        for (NestedNode part : repeated.parts()) {
          open(part);
        }
      }
    }
    LevelCursor[] leaves = node.leaves().map(cursors::get).toArray(LevelCursor[]::new);
    below.put(node, leaves);
    return leaves;
  }

  private void skipRow() throws IOException {
    for (LevelCursor leaf : below.get(root)) {
      do {
        leaf.skip();
      } while (leaf.repetition() > 0);
    }
  }

  /** The bytes of an element are those of a row, with a mark in front and an end behind a list. */
  private void addRow() {
    byte[] array = bytes.array();
    if (Elements.isNull(array, 0)) {
      rows.addNull();
    } else {
      int end = root.type() instanceof DataType.Struct ? 0 : 1;
      rows.addBytes(array, 1, bytes.size() - 1 - end);
    }
  }

  private void append(NestedNode node) throws IOException {
    switch (node) {
      case NestedNode.Leaf leaf -> cursors.get(leaf).append(bytes);
      case NestedNode.Group group -> {
        if (isNull(group)) {
          return;
        }
        bytes.putValueMark();
        for (NestedNode field : group.fields()) {
          append(field);
        }
      }
      case NestedNode.Repeated repeated -> append(repeated);
    }
  }

  /** Appends a null and passes its entries if that is what comes. */
  private boolean isNull(NestedNode node) throws IOException {
    LevelCursor[] leaves = below.get(node);
    if (leaves[0].definition() >= node.definition()) {
      return false;
    }
    bytes.putNull();
    for (LevelCursor leaf : leaves) {
      leaf.skip();
    }
    return true;
  }

  private void append(NestedNode.Repeated repeated) throws IOException {
    if (isNull(repeated)) {
      return;
    }
    LevelCursor[] leaves = below.get(repeated);
    bytes.putValueMark();
    if (leaves[0].definition() < repeated.present()) {
      for (LevelCursor leaf : leaves) {
        leaf.skip();
      }
    } else {
      do {
        if (repeated.type() instanceof DataType.Map) {
          bytes.putValueMark();
        }
        for (NestedNode part : repeated.parts()) {
          append(part);
        }
      } while (leaves[0].repetition() >= repeated.repetition());
    }
    bytes.putEnd();
  }

  @Override
  public void close() {
    cursors.values().forEach(LevelCursor::close);
    cursors.clear();
    rows.close();
  }
}
