package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystems;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Tables as text, value by value, for comparison. */
public final class TableText {
  private TableText() {}

  static TableSource open(Path file) {
    return FileFormats.byName("parquet").open(FileSystems.list(file.toString()), Options.NONE);
  }

  /** All rows, every column asked for whole. Checks that no memory is left behind. */
  public static List<List<String>> rows(TableSource table, int batchRows) {
    List<List<String>> rows = new ArrayList<>();
    int[] columns = IntStream.range(0, table.schema().size()).toArray();
    try (MemoryPool pool = new MemoryPool(256L << 20);
        MemoryConsumer memory = pool.consumer("test")) {
      for (Split split : table.splits()) {
        ReadRequest request = new ReadRequest(columns, List.of(), batchRows, memory);
        try (BatchReader reader = table.open(split, request)) {
          for (ColumnBatch batch; (batch = reader.next()) != null; ) {
            append(batch, rows);
          }
        }
      }
    }
    return rows;
  }

  private static void append(ColumnBatch batch, List<List<String>> rows) {
    List<List<String>> columns = new ArrayList<>();
    for (int c = 0; c < batch.columnCount(); c++) {
      columns.add(values(batch.column(c)));
    }
    for (int r = 0; r < batch.rowCount(); r++) {
      int row = r;
      rows.add(columns.stream().map(column -> column.get(row)).toList());
    }
  }

  /** The values of a column; "null" for nulls. */
  static List<String> values(Column encoded) {
    Column column = encoded.flat(new ColumnBuffer());
    List<String> values = new ArrayList<>();
    for (int row = 0; row < column.size(); row++) {
      values.add(column.isNull(row) ? "null" : value(column, row));
    }
    return values;
  }

  private static String value(Column column, int row) {
    return switch (column) {
      case BooleanColumn c -> String.valueOf(c.values()[row] != 0);
      case IntColumn c -> String.valueOf(c.values()[row]);
      case LongColumn c -> unscaled(c.type(), BigInteger.valueOf(c.values()[row]));
      case Int128Column c ->
          unscaled(
              c.type(),
              BigInteger.valueOf(c.words()[2 * row + 1])
                  .shiftLeft(64)
                  .or(new BigInteger(Long.toUnsignedString(c.words()[2 * row]))));
      case DoubleColumn c -> String.valueOf(c.values()[row] + 0.0);
      case ViewColumn c when c.type().isNested() || c.type() == DataType.Simple.UUID ->
          ValueText.format(
              Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]), c.type(), ZoneOffset.UTC);
      case ViewColumn c -> text(c, Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]));
      case DictionaryColumn _, ConstantColumn _ -> throw new IllegalStateException("not flat");
    };
  }

  private static String unscaled(DataType type, BigInteger value) {
    return type instanceof DataType.Decimal decimal
        ? new BigDecimal(value, decimal.scale()).toPlainString()
        : value.toString();
  }

  private static String text(ViewColumn column, byte[] bytes) {
    return column.type() == DataType.Simple.VARBINARY
        ? HexFormat.of().withUpperCase().formatHex(bytes)
        : new String(bytes, StandardCharsets.UTF_8);
  }
}
