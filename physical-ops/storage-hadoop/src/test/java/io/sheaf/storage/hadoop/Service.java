package io.sheaf.storage.hadoop;

import java.util.List;

/**
 * A store that runs for a test.
 *
 * @param root folder to write to, without a slash at the end
 * @param setup statements that make it known to a session
 * @param stop ends it
 */
record Service(String root, List<String> setup, AutoCloseable stop) implements AutoCloseable {
  @Override
  public void close() throws Exception {
    stop.close();
  }

  @Override
  public String toString() {
    return root;
  }
}
