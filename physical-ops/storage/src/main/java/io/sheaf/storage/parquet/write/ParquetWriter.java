package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.SortOrder;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.TargetFile;
import io.sheaf.storage.parquet.write.FooterWriter.IndexPlace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes one Parquet file. Encoders work in parallel, each on row groups of its own rows, and
 * append what is finished; the file's order of row groups is the order in which they finish. The
 * metadata of row groups already written is kept off-heap in its final form, so that the heap does
 * not grow with the file.
 */
public final class ParquetWriter implements TableWriter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final List<FileColumn> columns;
  private final ParquetOptions options;
  private final MemoryPool pool;
  private final List<SortedColumn> order;
  private final String sortedBy;
  private final FooterWriter footer;
  private final ThriftWriter thrift = new ThriftWriter();
  private final MemoryConsumer memory;
  private final GrowingBuffer rowGroups;
  private final TargetFile file;
  private int rowGroupCount;
  private long rowCount;

  /**
   * Starts the file.
   *
   * @param path of the file system that serves it
   * @param given compression, compression_level, row_group_size (rows), page_size (bytes),
   *     sorted_by (the order that the rows come in, noted in the file)
   * @param pool counts the buffers of all encoders
   * @throws SheafException UNSUPPORTED for a type that Parquet has not, INVALID_ARGUMENT for an
   *     option or a name that appears twice, IO_ERROR or FILE_NOT_FOUND when the path cannot be
   *     written
   */
  public ParquetWriter(String path, Schema schema, Options given, MemoryPool pool) {
    this.options = ParquetOptions.of(given);
    checkNames(schema);
    this.columns = schema.fields().stream().map(FileColumn::of).toList();
    this.pool = pool;
    this.order = options.order(schema);
    this.sortedBy = order.isEmpty() ? "" : SortOrder.format(order, schema);
    this.footer = new FooterWriter(columns, options.codec(), sortingColumns());
    this.file = TargetFile.create(path);
    this.memory = pool.consumer("Parquet writer");
    this.rowGroups = new GrowingBuffer(memory);
    file.write(MAGIC, MAGIC.length);
  }

  /** The order by the numbers of leaves. */
  private List<SortedColumn> sortingColumns() {
    List<SortedColumn> leaves = new ArrayList<>();
    for (SortedColumn key : order) {
      int leaf =
          columns.subList(0, key.column()).stream()
              .mapToInt(column -> column.leaves().size())
              .sum();
      leaves.add(new SortedColumn(leaf, key.descending(), key.nullsFirst()));
    }
    return leaves;
  }

  private static void checkNames(Schema schema) {
    Set<String> names = new HashSet<>();
    for (Field field : schema.fields()) {
      if (!names.add(field.name())) {
        throw new SheafException(
                ErrorCode.INVALID_ARGUMENT,
                "two columns are named \"" + field.name() + "\", which a Parquet file cannot hold")
            .withHint("give one of them another name: SELECT ... AS name");
      }
    }
  }

  @Override
  public Encoder newEncoder() {
    return new RowGroupEncoder(this, columns, options, pool.consumer("Parquet encoder"));
  }

  /** Appends an encoded row group, its page indexes behind it. */
  synchronized void append(GrowingBuffer pages, List<EncodedChunk> chunks, int rows) {
    long base = file.position();
    file.write(pages.address(), pages.size());
    List<IndexPlace> indexes = new ArrayList<>(chunks.size());
    for (EncodedChunk chunk : chunks) {
      indexes.add(writeIndexes(chunk, base));
    }
    thrift.clear();
    footer.writeRowGroup(chunks, indexes, rows, base, rowGroupCount, thrift);
    rowGroups.append(thrift.bytes(), 0, thrift.size());
    rowGroupCount++;
    rowCount += rows;
  }

  private IndexPlace writeIndexes(EncodedChunk chunk, long base) {
    if (chunk.leaf().isNested()) {
      // Its pages count entries, not rows.
      return new IndexPlace(0, 0, 0, 0);
    }
    long columnIndex = file.position();
    if (FooterWriter.hasColumnIndex(chunk)) {
      FooterWriter.writeColumnIndex(chunk, thrift.clear());
      file.write(thrift.bytes(), thrift.size());
    }
    long offsetIndex = file.position();
    FooterWriter.writeOffsetIndex(chunk, base, thrift.clear());
    file.write(thrift.bytes(), thrift.size());
    return new IndexPlace(
        columnIndex, (int) (offsetIndex - columnIndex), offsetIndex, thrift.size());
  }

  @Override
  public synchronized long rowCount() {
    return rowCount;
  }

  @Override
  public synchronized long bytes() {
    return file.position();
  }

  @Override
  public synchronized void commit() {
    long start = file.position();
    footer.writeHead(rowCount, rowGroupCount, thrift.clear());
    file.write(thrift.bytes(), thrift.size());
    if (rowGroups.size() > 0) {
      file.write(rowGroups.address(), rowGroups.size());
    }
    footer.writeTail(sortedBy, createdBy(), thrift.clear());
    file.write(thrift.bytes(), thrift.size());
    byte[] end = Bounds.littleEndian(file.position() - start, 8);
    System.arraycopy(MAGIC, 0, end, 4, 4);
    file.write(end, end.length);
    file.commit();
  }

  private static String createdBy() {
    String version = ParquetWriter.class.getPackage().getImplementationVersion();
    return "sheaf version " + (version == null ? "0.0.0" : version);
  }

  @Override
  public synchronized void close() {
    rowGroups.close();
    memory.close();
    file.close();
  }
}
