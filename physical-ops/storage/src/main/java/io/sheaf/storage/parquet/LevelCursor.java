package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedBytes;
import java.io.IOException;

/**
 * The entries of one leaf of a nested column, one after the other, with their levels. Used by one
 * thread; its owner closes it.
 */
final class LevelCursor implements AutoCloseable {
  private final ChunkReader chunk;
  private final NestedNode.Leaf leaf;
  private final long entries;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private NestedPage page;
  private Column values;
  private long before;
  private int at;
  private int value;

  /**
   * @param entries number of entries in the chunk
   */
  LevelCursor(ChunkReader chunk, NestedNode.Leaf leaf, long entries) {
    this.chunk = chunk;
    this.leaf = leaf;
    this.entries = entries;
  }

  /** Makes the next entry the current one; false behind the last. */
  boolean load() throws IOException {
    while (page == null || at == page.entries()) {
      if (page != null) {
        before += page.entries();
        page.close();
        page = null;
      }
      if (before >= entries) {
        return false;
      }
      page = chunk.nextNested(before, leaf);
      at = 0;
      value = 0;
      values = null;
    }
    return true;
  }

  private void require() throws IOException {
    if (!load()) {
      throw new CorruptDataException("the pages have fewer values than the rows need");
    }
  }

  int definition() throws IOException {
    require();
    return page.definition(at);
  }

  /** The repetition level of the current entry; -1 behind the last. */
  int repetition() throws IOException {
    return load() ? page.repetition(at) : -1;
  }

  /** Goes to the next entry. */
  void skip() throws IOException {
    require();
    value += page.definition(at) >= leaf.definition() ? 1 : 0;
    at++;
  }

  /** Appends the current entry's value, or null, and goes to the next. */
  void append(NestedBytes out) throws IOException {
    require();
    if (page.definition(at) < leaf.definition()) {
      out.putNull();
    } else {
      if (values == null) {
        values = page.values(leaf, buffer);
      }
      Elements.append(values, value, out);
      value++;
    }
    at++;
  }

  @Override
  public void close() {
    if (page != null) {
      page.close();
      page = null;
    }
    chunk.close();
  }
}
