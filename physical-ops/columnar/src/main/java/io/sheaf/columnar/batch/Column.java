package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * The values of one column of a batch: a view over arrays that belong to the producer, valid as
 * long as the batch. Arrays may be longer than {@link #size()}. A null's value slot holds anything
 * (but is readable).
 *
 * <p>Kernels switch over the kinds once a batch. A column's kind follows its type's layout with
 * three exceptions: a {@link DictionaryColumn} or a {@link ConstantColumn} may stand for any kind
 * (see {@link #flat}), and a decimal of more than 18 digits may come as a {@link LongColumn} when
 * all its values fit.
 */
public sealed interface Column
    permits BooleanColumn,
        IntColumn,
        LongColumn,
        Int128Column,
        DoubleColumn,
        ViewColumn,
        DictionaryColumn,
        ConstantColumn {
  DataType type();

  /** Number of rows. */
  int size();

  /** One byte a row, 1 for null; or null when no row is null. */
  byte[] nulls();

  /** Whether the row is null. For single values; kernels use {@link #nulls()}. */
  default boolean isNull(int row) {
    byte[] nulls = nulls();
    return nulls != null && nulls[row] != 0;
  }

  /**
   * The chosen rows, in the order given, copied into the buffer. Dictionary and constant columns
   * stay what they are.
   *
   * @param rows row numbers, repeats allowed; -1 gives a null
   * @param count how many of {@code rows} count
   */
  Column gather(int[] rows, int count, ColumnBuffer into);

  /** This column without dictionary or constant encoding: itself, or decoded into the buffer. */
  default Column flat(ColumnBuffer into) {
    return this;
  }
}
