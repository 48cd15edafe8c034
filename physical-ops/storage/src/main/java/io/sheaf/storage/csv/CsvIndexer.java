package io.sheaf.storage.csv;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.TextWindow;
import io.sheaf.storage.text.Utf8Check;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Looks at every record of a table's files once, block by block and in parallel: where records
 * start, how many there are, and what types their values have.
 *
 * <p>A block of a file is taken in by the guess that the first line end in it ends a record. Where
 * a quoted value goes over the border of two blocks the guess may be wrong; then the block before
 * ends at another place than this one began, and this block is read again from the right place. So
 * the result is exact for any file, and a file without such values is read once. The speculation is
 * that of Ge et al., "Speculative Distributed CSV Data Parsing" (SIGMOD 2019), without its guess
 * from the text around.
 */
final class CsvIndexer {
  static final int BLOCK_BYTES = 4 << 20;
  private static final int BATCH_ROWS = 1024;

  private final CsvReadOptions options;
  private final CsvDialect dialect;
  private final int blockBytes;
  private final MemoryConsumer memory;

  /** Bytes at a time of a table's text. */
  static TextWindow.Size windowSize(CsvReadOptions options) {
    return new TextWindow.Size(1 << 19, options.maxLineBytes());
  }

  /**
   * @param blockBytes bytes of a split, more or less
   */
  CsvIndexer(CsvReadOptions options, CsvDialect dialect, int blockBytes, MemoryConsumer memory) {
    this.options = options;
    this.dialect = dialect;
    this.blockBytes = blockBytes;
    this.memory = memory;
  }

  /** A stretch of a file to look at. */
  private record Task(int file, long cut, long stop, boolean first) {}

  /**
   * What a block is.
   *
   * @param start position of its first record
   * @param end position of the first record behind it
   * @param problem makes its first error; null when it has none
   */
  record Block(
      int file,
      long start,
      long end,
      long rows,
      ColumnProfile[] columns,
      Supplier<SheafException> problem) {}

  /**
   * Looks at all files.
   *
   * @param typed for each column of a file whether its values' types are wanted
   * @throws SheafException INVALID_FILE naming the first line that is wrong
   */
  List<Block> index(List<CsvFile> files, List<boolean[]> typed) {
    List<Task> tasks = new ArrayList<>();
    for (int f = 0; f < files.size(); f++) {
      CsvFile file = files.get(f);
      long size = file.text().isSplittable() ? file.text().entry().size() : Long.MAX_VALUE;
      long start = file.dataStart();
      long blocks =
          size == Long.MAX_VALUE ? 1 : Math.max(1, (size - start + blockBytes - 1) / blockBytes);
      for (long b = 0; b < blocks; b++) {
        long stop = b == blocks - 1 ? Long.MAX_VALUE : start + (b + 1) * blockBytes;
        tasks.add(new Task(f, start + b * blockBytes, stop, b == 0));
      }
    }
    IntStream numbers = IntStream.range(0, tasks.size());
    List<Block> guessed =
        (tasks.size() > 1 ? numbers.parallel() : numbers)
            .mapToObj(i -> look(tasks.get(i), -1, files, typed))
            .toList();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Block block = guessed.get(i);
      if (!tasks.get(i).first() && block.start() != blocks.getLast().end()) {
        block = look(tasks.get(i), blocks.getLast().end(), files, typed);
      }
      if (block.problem() != null) {
        throw block.problem().get();
      }
      blocks.add(block);
    }
    return blocks;
  }

  /** Types of the first rows of a file alone. */
  Block sample(CsvFile file, boolean[] typed, long rows) {
    Task task = new Task(0, file.dataStart(), Long.MAX_VALUE, true);
    Block block = look(task, -1, List.of(file), List.of(typed), rows);
    if (block.problem() != null) {
      throw block.problem().get();
    }
    return block;
  }

  private Block look(Task task, long exactStart, List<CsvFile> files, List<boolean[]> typed) {
    return look(task, exactStart, files, typed, Long.MAX_VALUE);
  }

  private Block look(
      Task task, long exactStart, List<CsvFile> files, List<boolean[]> typed, long mostRows) {
    CsvFile file = files.get(task.file());
    boolean[] wanted = typed.get(task.file());
    int[] slots = new int[file.width()];
    int places = 0;
    for (int c = 0; c < slots.length; c++) {
      slots[c] = wanted[c] ? places++ : -1;
    }
    ScalarText text = options.scalars();
    NullTexts nullTexts = new NullTexts(options.nullTexts(), options.quotedNulls());
    ColumnProfile[] columns = new ColumnProfile[file.width()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = wanted[c] ? new ColumnProfile(text, nullTexts) : null;
    }
    Problems problems = new Problems(file);
    CsvScanner scanner =
        new CsvScanner(
            dialect, file.width(), options.nullPadding(), slots, places, BATCH_ROWS, problems);
    boolean guess = exactStart < 0 && !task.first();
    long from = exactStart >= 0 ? exactStart : guess ? task.cut() - 1 : task.cut();
    long rows = 0;
    long start = from;
    try (CsvCursor cursor =
        new CsvCursor(file.text(), from, task.stop(), windowSize(options), scanner, memory)) {
      problems.cursor = cursor;
      if (guess) {
        cursor.alignToRecord();
        start = cursor.position();
      }
      for (int count; rows < mostRows && (count = cursor.next(BATCH_ROWS)) > 0; rows += count) {
        for (int c = 0; c < columns.length; c++) {
          if (columns[c] != null) {
            columns[c].add(scanner.fields(slots[c]), count, cursor.base());
          }
        }
        long broken = Utf8Check.firstBroken(cursor.before(), cursor.after());
        if (broken != 0) {
          long where = cursor.position(broken);
          String what = "byte 0x%02X is not UTF-8".formatted(Native.getByte(broken));
          problems.add(
              where,
              () ->
                  file.error(where, what)
                      .withHint("name the encoding, for example encoding => 'latin-1'"));
        }
      }
      return new Block(task.file(), start, cursor.position(), rows, columns, problems.error);
    } catch (SheafException unreadable) {
      return new Block(task.file(), start, -1, rows, columns, () -> unreadable);
    }
  }

  /** Keeps the first error; none when errors are to be ignored. */
  private final class Problems implements CsvScanner.Irregular {
    private final CsvFile file;
    private CsvCursor cursor;
    private long position = Long.MAX_VALUE;
    private Supplier<SheafException> error;

    Problems(CsvFile file) {
      this.file = file;
    }

    @Override
    public void record(long start, int found) {
      long where = cursor.position(start);
      if (!options.ignoreErrors()) {
        add(where, () -> file.irregular(where, found));
      }
    }

    void add(long where, Supplier<SheafException> made) {
      if (where < position) {
        position = where;
        error = made;
      }
    }
  }
}
