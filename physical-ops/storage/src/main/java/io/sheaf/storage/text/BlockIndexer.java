package io.sheaf.storage.text;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Looks at every record of some text files once, block by block and in parallel: where records
 * start, how many there are, and what a visitor makes of them.
 *
 * <p>A block of a file is taken in by the guess that the first line end in it ends a record. Where
 * a quoted value goes over the border of two blocks the guess may be wrong; then the block before
 * ends at another place than this one began, and this block is read again from the right place. So
 * the result is exact for any file, and a file without such values is read once. The speculation is
 * that of Ge et al., "Speculative Distributed CSV Data Parsing" (SIGMOD 2019), checked in place of
 * its guess from the text around.
 *
 * @param <V> what looks at a block's records; used by one thread at a time
 */
public final class BlockIndexer<V extends BlockIndexer.Visitor> {
  /** Bytes of a split, more or less. */
  public static final int BLOCK_BYTES = 4 << 20;

  /** Records that a visitor gets at once when it asks for nothing else. */
  public static final int BATCH_ROWS = 1024;

  /** Looks at the records of one block. */
  public interface Visitor {
    /**
     * The scanner of the block.
     *
     * @param cursor the cursor that will use it, for positions; made only after this call
     */
    RecordScanner scanner(Supplier<RecordCursor> cursor);

    /** The most records that the scanner holds at once. */
    default int batchRows() {
      return BATCH_ROWS;
    }

    /** Takes the records in that the scanner has now; it keeps neither scanner nor cursor. */
    void visit(int count, RecordScanner scanner, RecordCursor cursor);

    /** Makes the error of the block's first wrong record; null when there is none. */
    Supplier<SheafException> problem();
  }

  /** Makes visitors. */
  @FunctionalInterface
  public interface Visitors<V> {
    /** A visitor for a block of a file. */
    V open(int file);
  }

  /** A file and where its records start. */
  public record Input(TextFile text, long dataStart, boolean splittable) {}

  /**
   * A block.
   *
   * @param start position of its first record
   * @param end position of the first record behind it
   * @param failure why it could not be read to its end, which is no harm if its start was a wrong
   *     guess; null for all blocks that are given out
   */
  public record Block<V>(
      int file, long start, long end, long rows, V visitor, SheafException failure) {}

  /** A stretch of a file to look at. */
  private record Task(int file, long cut, long stop, boolean first) {}

  private final List<Input> inputs;
  private final Visitors<V> visitors;
  private final int blockBytes;
  private final TextWindow.Size size;
  private final MemoryConsumer memory;

  /**
   * @param blockBytes bytes of a block, more or less
   */
  public BlockIndexer(
      List<Input> inputs,
      Visitors<V> visitors,
      int blockBytes,
      TextWindow.Size size,
      MemoryConsumer memory) {
    this.inputs = inputs;
    this.visitors = visitors;
    this.blockBytes = blockBytes;
    this.size = size;
    this.memory = memory;
  }

  /**
   * Looks at all files; the blocks are in their order.
   *
   * @throws SheafException the first block's problem
   */
  public List<Block<V>> index() {
    List<Task> tasks = new ArrayList<>();
    for (int f = 0; f < inputs.size(); f++) {
      addTasks(f, tasks);
    }
    IntStream numbers = IntStream.range(0, tasks.size());
    List<Block<V>> guessed =
        (tasks.size() > 1 ? numbers.parallel() : numbers)
            .mapToObj(i -> look(tasks.get(i), -1, Long.MAX_VALUE))
            .toList();
    List<Block<V>> blocks = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Block<V> block = guessed.get(i);
      if (!tasks.get(i).first() && block.start() != blocks.getLast().end()) {
        block = look(tasks.get(i), blocks.getLast().end(), Long.MAX_VALUE);
      }
      blocks.add(checked(block));
    }
    return blocks;
  }

  private void addTasks(int file, List<Task> tasks) {
    Input input = inputs.get(file);
    long start = input.dataStart();
    long bytes = input.splittable() ? input.text().textBytes() - start : 0;
    long blocks = Math.max(1, (bytes + blockBytes - 1) / blockBytes);
    for (long b = 0; b < blocks; b++) {
      long stop = b == blocks - 1 ? Long.MAX_VALUE : start + (b + 1) * blockBytes;
      tasks.add(new Task(file, start + b * blockBytes, stop, b == 0));
    }
  }

  /** Looks at the first rows of the first file alone. */
  public Block<V> sample(long rows) {
    return checked(
        look(new Task(0, inputs.getFirst().dataStart(), Long.MAX_VALUE, true), -1, rows));
  }

  private static <V extends Visitor> Block<V> checked(Block<V> block) {
    if (block.failure() != null) {
      throw block.failure();
    }
    Supplier<SheafException> problem = block.visitor().problem();
    if (problem != null) {
      throw problem.get();
    }
    return block;
  }

  private Block<V> look(Task task, long exactStart, long mostRows) {
    Input input = inputs.get(task.file());
    V visitor = visitors.open(task.file());
    boolean guess = exactStart < 0 && !task.first();
    long from = exactStart >= 0 ? exactStart : guess ? task.cut() - 1 : task.cut();
    RecordCursor[] opened = new RecordCursor[1];
    RecordScanner scanner = visitor.scanner(() -> opened[0]);
    long rows = 0;
    long start = from;
    try (RecordCursor cursor =
        new RecordCursor(input.text(), from, task.stop(), size, scanner, memory)) {
      opened[0] = cursor;
      if (guess) {
        cursor.alignToRecord();
      }
      start = cursor.position();
      int most = visitor.batchRows();
      for (int count; rows < mostRows && (count = cursor.next(most)) > 0; rows += count) {
        visitor.visit(count, scanner, cursor);
      }
      return new Block<>(task.file(), start, cursor.position(), rows, visitor, null);
    } catch (SheafException failure) {
      return new Block<>(task.file(), start, -1, rows, visitor, failure);
    }
  }
}
