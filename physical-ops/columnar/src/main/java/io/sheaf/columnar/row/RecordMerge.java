package io.sheaf.columnar.row;

import java.util.Arrays;
import java.util.List;

/**
 * Merges ordered walks over records into one, by a binary heap; equal records come in the order of
 * their walks. It stops short of {@code most} whenever an input must be asked for more, so that
 * what it gave stays valid until the next call. Bounded by the inputs' memory. Used by one thread.
 */
public final class RecordMerge implements RecordWalk {
  private static final int BLOCK = 256;

  private final RowOrder order;
  private final Input[] heap;
  private int size;
  private boolean started;
  private boolean topIsEmpty;

  /**
   * @param inputs each in order; their owner closes them
   */
  public RecordMerge(RowOrder order, List<? extends RecordWalk> inputs) {
    this.order = order;
    this.heap = new Input[inputs.size()];
    for (int i = 0; i < heap.length; i++) {
      heap[i] = new Input(inputs.get(i), i);
    }
  }

  @Override
  public int next(long[] records, int most) {
    refill();
    int count = 0;
    while (count < most && size > 0 && !topIsEmpty) {
      Input top = heap[0];
      records[count++] = top.record;
      if (top.advance()) {
        sink(0);
      } else {
        topIsEmpty = true;
      }
    }
    return count;
  }

  private void refill() {
    if (!started) {
      started = true;
      for (Input input : heap) {
        if (input.load()) {
          heap[size++] = input;
        }
      }
      for (int i = size / 2 - 1; i >= 0; i--) {
        sink(i);
      }
    } else if (topIsEmpty) {
      topIsEmpty = false;
      if (!heap[0].load()) {
        heap[0] = heap[--size];
      }
      sink(0);
    }
  }

  private void sink(int start) {
    int at = start;
    Input moved = heap[at];
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && precedes(heap[child + 1], heap[child])) {
        child++;
      }
      if (!precedes(heap[child], moved)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }

  private boolean precedes(Input a, Input b) {
    if (a.word != b.word) {
      return a.word < b.word;
    }
    int sign = order.compare(a.record, b.record);
    return sign < 0 || (sign == 0 && a.number < b.number);
  }

  /** One walk, its next records and their leading words. */
  private final class Input {
    private final RecordWalk walk;
    private final int number;
    private long[] records;
    private long[] words;
    private int count;
    private int at;
    private long record;
    private long word;

    Input(RecordWalk walk, int number) {
      this.walk = walk;
      this.number = number;
    }

    boolean load() {
      if (records == null) {
        records = new long[BLOCK];
        words = new long[BLOCK];
      }
      at = -1;
      count = walk.next(records, BLOCK);
      if (order.size() == 0) {
        Arrays.fill(words, 0);
      } else {
        order.leadingWords(0, records, 0, count, words);
        placeNulls();
      }
      return advance();
    }

    private void placeNulls() {
      if (order.firstPart(0) != 0) {
        return;
      }
      long ofNull = order.nullsFirst(0) ? Long.MIN_VALUE : Long.MAX_VALUE;
      for (int i = 0; i < count; i++) {
        if (order.isNull(0, records[i])) {
          words[i] = ofNull;
        }
      }
    }

    boolean advance() {
      if (++at >= count) {
        return false;
      }
      record = records[at];
      word = words[at];
      return true;
    }
  }
}
