package io.sheaf.cluster.protocol;

import io.sheaf.operators.exchange.OutputSizes;

/**
 * What readers of an output know of it beforehand.
 *
 * @param plain whether it is a plain value, not partitions of rows
 * @param sizes what readers check; null for a plain value that travels here
 * @param value a plain value itself, encoded, when it is small; readers then need not fetch it
 */
public record OutputForm(boolean plain, OutputSizes sizes, byte[] value) {
  /** Values up to that many bytes travel with the news of them. */
  public static final int INLINE_BYTES = 1024;
}
