package io.sheaf.cli.demo;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Turns one attribute of generated rows into a column, batch by batch. Used by one thread. */
final class ColumnFiller<E extends TpchEntity> {
  private static final int MONEY_SCALE = 2;
  private static final int MONEY_PRECISION = 15;

  private final TpchColumn<E> source;
  private final DataType type;
  private final int[] ints;
  private final long[] longs;

  /**
   * @param rows most rows of a batch
   */
  ColumnFiller(TpchColumn<E> source, int rows) {
    this.source = source;
    this.type = typeOf(source);
    this.ints = new int[rows];
    this.longs = new long[2 * rows];
  }

  static Field field(TpchColumn<?> column) {
    return new Field(column.getColumnName().toLowerCase(Locale.ROOT), typeOf(column), false);
  }

  private static DataType typeOf(TpchColumn<?> column) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> DataType.Simple.BIGINT;
      case INTEGER -> DataType.Simple.INTEGER;
      case DATE -> DataType.Simple.DATE;
      case DOUBLE -> new DataType.Decimal(MONEY_PRECISION, MONEY_SCALE);
      case VARCHAR -> DataType.Simple.VARCHAR;
    };
  }

  /** Takes the attribute of a row. */
  void set(int row, E entity, StringHeap strings) {
    switch (source.getType().getBase()) {
      case IDENTIFIER -> longs[row] = source.getIdentifier(entity);
      case INTEGER -> ints[row] = source.getInteger(entity);
      case DATE -> ints[row] = source.getDate(entity);
      case DOUBLE -> longs[row] = Math.round(source.getDouble(entity) * 100);
      case VARCHAR -> setString(row, source.getString(entity), strings);
    }
  }

  private void setString(int row, String text, StringHeap strings) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= Views.INLINE) {
      Views.setInline(longs, row, bytes, 0, bytes.length);
    } else {
      long address = strings.allocate(bytes.length);
      Native.copy(bytes, 0, address, bytes.length);
      Views.set(longs, row, address, bytes.length);
    }
  }

  /** The first rows that were set; valid until the next is set. */
  Column column(int rows) {
    return switch (type.layout()) {
      case INT -> new IntColumn(type, rows, ints, null);
      case LONG -> new LongColumn(type, rows, longs, null);
      case VIEW -> new ViewColumn(type, rows, longs, null);
      case BOOLEAN, INT128, DOUBLE -> throw new IllegalStateException("TPC-H has no " + type);
    };
  }
}
