package io.sheaf.storage.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;

/**
 * Checks what readers of vectors trust: that buffers are as long as their values need, and that
 * offsets ascend and stay inside of what they point into. Files and messages are made by others,
 * and Arrow reads memory without looking where its bounds are.
 */
public final class ArrowCheck {
  private static final int INLINE_BYTES = 12;

  private ArrowCheck() {}

  /**
   * Checks a vector that is to have so many values at least, and all below it.
   *
   * @throws IllegalArgumentException when it has fewer, or contradicts itself
   */
  static void check(FieldVector vector, int rows) {
    enough(rows, 0);
    enough(vector.getValueCount(), rows);
    check(vector);
  }

  /**
   * Checks a vector and all below it.
   *
   * @throws IllegalArgumentException when it contradicts itself
   */
  public static void check(FieldVector vector) {
    int count = vector.getValueCount();
    enough(count, 0);
    if (hasValidity(vector)) {
      enough(vector.getValidityBuffer().capacity(), (count + 7L) / 8);
    }
    switch (vector) {
      case BitVector bits -> enough(bits.getDataBuffer().capacity(), (count + 7L) / 8);
      case BaseFixedWidthVector fixed ->
          enough(fixed.getDataBuffer().capacity(), (long) count * fixed.getTypeWidth());
      case BaseVariableWidthVector strings ->
          ascending(strings.getOffsetBuffer(), count, strings.getDataBuffer().capacity());
      case BaseLargeVariableWidthVector strings ->
          longAscending(strings.getOffsetBuffer(), count, strings.getDataBuffer().capacity());
      case BaseVariableWidthViewVector views -> views(views, count);
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
      case DenseUnionVector union -> members(union, count);
      default -> {}
    }
    vector.getChildrenFromFields().forEach(ArrowCheck::check);
  }

  private static boolean hasValidity(FieldVector vector) {
    return !(vector instanceof NullVector
        || vector instanceof UnionVector
        || vector instanceof DenseUnionVector);
  }

  private static void enough(long there, long wanted) {
    if (there < wanted) {
      throw new IllegalArgumentException("%d where %d are needed".formatted(there, wanted));
    }
  }

  private static void ascending(ArrowBuf offsets, int count, long end) {
    enough(offsets.capacity(), count == 0 ? 0 : 4L * count + 4);
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
    enough(offsets.capacity(), count == 0 ? 0 : 8L * count + 8);
    long last = 0;
    for (int i = 0; count > 0 && i <= count; i++) {
      long offset = offsets.getLong(8L * i);
      if (offset < last || offset > end) {
        throw new IllegalArgumentException("offset %d after %d of %d".formatted(offset, last, end));
      }
      last = offset;
    }
  }

  private static void views(BaseVariableWidthViewVector vector, int count) {
    ArrowBuf views = vector.getDataBuffer();
    List<ArrowBuf> data = vector.getDataBuffers();
    enough(views.capacity(), 16L * count);
    for (int i = 0; i < count; i++) {
      int length = vector.isNull(i) ? 0 : views.getInt(16L * i);
      if (length < 0) {
        throw new IllegalArgumentException("a text of %d bytes".formatted(length));
      }
      if (length > INLINE_BYTES) {
        int buffer = views.getInt(16L * i + 8);
        int offset = views.getInt(16L * i + 12);
        if (buffer < 0 || buffer >= data.size() || offset < 0) {
          throw new IllegalArgumentException("view at %d of %d".formatted(offset, buffer));
        }
        enough(data.get(buffer).capacity(), (long) offset + length);
      }
    }
  }

  private static void members(DenseUnionVector union, int count) {
    enough(union.getTypeBuffer().capacity(), count);
    enough(union.getOffsetBuffer().capacity(), 4L * count);
    for (int i = 0; i < count; i++) {
      byte type = union.getTypeId(i);
      FieldVector member = type < 0 ? null : (FieldVector) union.getVectorByType(type);
      int offset = type < 0 ? 0 : union.getOffset(i);
      if (type >= 0 && (member == null || offset < 0 || offset >= member.getValueCount())) {
        throw new IllegalArgumentException("value %d of member %d".formatted(offset, type));
      }
    }
  }
}
