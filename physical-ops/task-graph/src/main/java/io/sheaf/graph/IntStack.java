package io.sheaf.graph;

import java.util.Arrays;

/** A growing stack of ints. Not thread-safe. */
public final class IntStack {
  private int[] values = new int[16];
  private int size;

  /** Adds a value on top. */
  public void push(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** Removes the top; there must be one. */
  public int pop() {
    return values[--size];
  }

  int peek() {
    return values[size - 1];
  }

  /** The value at a place, from the bottom. */
  public int get(int index) {
    return values[index];
  }

  /** The number of values. */
  public int size() {
    return size;
  }

  /** Whether there is no value. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Removes all. */
  public void clear() {
    size = 0;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  void reverseFrom(int start) {
    for (int i = start, j = size - 1; i < j; i++, j--) {
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /**
   * Sorts what is above start by key, the largest key on top; the lowest pushed on top among
   * equals.
   */
  void sortFrom(int start, int[] keys) {
    int count = size - start;
    long[] pairs = new long[count];
    for (int i = 0; i < count; i++) {
      pairs[i] = ((long) keys[values[start + i]] << 32) | (count - i);
    }
    int[] pushed = Arrays.copyOfRange(values, start, size);
    Arrays.sort(pairs);
    for (int i = 0; i < count; i++) {
      values[start + i] = pushed[count - (int) pairs[i]];
    }
  }
}
