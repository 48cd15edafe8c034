package io.sheaf.operators.exchange;

/** How blocks are compressed on their way from another member. */
public enum ExchangeCompression {
  /** Sent as they lie in memory. */
  NONE,
  /** LZ4: quick, to about half the size. */
  LZ4,
  /** Zstandard: slower, to about a third of the size. */
  ZSTD,
  /** ZSTD when the link to the member is found slow while reading from it, else none. */
  AUTO
}
