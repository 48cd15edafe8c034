package io.sheaf.cluster.transport;

import java.util.List;

/**
 * Messages as bytes.
 *
 * @param <T> the messages
 */
public interface Codec<T> {
  byte[] encode(List<T> messages);

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws RuntimeException when the bytes are nothing it wrote
   */
  List<T> decode(byte[] bytes);
}
