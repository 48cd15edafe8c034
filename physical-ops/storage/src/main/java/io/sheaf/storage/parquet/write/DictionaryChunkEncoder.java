package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.memory.Native;
import java.util.Arrays;

/**
 * A column that starts out with codes into a dictionary of its values, and goes over to plain
 * values, those before included, when the dictionary grows too big or too few values repeat.
 */
abstract class DictionaryChunkEncoder extends ChunkEncoder {
  /** Most values of a dictionary. */
  static final int MAX_ENTRIES = 1 << 15;

  /** Most bytes of a dictionary page. */
  static final long MAX_DICTIONARY_BYTES = 1 << 20;

  /** From this many values on, a dictionary must have at most half as many entries. */
  private static final int SAMPLE_VALUES = 1 << 15;

  /** After a vain trial, at most this many row groups go without one. */
  private static final int MAX_SKIPPED_GROUPS = 8;

  private final GrowingBuffer codes;
  private final GrowingBuffer plain;
  private final int[] pageCodes;
  private int[] remap = {};
  private Column remapped;
  private int[] seenInPage = {};
  private boolean byDictionary = true;
  private int skipGroups;
  private int lastSkip;

  protected DictionaryChunkEncoder(LeafColumn leaf, Scratch scratch) {
    super(leaf, scratch);
    this.pageCodes = scratch.codes;
    this.codes = new GrowingBuffer(scratch.memory);
    this.plain = new GrowingBuffer(scratch.memory);
  }

  /** The code of a column's value, entering it if it is new; -1 when the dictionary is full. */
  protected abstract int codeOf(Column flat, int row);

  /** Codes of many values; false when the dictionary is full. */
  protected abstract boolean encode(Column flat, int from, int[] valid, int count, int[] into);

  /** Appends values to {@code to} in plain encoding and to the bounds. */
  protected abstract void appendPlain(
      Column column, int from, int[] valid, int count, GrowingBuffer to);

  /**
   * Appends the dictionary's values of the codes to {@code to} in plain encoding and to the bounds.
   */
  protected abstract void appendDecoded(int[] codes, int count, GrowingBuffer to);

  protected abstract void addToBounds(int[] distinctCodes, int count);

  /** The bounds of the values added since the last call. */
  protected abstract Bounds takeAddedBounds();

  protected abstract int dictionarySize();

  /** The dictionary's values in plain encoding. */
  protected abstract GrowingBuffer dictionaryValues();

  protected abstract long dictionaryBytes();

  /** Bytes that all values so far take in plain encoding, when they are codes. */
  protected abstract long plainBytesOfCodes(long codeCount);

  protected abstract void clearDictionary();

  @Override
  protected final void appendValues(Column column, int from, int[] valid, int count) {
    if (byDictionary) {
      boolean fits =
          column instanceof DictionaryColumn encoded
              ? recode(encoded, from, valid, count)
              : encode(column, from, valid, count, pageCodes);
      if (fits) {
        codes.append(pageCodes, count);
        if (isWorthwhile()) {
          return;
        }
        goPlain();
        return;
      }
      goPlain();
    }
    appendPlain(column, from, valid, count, plain);
  }

  private boolean isWorthwhile() {
    long values = codes.size() / 4;
    return dictionaryBytes() <= MAX_DICTIONARY_BYTES
        && (values < SAMPLE_VALUES || 2L * dictionarySize() <= values);
  }

  /** Translates codes of a batch's dictionary into ours, looking each value up once. */
  @SuppressWarnings(
      "ReferenceEquality") // a dictionary keeps its identity over the batches that share it
  private boolean recode(DictionaryColumn column, int from, int[] valid, int count) {
    Column dictionary = column.dictionary();
    if (dictionary != remapped) {
      if (remap.length < dictionary.size()) {
        remap = new int[dictionary.size()];
      }
      Arrays.fill(remap, 0, dictionary.size(), -1);
      remapped = dictionary;
    }
    int[] in = column.codes();
    for (int i = 0; i < count; i++) {
      int other = in[valid == null ? from + i : valid[i]];
      int own = remap[other];
      if (own < 0) {
        own = codeOf(dictionary, other);
        if (own < 0) {
          return false;
        }
        remap[other] = own;
      }
      pageCodes[i] = own;
    }
    return true;
  }

  /** Decodes what came in so far, page by page. */
  private void goPlain() {
    byDictionary = false;
    long at = codes.address();
    for (int i = 0; i < cuts().size(); i++) {
      PageCut cut = cuts().get(i);
      decode(at, cut.values());
      at += 4L * cut.values();
      cuts().set(i, new PageCut(cut.rows(), cut.nulls(), plain.size(), takeAddedBounds()));
    }
    decode(at, (int) ((codes.address() + codes.size() - at) / 4));
    codes.clear();
    clearDictionary();
  }

  private void decode(long from, int count) {
    Native.copy(from, pageCodes, 0, count);
    appendDecoded(pageCodes, count, plain);
  }

  @Override
  protected final long plainBytes() {
    return plain.size();
  }

  @Override
  protected final Bounds takeBounds() {
    return byDictionary ? null : takeAddedBounds();
  }

  @Override
  public final long heldBytes() {
    return codes.size() + plain.size() + dictionaryBytes();
  }

  @Override
  protected final boolean writeDictionary(PageSink sink) {
    if (byDictionary && !isSmaller()) {
      goPlain();
    } else if (byDictionary) {
      GrowingBuffer values = dictionaryValues();
      sink.dictionaryPage(values.address(), values.size(), dictionarySize());
      if (seenInPage.length < dictionarySize()) {
        seenInPage = new int[dictionarySize()];
      }
      Arrays.fill(seenInPage, -1);
    }
    return byDictionary;
  }

  private boolean isSmaller() {
    long values = codes.size() / 4;
    long coded = dictionaryBytes() + values * codeWidth() / 8;
    return values > 0 && coded < plainBytesOfCodes(values);
  }

  private int codeWidth() {
    return 32 - Integer.numberOfLeadingZeros(dictionarySize() - 1);
  }

  @Override
  protected final Bounds writeValues(
      GrowingBuffer body, long firstValue, long byteStart, PageCut cut) {
    if (!byDictionary) {
      body.append(plain.address() + byteStart, cut.byteEnd() - byteStart);
      return cut.bounds();
    }
    int count = cut.values();
    Native.copy(codes.address() + 4 * firstValue, pageCodes, 0, count);
    int width = codeWidth();
    Native.putByte(body.room(1), (byte) width);
    body.advance(1);
    RunEncoder.encode(pageCodes, count, width, body);
    return boundsOfPage(firstValue, count);
  }

  /** Looks at each code once a page. Leaves the page's codes changed. */
  private Bounds boundsOfPage(long page, int count) {
    int mark = (int) page;
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      int code = pageCodes[i];
      if (seenInPage[code] != mark) {
        seenInPage[code] = mark;
        pageCodes[distinct++] = code;
      }
    }
    addToBounds(pageCodes, distinct);
    return takeAddedBounds();
  }

  @Override
  protected final void clearValues() {
    if (byDictionary) {
      lastSkip = 0;
    } else if (skipGroups == 0) {
      lastSkip = Math.min(MAX_SKIPPED_GROUPS, lastSkip == 0 ? 1 : 2 * lastSkip);
      skipGroups = lastSkip;
    } else {
      skipGroups--;
    }
    byDictionary = skipGroups == 0;
    codes.clear();
    plain.clear();
    remapped = null;
    clearDictionary();
  }

  @Override
  public void close() {
    codes.close();
    plain.close();
    super.close();
  }
}
