package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.Layout;

/**
 * Compares one field of a record with another field, of the same type, of another record; as {@link
 * RowOrder} does. Neither may be null. Immutable.
 */
public final class FieldComparison {
  private final Layout kind;
  private final int left;
  private final int right;

  public FieldComparison(RowLayout layout, int leftField, int rightField) {
    if (!layout.type(leftField).equals(layout.type(rightField))) {
      throw new IllegalArgumentException(
          layout.type(leftField) + " is compared with " + layout.type(rightField));
    }
    this.kind = layout.type(leftField).layout();
    this.left = layout.offset(leftField);
    this.right = layout.offset(rightField);
  }

  /** Negative, zero or positive as {@code a}'s left field is less than, equal to or greater. */
  public int compare(long a, long b) {
    long at = a + left;
    long other = b + right;
    return switch (kind) {
      case BOOLEAN -> Native.getByte(at) - Native.getByte(other);
      case INT -> Integer.compare(Native.getInt(at), Native.getInt(other));
      case LONG -> Long.compare(Native.getLong(at), Native.getLong(other));
      case DOUBLE ->
          Long.compare(
              KeyWords.ofDouble(Native.getDouble(at)), KeyWords.ofDouble(Native.getDouble(other)));
      case INT128 -> {
        int high = Long.compare(Native.getLong(at + 8), Native.getLong(other + 8));
        yield high != 0 ? high : Long.compareUnsigned(Native.getLong(at), Native.getLong(other));
      }
      case VIEW ->
          Views.compare(
              Native.getLong(at),
              Native.getLong(at + 8),
              Native.getLong(other),
              Native.getLong(other + 8));
    };
  }
}
