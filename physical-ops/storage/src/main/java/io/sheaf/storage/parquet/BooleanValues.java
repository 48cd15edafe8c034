package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.Native;

/** Booleans: one bit each (PLAIN), or runs (RLE). */
abstract class BooleanValues extends PageValues {

  /** One bit each, lowest first. */
  static final class Bits extends BooleanValues {
    private final long address;
    private final long available;

    Bits(long address, long limit) {
      this.address = address;
      this.available = (limit - address) * 8;
    }

    @Override
    void read(int index, int count, Output out, int at) {
      if ((long) index + count > available) {
        throw tooFew();
      }
      byte[] values = out.bytes;
      for (int i = 0; i < count; i++) {
        int bit = index + i;
        values[at + i] = (byte) (Native.getByte(address + (bit >>> 3)) >>> (bit & 7) & 1);
      }
    }

    @Override
    void gather(int[] indexes, int count, Output out, int at) {
      if (count > 0 && indexes[count - 1] >= available) {
        throw tooFew();
      }
      for (int i = 0; i < count; i++) {
        int bit = indexes[i];
        out.bytes[at + i] = (byte) (Native.getByte(address + (bit >>> 3)) >>> (bit & 7) & 1);
      }
    }
  }

  /** Runs of one-bit values. */
  static final class Runs extends BooleanValues {
    private final RunDecoder runs;
    private int[] scratch = {};

    Runs(RunDecoder runs) {
      this.runs = runs;
    }

    private int[] scratch(int count) {
      if (scratch.length < count) {
        scratch = new int[count];
      }
      return scratch;
    }

    @Override
    void mark(int index) {
      runs.mark(index);
    }

    @Override
    void read(int index, int count, Output out, int at) {
      runs.read(index, count, scratch(count), 0);
      narrow(count, out.bytes, at);
    }

    @Override
    void gather(int[] indexes, int count, Output out, int at) {
      runs.gather(indexes, count, scratch(count), 0);
      narrow(count, out.bytes, at);
    }

    private void narrow(int count, byte[] out, int at) {
      for (int i = 0; i < count; i++) {
        out[at + i] = (byte) scratch[i];
      }
    }
  }
}
