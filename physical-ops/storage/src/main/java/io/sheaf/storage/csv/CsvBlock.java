package io.sheaf.storage.csv;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Problems;
import io.sheaf.storage.text.RecordCursor;
import io.sheaf.storage.text.RecordScanner;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.Utf8Check;
import java.util.function.Supplier;

/** Looks at a block of a file: its columns' types and bounds, and records that are wrong. */
final class CsvBlock implements BlockIndexer.Visitor {
  /** Fields that are held at once: of very wide files fewer records. */
  private static final int MOST_FIELDS = 1 << 20;

  private final CsvReadOptions options;
  private final CsvDialect dialect;
  private final CsvFile file;
  private final int[] slots;
  private final ColumnProfile[] columns;
  private final Problems problems = new Problems();

  /**
   * @param wanted for each column of the file whether its values' types are
   */
  CsvBlock(CsvReadOptions options, CsvDialect dialect, CsvFile file, boolean[] wanted) {
    this.options = options;
    this.dialect = dialect;
    this.file = file;
    this.slots = new int[file.width()];
    this.columns = new ColumnProfile[file.width()];
    ScalarText text = options.scalars();
    NullTexts nullTexts = new NullTexts(options.nullTexts(), options.quotedNulls());
    int places = 0;
    for (int c = 0; c < slots.length; c++) {
      slots[c] = wanted[c] ? places++ : -1;
      columns[c] = wanted[c] ? new ColumnProfile(text, nullTexts) : null;
    }
  }

  /** What is known of a column of the file; null when it was not wanted. */
  ColumnProfile column(int index) {
    return columns[index];
  }

  @Override
  public RecordScanner scanner(Supplier<RecordCursor> cursor) {
    int places = (int) java.util.Arrays.stream(slots).filter(slot -> slot >= 0).count();
    return new CsvScanner(
        dialect,
        file.width(),
        options.nullPadding(),
        slots,
        places,
        batchRows(),
        (at, found) -> {
          if (!options.ignoreErrors()) {
            long where = cursor.get().position(at);
            problems.add(where, () -> file.irregular(where, found));
          }
        });
  }

  @Override
  public int batchRows() {
    return Math.clamp(MOST_FIELDS / Math.max(1, file.width()), 1, BlockIndexer.BATCH_ROWS);
  }

  @Override
  public void visit(int count, RecordScanner scanner, RecordCursor cursor) {
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

  @Override
  public Supplier<SheafException> problem() {
    return problems.first();
  }
}
