package io.sheaf.operators.violation;

import java.lang.foreign.MemorySegment;

/** Makes a segment of memory nobody counted. */
public record ForgesAddress(long address) {
  MemorySegment segment() {
    return MemorySegment.ofAddress(address).reinterpret(8);
  }
}
