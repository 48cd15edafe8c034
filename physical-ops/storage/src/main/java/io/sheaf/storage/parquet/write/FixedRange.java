package io.sheaf.storage.parquet.write;

/** Follows the least and greatest of values given as raw bits. */
sealed interface FixedRange {
  static FixedRange of(LeafColumn leaf) {
    return switch (leaf.physical()) {
      case FLOAT -> new Floating(true);
      case DOUBLE -> new Floating(false);
      default -> new Signed(leaf.byteWidth() == 0 ? 1 : leaf.byteWidth());
    };
  }

  void add(long[] bits, int count);

  /** The bounds since the last call, which starts anew. */
  Bounds take();

  /** Integers. */
  final class Signed implements FixedRange {
    private final int byteWidth;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    Signed(int byteWidth) {
      this.byteWidth = byteWidth;
    }

    @Override
    public void add(long[] bits, int count) {
      long least = min;
      long greatest = max;
      for (int i = 0; i < count; i++) {
        least = Math.min(least, bits[i]);
        greatest = Math.max(greatest, bits[i]);
      }
      min = least;
      max = greatest;
    }

    @Override
    public Bounds take() {
      Bounds bounds =
          min > max
              ? Bounds.NONE
              : Bounds.exact(
                  Bounds.littleEndian(min, byteWidth), Bounds.littleEndian(max, byteWidth));
      min = Long.MAX_VALUE;
      max = Long.MIN_VALUE;
      return bounds;
    }
  }

  /**
   * Floating point: zeros as bounds are -0.0 below and 0.0 above, as the format asks. Values with a
   * NaN among them have no bounds: bounds of the others would let readers for which NaN is a
   * greatest value, DuckDB among them, skip its rows.
   */
  final class Floating implements FixedRange {
    private final boolean single;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private boolean any;
    private boolean nan;

    Floating(boolean single) {
      this.single = single;
    }

    @Override
    public void add(long[] bits, int count) {
      for (int i = 0; i < count; i++) {
        double value =
            single ? Float.intBitsToFloat((int) bits[i]) : Double.longBitsToDouble(bits[i]);
        if (value <= min) {
          min = value;
        }
        if (value >= max) {
          max = value;
        }
        nan |= Double.isNaN(value);
      }
      any |= count > 0;
    }

    @Override
    public Bounds take() {
      Bounds bounds =
          any && !nan
              ? Bounds.exact(bytes(min == 0 ? -0.0 : min), bytes(max == 0 ? 0.0 : max))
              : Bounds.NONE;
      min = Double.POSITIVE_INFINITY;
      max = Double.NEGATIVE_INFINITY;
      any = false;
      nan = false;
      return bounds;
    }

    private byte[] bytes(double value) {
      return single
          ? Bounds.littleEndian(Float.floatToRawIntBits((float) value), 4)
          : Bounds.littleEndian(Double.doubleToRawLongBits(value), 8);
    }
  }
}
