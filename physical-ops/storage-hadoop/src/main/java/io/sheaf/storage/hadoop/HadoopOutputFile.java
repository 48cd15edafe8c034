package io.sheaf.storage.hadoop;

import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.fs.OutputFile;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Writes a file of a store: in its place where it appears when it is closed, else beside it, with a
 * rename at the end.
 */
final class HadoopOutputFile implements OutputFile {
  private static final int COPY_BYTES = 256 << 10;

  private final Clients clients;
  private final Client client;
  private final String shown;
  private final Path target;
  private final Path written;
  private final FSDataOutputStream stream;
  private final byte[] part = new byte[COPY_BYTES];
  private long position;
  private boolean done;

  private HadoopOutputFile(Clients clients, Client client, Path target, Path written, String shown)
      throws IOException {
    this.clients = clients;
    this.client = client;
    this.target = target;
    this.written = written;
    this.shown = shown;
    this.stream = client.files().create(written, true);
  }

  static HadoopOutputFile inPlace(Clients clients, Client client, Path target, String shown)
      throws IOException {
    return new HadoopOutputFile(clients, client, target, target, shown);
  }

  static HadoopOutputFile beside(Clients clients, Client client, Path target, String shown)
      throws IOException {
    Path hidden =
        new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".tmp");
    return new HadoopOutputFile(clients, client, target, hidden, shown);
  }

  @Override
  public void write(long address, long length) throws IOException {
    for (long done = 0; done < length; ) {
      int count = (int) Math.min(part.length, length - done);
      Native.copy(address + done, part, 0, count);
      write(part, 0, count);
      done += count;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    clients.call(
        shown,
        () -> {
          stream.write(bytes, offset, length);
          return null;
        });
    position += length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void commit() throws IOException {
    clients.call(
        shown,
        () -> {
          if (!client.store().appearsWhole()) {
            stream.hsync();
          }
          stream.close();
          if (!written.equals(target)) {
            Renames.replace(client.files(), written, target);
          }
          done = true;
          return null;
        });
  }

  @Override
  public void close() throws IOException {
    if (done) {
      return;
    }
    done = true;
    clients.call(
        shown,
        () -> {
          if (client.store().appearsWhole()) {
            // To close it would make it visible.
            stream.abort();
          } else {
            try {
              stream.close();
            } finally {
              client.files().delete(written, false);
            }
          }
          return null;
        });
  }
}
