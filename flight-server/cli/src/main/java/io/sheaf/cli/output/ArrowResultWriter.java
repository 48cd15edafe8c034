package io.sheaf.cli.output;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.arrow.ArrowRows;
import io.sheaf.sql.arrow.ArrowTypes;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.ZoneId;
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
  private ArrowRows rows;
  private ArrowWriter writer;

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
    rows = new ArrowRows(ArrowTypes.schema(schema, zone), memory.arrowAllocator());
    WritableByteChannel channel = Channels.newChannel(out.stream());
    DictionaryProvider none = new DictionaryProvider.MapDictionaryProvider();
    writer =
        file
            ? new ArrowFileWriter(rows.root(), none, channel)
            : new ArrowStreamWriter(rows.root(), none, channel);
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
    for (int from = 0; from < batch.rowCount(); ) {
      rows.clear();
      from += rows.append(batch, from, batch.rowCount());
      rows.finish();
      write();
    }
  }

  private void write() {
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
    if (rows != null) {
      rows.close();
    }
    memory.close();
  }
}
