package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;

/** BYTE_ARRAY: each value with its length in front. */
final class StringEncoder extends DictionaryChunkEncoder {
  private static final int LENGTH_BYTES = 4;

  private final StringDictionary dictionary;
  private final StringRange range;
  private long plainBytesOfCodes;

  StringEncoder(LeafColumn leaf, Scratch scratch) {
    super(leaf, scratch);
    this.dictionary = new StringDictionary(scratch.memory);
    this.range = new StringRange(leaf.isText());
  }

  @Override
  protected int fit(Column column, int from, int to) {
    byte[] nulls = column.nulls();
    int[] codes = column instanceof DictionaryColumn encoded ? encoded.codes() : null;
    Column values = column instanceof DictionaryColumn encoded ? encoded.dictionary() : column;
    long[] views = ((ViewColumn) values).views();
    long bytes = openBytes;
    int row = from;
    do {
      // The slot of a null holds anything.
      if (nulls == null || nulls[row] == 0) {
        bytes += LENGTH_BYTES + Views.length(views[2 * (codes == null ? row : codes[row])]);
      }
      row++;
    } while (row < to && bytes < pageBytes);
    plainBytesOfCodes += bytes - openBytes;
    openBytes = bytes;
    return row;
  }

  @Override
  protected int codeOf(Column flat, int row) {
    long[] views = ((ViewColumn) flat).views();
    return dictionary.code(views[2 * row], views[2 * row + 1]);
  }

  @Override
  protected boolean encode(Column flat, int from, int[] valid, int count, int[] into) {
    long[] views = ((ViewColumn) flat).views();
    for (int i = 0; i < count; i++) {
      int row = valid == null ? from + i : valid[i];
      int code = dictionary.code(views[2 * row], views[2 * row + 1]);
      if (code < 0) {
        return false;
      }
      into[i] = code;
    }
    return true;
  }

  @Override
  protected void appendPlain(Column column, int from, int[] valid, int count, GrowingBuffer to) {
    int[] codes = column instanceof DictionaryColumn encoded ? encoded.codes() : null;
    Column values = column instanceof DictionaryColumn encoded ? encoded.dictionary() : column;
    long[] views = ((ViewColumn) values).views();
    for (int i = 0; i < count; i++) {
      int row = valid == null ? from + i : valid[i];
      int at = codes == null ? row : codes[row];
      append(views[2 * at], views[2 * at + 1], to);
    }
  }

  private void append(long first, long second, GrowingBuffer to) {
    int length = Views.length(first);
    // A short copy writes a whole view's worth.
    long at = to.room(LENGTH_BYTES + Math.max(length, Views.INLINE));
    Native.putInt(at, length);
    Views.copy(first, second, at + LENGTH_BYTES);
    to.advance(LENGTH_BYTES + length);
    range.add(first, second);
  }

  @Override
  protected void appendDecoded(int[] codes, int count, GrowingBuffer to) {
    for (int i = 0; i < count; i++) {
      append(dictionary.first(codes[i]), dictionary.second(codes[i]), to);
    }
  }

  @Override
  protected void addToBounds(int[] distinctCodes, int count) {
    for (int i = 0; i < count; i++) {
      range.add(dictionary.first(distinctCodes[i]), dictionary.second(distinctCodes[i]));
    }
  }

  @Override
  protected Bounds takeAddedBounds() {
    return range.take();
  }

  @Override
  protected int dictionarySize() {
    return dictionary.size();
  }

  @Override
  protected GrowingBuffer dictionaryValues() {
    return dictionary.plain();
  }

  @Override
  protected long dictionaryBytes() {
    return dictionary.plain().size();
  }

  @Override
  protected long plainBytesOfCodes(long codeCount) {
    return plainBytesOfCodes;
  }

  @Override
  protected void clearDictionary() {
    dictionary.clear();
    plainBytesOfCodes = 0;
  }

  @Override
  public void close() {
    dictionary.close();
    super.close();
  }
}
