package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.arrow.ArrowVectors;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.ZoneId;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;

/** One result as Arrow IPC, a record batch for each batch of the engine. */
public final class ArrowResultWriter implements ResultWriter {
  private final Output out;
  private final ZoneId zone;
  private final boolean file;
  private final MemoryPool memory;
  private VectorSchemaRoot root;
  private ArrowWriter writer;
  private FlatColumns flat;

  /**
   * @param file whether the file format is wanted, else the stream format
   * @param memoryBytes bound on what the writer may hold
   */
  public ArrowResultWriter(Output out, ZoneId zone, boolean file, long memoryBytes) {
    this.out = out;
    this.zone = zone;
    this.file = file;
    this.memory = new MemoryPool(memoryBytes);
  }

  @Override
  public void begin(Schema schema) {
    flat = new FlatColumns(schema.size());
    root =
        VectorSchemaRoot.create(
            new org.apache.arrow.vector.types.pojo.Schema(
                schema.fields().stream().map(f -> ArrowVectors.field(f, zone)).toList()),
            memory.arrowAllocator());
    WritableByteChannel channel = Channels.newChannel(out.stream());
    DictionaryProvider none = new DictionaryProvider.MapDictionaryProvider();
    writer =
        file
            ? new ArrowFileWriter(root, none, channel)
            : new ArrowStreamWriter(root, none, channel);
    try {
      writer.start();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static SheafException failed(IOException e) {
    return new SheafException(ErrorCode.IO_ERROR, "cannot write the result: " + e.getMessage(), e);
  }

  @Override
  public void write(ColumnBatch batch) {
    Column[] columns = flat.of(batch);
    for (int i = 0; i < columns.length; i++) {
      ArrowVectors.fill(root.getVector(i), columns[i], batch.rowCount());
    }
    root.setRowCount(batch.rowCount());
    try {
      writer.writeBatch();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void end() {
    try {
      writer.end();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Frees the vectors. The writer itself is not closed: that would complete what failed half-way.
   */
  @Override
  public void close() {
    if (root != null) {
      root.close();
    }
    memory.close();
  }
}
