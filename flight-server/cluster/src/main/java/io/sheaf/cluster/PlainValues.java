package io.sheaf.cluster;

import io.sheaf.graph.GraphException;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.wire.ValueCodec;

/** Results of tasks that are plain values, on their way to other processes. */
final class PlainValues {
  private PlainValues() {}

  /**
   * The bytes of a plain value.
   *
   * @throws GraphException when it is none that can leave this process
   */
  static byte[] encode(TaskResult result) {
    if (result instanceof TaskResult.Value<?> value) {
      return ValueCodec.encode(value.value());
    }
    if (result.equals(TaskResult.EMPTY)) {
      return ValueCodec.encode(null);
    }
    throw new GraphException(
        "a result of " + result.getClass().getName() + " can't leave the process that made it");
  }

  static TaskResult decode(byte[] bytes) {
    Object value = ValueCodec.decode(bytes);
    return value == null ? TaskResult.EMPTY : TaskResult.of(value);
  }
}
