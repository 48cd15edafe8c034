package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Turns key columns into the words of a {@link RowLayout}, column by column, and hashes the words.
 * Two rows have equal keys if and only if their words are equal, strings of more than 12 bytes
 * aside, whose second word is an address. Nulls equal each other, -0.0 equals 0.0 and NaN equals
 * NaN. One thread's.
 */
final class KeyEncoder {
  private static final long FINISHER = 0xBF58_476D_1CE4_E5B9L;

  private final RowLayout layout;
  private final int wordCount;

  /** For each word: whether it is the second word of a string. */
  private final boolean[] stringTail;

  /** For each word: whether a field starts in its lowest byte, which sets the whole word. */
  private final boolean[] covered;

  /** The fields by offset: the one in a word's lowest byte comes before others of that word. */
  private final int[] order;

  private final Column[] flat;
  private final ColumnBuffer[] buffers;
  private final long[][] words;
  private long[] hashes = {};
  private long[] tails = {};
  private long longBytes;

  /** Scratch of the table that probes: a slot a row, and rows not found at once. */
  private long[] entries = {};

  private int[] unfound = {};

  KeyEncoder(RowLayout layout) {
    this.layout = layout;
    this.wordCount = (layout.width() - layout.start()) / 8;
    this.words = new long[wordCount][0];
    this.stringTail = new boolean[wordCount];
    this.buffers = new ColumnBuffer[layout.size()];
    this.covered = new boolean[wordCount];
    this.flat = new Column[layout.size()];
    this.order =
        IntStream.range(0, layout.size())
            .boxed()
            .sorted(Comparator.comparingInt(layout::offset))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int field = 0; field < layout.size(); field++) {
      buffers[field] = new ColumnBuffer();
      covered[word(layout.offset(field))] |= layout.offset(field) % 8 == 0;
      if (layout.type(field).layout() == io.sheaf.columnar.type.Layout.INT128) {
        covered[word(layout.offset(field)) + 1] = true;
      }
      if (layout.type(field).layout() == io.sheaf.columnar.type.Layout.VIEW) {
        stringTail[word(layout.offset(field)) + 1] = true;
        covered[word(layout.offset(field)) + 1] = true;
      }
    }
  }

  /** Words a key. */
  int wordCount() {
    return wordCount;
  }

  /** Word {@code index} of every row. */
  long[] words(int index) {
    return words[index];
  }

  /** Whether a word is the second of a string, an address when the string is long. */
  boolean isStringTail(int index) {
    return stringTail[index];
  }

  long[] entries() {
    return entries;
  }

  int[] unfound() {
    return unfound;
  }

  /** Whether two rows have the same words; long strings count as different. */
  boolean sameWords(int row, int other) {
    for (int word = 0; word < wordCount; word++) {
      if (words[word][row] != words[word][other]) {
        return false;
      }
    }
    return true;
  }

  /** Writes hash and words of a row to a record. */
  void store(int row, long record, StringHeap strings) {
    Native.putLong(record, hashes[row]);
    for (int word = 0; word < wordCount; word++) {
      long value = words[word][row];
      if (stringTail[word]) {
        value = strings.own(words[word - 1][row], value);
      }
      Native.putLong(record + layout.start() + 8L * word, value);
    }
  }

  long[] hashes() {
    return hashes;
  }

  /** Bytes of the strings of the last batch that lie outside their views. */
  long longBytes() {
    return longBytes;
  }

  private int word(int offset) {
    return (offset - layout.start()) / 8;
  }

  private void prepare(int count) {
    if (hashes.length < count) {
      int size = Math.max(count, 2048);
      hashes = new long[size];
      entries = new long[size];
      unfound = new int[size];
      for (int i = 0; i < wordCount; i++) {
        words[i] = new long[size];
      }
    }
    longBytes = 0;
  }

  /** Encodes and hashes rows of key columns of any encoding. */
  void encode(Column[] keys, int count) {
    prepare(count);
    for (int word = 0; word < wordCount; word++) {
      if (!covered[word]) {
        Arrays.fill(words[word], 0, count, 0);
      }
    }
    for (int field : order) {
      flat[field] = keys[field].flat(buffers[field]);
      encodeValues(field, flat[field], count);
    }
    for (int field = 0; field < keys.length; field++) {
      if (flat[field].nulls() != null) {
        encodeNulls(field, flat[field].nulls(), count);
      }
      flat[field] = null;
    }
    hash(count);
  }

  /** Takes words and hashes from records of the same layout that keep their hash in front. */
  void load(long[] records, int count) {
    prepare(count);
    for (int i = 0; i < count; i++) {
      hashes[i] = Native.getLong(records[i]);
    }
    for (int word = 0; word < wordCount; word++) {
      long[] out = words[word];
      int offset = layout.start() + 8 * word;
      for (int i = 0; i < count; i++) {
        out[i] = Native.getLong(records[i] + offset);
      }
      if (stringTail[word]) {
        long[] first = words[word - 1];
        for (int i = 0; i < count; i++) {
          longBytes += Views.isInline(first[i]) ? 0 : Views.length(first[i]);
        }
      }
    }
  }

  private void encodeValues(int field, Column column, int count) {
    int offset = layout.offset(field) - layout.start();
    int shift = 8 * (offset % 8);
    long[] out = words[offset / 8];
    switch (column) {
      case BooleanColumn c -> {
        byte[] in = c.values();
        for (int i = 0; i < count; i++) {
          out[i] = (shift == 0 ? 0 : out[i]) | (long) in[i] << shift;
        }
      }
      case IntColumn c -> {
        int[] in = c.values();
        if (shift == 0) {
          for (int i = 0; i < count; i++) {
            out[i] = in[i] & 0xFFFF_FFFFL;
          }
        } else {
          for (int i = 0; i < count; i++) {
            out[i] |= (long) in[i] << shift;
          }
        }
      }
      case LongColumn c -> {
        System.arraycopy(c.values(), 0, out, 0, count);
        if (layout.type(field).layout() == io.sheaf.columnar.type.Layout.INT128) {
          long[] high = words[offset / 8 + 1];
          for (int i = 0; i < count; i++) {
            high[i] = out[i] >> 63;
          }
        }
      }
      case DoubleColumn c -> {
        double[] in = c.values();
        for (int i = 0; i < count; i++) {
          out[i] = KeyHasher.word(in[i]);
        }
      }
      case Int128Column c -> split(c.words(), out, words[offset / 8 + 1], count);
      case ViewColumn c -> {
        split(c.views(), out, words[offset / 8 + 1], count);
        longBytes += StringHeap.longBytes(c.views(), c.nulls(), count);
      }
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    }
  }

  private static void split(long[] pairs, long[] first, long[] second, int count) {
    for (int i = 0; i < count; i++) {
      first[i] = pairs[2 * i];
      second[i] = pairs[2 * i + 1];
    }
  }

  private void encodeNulls(int field, byte[] nulls, int count) {
    int valueOffset = layout.offset(field) - layout.start();
    int bytes =
        switch (layout.type(field).layout()) {
          case BOOLEAN -> 1;
          case INT -> 4;
          case LONG, DOUBLE -> 8;
          case INT128, VIEW -> 16;
        };
    int at = layout.nullOffset(field) - layout.start();
    long keep = bytes >= 8 ? 0 : ~(((1L << (8 * bytes)) - 1) << (8 * (valueOffset % 8)));
    long[] value = words[valueOffset / 8];
    long[] second = bytes == 16 ? words[valueOffset / 8 + 1] : null;
    for (int i = 0; i < count; i++) {
      if (nulls[i] != 0) {
        if (at < 0) {
          throw new IllegalStateException("a null in key " + field + ", which is not nullable");
        }
        value[i] &= keep;
        if (second != null) {
          second[i] = 0;
        }
        words[at / 8][i] |= (long) layout.nullBit(field) << (8 * (at % 8));
      }
    }
  }

  private void hash(int count) {
    if (wordCount == 0) {
      Arrays.fill(hashes, 0, count, 0);
      return;
    }
    for (int word = 0; word < wordCount; word++) {
      long[] in = stringTail[word] && longBytes > 0 ? contentTails(word, count) : words[word];
      if (word == 0) {
        start(in, hashes, count);
      } else {
        combine(in, hashes, count);
      }
    }
  }

  private static void start(long[] words, long[] hashes, int count) {
    for (int i = 0; i < count; i++) {
      hashes[i] = KeyHasher.mix(words[i]);
    }
  }

  private static void combine(long[] words, long[] hashes, int count) {
    for (int i = 0; i < count; i++) {
      hashes[i] = KeyHasher.mix(hashes[i] * FINISHER + words[i]);
    }
  }

  private long[] contentTails(int word, int count) {
    if (tails.length < count) {
      tails = new long[hashes.length];
    }
    long[] first = words[word - 1];
    long[] second = words[word];
    for (int i = 0; i < count; i++) {
      tails[i] =
          Views.isInline(first[i])
              ? second[i]
              : KeyHasher.hashBytes(second[i], Views.length(first[i]));
    }
    return tails;
  }
}
