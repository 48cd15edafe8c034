package io.sheaf.operators.pipeline;

import java.util.ArrayList;
import java.util.List;

/** What a task must close, the last one first. Thread-safe. */
public final class FragmentResources implements AutoCloseable {
  private final List<AutoCloseable> resources = new ArrayList<>();

  public synchronized <T extends AutoCloseable> T own(T resource) {
    resources.add(resource);
    return resource;
  }

  @Override
  public synchronized void close() throws Exception {
    closeAll(resources);
  }

  /**
   * Closes all, the last one first, even when some fail; throws the first failure with the others
   * attached.
   */
  static void closeAll(List<AutoCloseable> resources) throws Exception {
    Exception first = null;
    for (AutoCloseable resource : List.copyOf(resources).reversed()) {
      try {
        resource.close();
      } catch (Exception failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    resources.clear();
    if (first != null) {
      throw first;
    }
  }
}
