package io.sheaf.cli.output;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableWriter;
import java.nio.file.Path;

/**
 * One result as a Parquet file. COPY writes in parallel; this writes the rows in the order in which
 * they come.
 */
public final class ParquetResultWriter implements ResultWriter {
  private final Path path;
  private final MemoryPool memory;
  private TableWriter table;
  private TableWriter.Encoder encoder;

  /**
   * @param memoryBytes bound on what the writer may hold
   */
  public ParquetResultWriter(Path path, long memoryBytes) {
    this.path = path;
    this.memory = new MemoryPool(memoryBytes);
  }

  @Override
  public void begin(Schema schema) {
    table = FileFormats.byName("parquet").write(path.toString(), schema, Options.NONE, memory);
    encoder = table.newEncoder();
  }

  @Override
  public void write(ColumnBatch batch) {
    encoder.accept(batch);
  }

  @Override
  public void end() {
    encoder.finish();
    encoder.close();
    encoder = null;
    table.commit();
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
    }
    if (table != null) {
      table.close();
    }
    memory.close();
  }
}
