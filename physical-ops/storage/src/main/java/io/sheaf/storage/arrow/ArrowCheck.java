package io.sheaf.storage.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Checks what the loops over vectors trust: that buffers are as long as their values need, and that
 * offsets ascend and stay inside of what they point into. Files are made by others.
 */
final class ArrowCheck {
  private ArrowCheck() {}

  /**
   * Checks a vector and all below it.
   *
   * @throws IllegalArgumentException when it contradicts itself
   */
  static void check(FieldVector vector) {
    int count = vector.getValueCount();
    switch (vector) {
      case BitVector bits -> {} // read through checked accesses
      case BaseFixedWidthVector fixed ->
          enough(fixed.getDataBuffer().capacity(), (long) count * fixed.getTypeWidth());
      case BaseVariableWidthVector strings ->
          ascending(strings.getOffsetBuffer(), count, strings.getDataBuffer().capacity());
      case ListVector lists ->
          ascending(lists.getOffsetBuffer(), count, lists.getDataVector().getValueCount());
      case LargeListVector lists ->
          longAscending(lists.getOffsetBuffer(), count, lists.getDataVector().getValueCount());
      case FixedSizeListVector lists ->
          enough(lists.getDataVector().getValueCount(), (long) count * lists.getListSize());
      case StructVector struct ->
          struct
              .getChildrenFromFields()
              .forEach(child -> enough(child.getValueCount(), struct.getValueCount()));
      default -> {}
    }
    vector.getChildrenFromFields().forEach(ArrowCheck::check);
  }

  private static void enough(long there, long wanted) {
    if (there < wanted) {
      throw new IllegalArgumentException("%d where %d are needed".formatted(there, wanted));
    }
  }

  private static void ascending(ArrowBuf offsets, int count, long end) {
    int last = 0;
    for (int i = 0; count > 0 && i <= count; i++) {
      int offset = offsets.getInt(4L * i);
      if (offset < last || offset > end) {
        throw new IllegalArgumentException("offset %d after %d of %d".formatted(offset, last, end));
      }
      last = offset;
    }
  }

  private static void longAscending(ArrowBuf offsets, int count, long end) {
    long last = 0;
    for (int i = 0; count > 0 && i <= count; i++) {
      long offset = offsets.getLong(8L * i);
      if (offset < last || offset > end) {
        throw new IllegalArgumentException("offset %d after %d of %d".formatted(offset, last, end));
      }
      last = offset;
    }
  }
}
