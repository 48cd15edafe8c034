package io.sheaf.storage.csv;

import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells which fields are nulls. Immutable. */
final class NullTexts {
  private final byte[][] texts;
  private final boolean onlyEmpty;
  private final long notNull;

  /**
   * @param quoted whether a null text between quotes is a null
   */
  NullTexts(List<String> texts, boolean quoted) {
    this.texts = texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    this.onlyEmpty = texts.equals(List.of(""));
    this.notNull = quoted ? 0 : Fields.QUOTED;
  }

  boolean isNull(long field, long base) {
    if ((field & Fields.MISSING) != 0) {
      return true;
    }
    if ((field & notNull) != 0) {
      return false;
    }
    int length = Fields.length(field);
    return onlyEmpty ? length == 0 : matches(base + Fields.offset(field), length);
  }

  private boolean matches(long at, int length) {
    for (byte[] text : texts) {
      if (text.length == length) {
        int i = 0;
        while (i < length && Native.getByte(at + i) == text[i]) {
          i++;
        }
        if (i == length) {
          return true;
        }
      }
    }
    return false;
  }

  /** Sets 1 for each null and 0 for others. */
  void mark(long[] fields, int count, long base, byte[] nulls) {
    for (int row = 0; row < count; row++) {
      nulls[row] = (byte) (isNull(fields[row], base) ? 1 : 0);
    }
  }
}
