package io.sheaf.graph;

import java.util.Arrays;

/** A binary heap of ints, smallest first. */
final class IntHeap {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    int hole = size++;
    while (hole > 0 && values[(hole - 1) >>> 1] > value) {
      values[hole] = values[(hole - 1) >>> 1];
      hole = (hole - 1) >>> 1;
    }
    values[hole] = value;
  }

  int removeFirst() {
    int first = values[0];
    int last = values[--size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && values[child + 1] < values[child]) {
        child++;
      }
      if (values[child] >= last) {
        break;
      }
      values[hole] = values[child];
      hole = child;
    }
    values[hole] = last;
    return first;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }
}
