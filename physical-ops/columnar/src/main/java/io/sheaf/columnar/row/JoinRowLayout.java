package io.sheaf.columnar.row;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The form of a join's build rows, all of one width. Immutable.
 *
 * <pre>
 *  offset
 *  0             link: the address of the next row with the same key, 0 for the last; while rows are collected, the hash of a key
 *                of several words
 *  8             the key's words (see {@link JoinKeyLayout}); key columns are read from here, except floating point
 *  8 + 8 words   the other kept columns, wide ones first: 16 bytes a view or wide decimal, 8, 4 or 1
 *  then          null bits of the nullable columns, one bit each
 *  last          matched flag, one byte: some probe row met this row (RIGHT and FULL joins)
 * </pre>
 *
 * Rows begin at multiples of 8 bytes.
 */
public final class JoinRowLayout {
  /** Offset of the link to the next row of the same key. */
  static final int LINK = 0;

  /** Offset of the key's words. */
  static final int KEY = 8;

  private final Schema schema;
  private final int[] keys;
  private final JoinKeyLayout keyLayout;
  private final int[] offsets;
  private final boolean[] inKey;
  private final int[] nullOffsets;
  private final int[] nullMasks;
  private final int nullStart;
  private final int nullBytes;
  private final int flagOffset;
  private final int width;

  /**
   * @param schema the build input's columns
   * @param keys the key columns, none for a nested loop
   * @param kept which columns beside the keys rows hold
   */
  public JoinRowLayout(Schema schema, int[] keys, boolean[] kept) {
    this.schema = schema;
    this.keys = keys.clone();
    this.keyLayout = new JoinKeyLayout(Arrays.stream(keys).mapToObj(schema::type).toList());
    int columns = schema.size();
    this.offsets = new int[columns];
    this.inKey = new boolean[columns];
    this.nullOffsets = new int[columns];
    this.nullMasks = new int[columns];
    Arrays.fill(offsets, -1);
    placeKeys();
    int end = placeOthers(kept);
    this.nullStart = end;
    int bits = 0;
    for (int c = 0; c < columns; c++) {
      Field field = schema.field(c);
      nullOffsets[c] = -1;
      if (offsets[c] >= 0 && field.nullable()) {
        nullOffsets[c] = nullStart + bits / 8;
        nullMasks[c] = 1 << bits % 8;
        bits++;
      }
    }
    this.nullBytes = (bits + 7) / 8;
    this.flagOffset = nullStart + nullBytes;
    this.width = (flagOffset + 1 + 7) & -8;
  }

  private void placeKeys() {
    for (int k = 0; k < keys.length; k++) {
      if (keyLayout.keepsValue(k)) {
        offsets[keys[k]] = KEY + 8 * keyLayout.word(k) + (keyLayout.isHigh(k) ? 4 : 0);
        inKey[keys[k]] = true;
      }
    }
  }

  private int placeOthers(boolean[] kept) {
    int end = KEY + 8 * keyLayout.wordCount();
    for (int bytes : new int[] {16, 8, 4, 1}) {
      for (int c = 0; c < schema.size(); c++) {
        if (kept[c] && offsets[c] < 0 && width(schema.type(c)) == bytes) {
          offsets[c] = end;
          end += bytes;
        }
      }
    }
    return end;
  }

  private static int width(DataType type) {
    return switch (type.layout()) {
      case BOOLEAN -> 1;
      case INT -> 4;
      case LONG, DOUBLE -> 8;
      case INT128, VIEW -> 16;
    };
  }

  /** The build input's columns. */
  public Schema schema() {
    return schema;
  }

  /** The key columns. */
  public int[] keys() {
    return keys.clone();
  }

  public JoinKeyLayout keyLayout() {
    return keyLayout;
  }

  /** Bytes of a row, a multiple of 8. */
  public int width() {
    return width;
  }

  /** Whether rows hold the column's values. */
  public boolean holds(int column) {
    return offsets[column] >= 0;
  }

  /** The columns that are written apart from the keys' words. */
  List<Integer> writtenColumns() {
    List<Integer> written = new ArrayList<>();
    for (int c = 0; c < offsets.length; c++) {
      if (offsets[c] >= 0 && !inKey[c]) {
        written.add(c);
      }
    }
    return written;
  }

  /** Offsets of the views of a row: keys first. */
  int[] viewOffsets() {
    return java.util.stream.IntStream.range(0, offsets.length)
        .filter(c -> offsets[c] >= 0 && schema.type(c).layout() == Layout.VIEW)
        .map(c -> offsets[c])
        .toArray();
  }

  int offset(int column) {
    return offsets[column];
  }

  /** Offset of the byte with the column's null bit, or -1 when the column is never null. */
  int nullOffset(int column) {
    return nullOffsets[column];
  }

  int nullMask(int column) {
    return nullMasks[column];
  }

  int nullStart() {
    return nullStart;
  }

  int nullBytes() {
    return nullBytes;
  }

  int flagOffset() {
    return flagOffset;
  }
}
