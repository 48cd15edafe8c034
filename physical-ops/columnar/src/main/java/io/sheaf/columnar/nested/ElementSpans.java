package io.sheaf.columnar.nested;

import io.sheaf.columnar.type.DataType;
import java.util.Arrays;

/** Where the elements of one list lie in its bytes, nothing decoded. Not thread-safe. */
public final class ElementSpans {
  private byte[] bytes;
  private int count;
  private int[] starts = new int[64];

  /** Takes apart the bytes before {@code end}. */
  public ElementSpans of(DataType element, byte[] list, int end) {
    bytes = list;
    count = 0;
    int at = 0;
    while (at < end) {
      push(at);
      at = Elements.skip(element, list, at);
    }
    push(at);
    count--;
    return this;
  }

  public ElementSpans of(NestedArgument list) {
    return of(Elements.elementOf(list.type()), list.bytes(), list.length());
  }

  private void push(int at) {
    if (starts.length == count) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = at;
  }

  public int count() {
    return count;
  }

  public int start(int index) {
    return starts[index];
  }

  public int end(int index) {
    return starts[index + 1];
  }

  public boolean isNull(int index) {
    return bytes[starts[index]] == Elements.NULL;
  }

  /** Compares an element with one of another list; nulls are equal, and after all values. */
  public int compare(int index, ElementSpans other, int otherIndex) {
    return Arrays.compareUnsigned(
        bytes,
        start(index),
        end(index),
        other.bytes,
        other.start(otherIndex),
        other.end(otherIndex));
  }

  /** Whether an element has these bytes. */
  public boolean equal(int index, NestedBytes element) {
    return Arrays.equals(bytes, start(index), end(index), element.array(), 0, element.size());
  }

  public void append(int index, NestedBytes to) {
    to.put(bytes, start(index), end(index));
  }

  /** Whether one of the elements equals an element of another list. */
  public boolean contains(ElementSpans other, int otherIndex) {
    for (int i = 0; i < count; i++) {
      if (compare(i, other, otherIndex) == 0) {
        return true;
      }
    }
    return false;
  }
}
