package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;

/** Byte strings, given as views into the page. */
abstract class StringValues extends PageValues {

  /** PLAIN: each string has its length before it, so the way to one leads over all before. */
  static final class Prefixed extends StringValues {
    private final long limit;
    private int index;
    private long position;
    private int markIndex;
    private long markPosition;

    Prefixed(long address, long limit) {
      this.limit = limit;
      this.position = address;
      this.markPosition = address;
    }

    private void moveTo(int wanted) {
      if (wanted < index) {
        index = markIndex;
        position = markPosition;
        if (wanted < index) {
          throw new IllegalStateException("string " + wanted + " lies before the mark " + index);
        }
      }
      long at = position;
      for (int i = index; i < wanted; i++) {
        at += 4 + checkedLength(at);
      }
      index = wanted;
      position = at;
    }

    private int checkedLength(long at) {
      int length = Native.getInt(at);
      // Also right at the very end, where the length is read from the padding and what is left is
      // negative.
      if ((length & 0xFFFFFFFFL) > limit - at - 4) {
        throw new CorruptDataException("a string ends outside its page");
      }
      return length;
    }

    @Override
    void mark(int wanted) {
      moveTo(wanted);
      markIndex = index;
      markPosition = position;
    }

    @Override
    void read(int from, int count, Output out, int at) {
      moveTo(from);
      position = views(position, count, out.longs, at);
      index = from + count;
    }

    private long views(long from, int count, long[] views, int at) {
      long end = limit;
      for (int i = 0; i < count; i++) {
        int length = Native.getInt(from);
        if ((length & 0xFFFFFFFFL) > end - from - 4) {
          throw new CorruptDataException("a string ends outside its page");
        }
        Views.set(views, at + i, from + 4, length);
        from += 4 + length;
      }
      return from;
    }

    @Override
    void gather(int[] indexes, int count, Output out, int at) {
      for (int i = 0; i < count; i++) {
        moveTo(indexes[i]);
        int length = checkedLength(position);
        Views.set(out.longs, at + i, position + 4, length);
      }
    }
  }

  /**
   * Strings end to end, with an array of their ends: DELTA_LENGTH_BYTE_ARRAY after its lengths are
   * decoded.
   */
  static final class Offsets extends StringValues {
    private final long offsets;
    private final long data;
    private final int available;

    /**
     * @param offsets address of {@code available + 1} ascending ints, checked against the data
     */
    Offsets(long offsets, int available, long data) {
      this.offsets = offsets;
      this.available = available;
      this.data = data;
    }

    @Override
    void read(int index, int count, Output out, int at) {
      if ((long) index + count > available) {
        throw tooFew();
      }
      long[] views = out.longs;
      long ends = offsets + 4L * (index + 1);
      int start = Native.getInt(ends - 4);
      for (int i = 0; i < count; i++) {
        int end = Native.getInt(ends + 4L * i);
        Views.set(views, at + i, data + start, end - start);
        start = end;
      }
    }

    @Override
    void gather(int[] indexes, int count, Output out, int at) {
      if (count > 0 && indexes[count - 1] >= available) {
        throw tooFew();
      }
      for (int i = 0; i < count; i++) {
        long entry = offsets + 4L * indexes[i];
        int start = Native.getInt(entry);
        Views.set(out.longs, at + i, data + start, Native.getInt(entry + 4) - start);
      }
    }
  }

  /** Strings of one length, end to end. */
  static final class Fixed extends StringValues {
    private final long address;
    private final int length;
    private final long available;

    Fixed(long address, long limit, int length) {
      this.address = address;
      this.length = length;
      this.available = (limit - address) / length;
    }

    @Override
    void read(int index, int count, Output out, int at) {
      if ((long) index + count > available) {
        throw tooFew();
      }
      for (int i = 0; i < count; i++) {
        Views.set(out.longs, at + i, address + (long) (index + i) * length, length);
      }
    }

    @Override
    void gather(int[] indexes, int count, Output out, int at) {
      if (count > 0 && indexes[count - 1] >= available) {
        throw tooFew();
      }
      for (int i = 0; i < count; i++) {
        Views.set(out.longs, at + i, address + (long) indexes[i] * length, length);
      }
    }
  }
}
