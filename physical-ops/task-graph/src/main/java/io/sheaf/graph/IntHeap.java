package io.sheaf.graph;

import java.util.Arrays;

/** A binary heap of ints, smallest first. Not thread-safe. */
public final class IntHeap {
  private int[] values = new int[16];
  private int size;

  /** Adds a value; equal ones are kept. */
  public void add(int value) {
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

  /** Removes the smallest; there must be one. */
  public int removeFirst() {
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

  /** The smallest; there must be one. */
  public int first() {
    return values[0];
  }

  /** The value at a place of the heap: the last places hold large ones. */
  public int get(int place) {
    return values[place];
  }

  /** Removes the value of the last place; there must be one. */
  public void removeLast() {
    size--;
  }

  /** The number of values. */
  public int size() {
    return size;
  }

  /** Removes all. */
  public void clear() {
    size = 0;
  }
}
