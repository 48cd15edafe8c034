package io.sheaf.cluster.protocol;

/**
 * What readers of an output know of it beforehand.
 *
 * @param sizes the encoded sizes of its partitions, which readers check; null for a plain value
 * @param value a plain value itself, when it is small; readers then need not fetch it
 */
public record OutputForm(byte[] sizes, byte[] value) {
  /** Values up to that many bytes travel with the news of them. */
  public static final int INLINE_BYTES = 1024;
}
