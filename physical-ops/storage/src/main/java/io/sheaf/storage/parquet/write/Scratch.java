package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.memory.MemoryConsumer;

/**
 * What the columns of one encoder share: options, memory, and arrays whose content lasts for one
 * call.
 */
final class Scratch {
  final ParquetOptions options;
  final MemoryConsumer memory;
  final int[] validRows = new int[ChunkEncoder.PIECE_ROWS];
  final int[] levels = new int[ChunkEncoder.PAGE_ROWS];
  final int[] codes = new int[ChunkEncoder.PAGE_ROWS];
  final long[] bits = new long[ChunkEncoder.PAGE_ROWS];
  final byte[] bytes = new byte[ChunkEncoder.PAGE_ROWS];

  Scratch(ParquetOptions options, MemoryConsumer memory) {
    this.options = options;
    this.memory = memory;
  }
}
