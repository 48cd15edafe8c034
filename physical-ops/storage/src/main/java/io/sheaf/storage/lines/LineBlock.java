package io.sheaf.storage.lines;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Lines;
import io.sheaf.storage.text.Problems;
import io.sheaf.storage.text.RecordCursor;
import io.sheaf.storage.text.RecordScanner;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.Utf8Check;
import java.util.function.Supplier;

/** Counts a block's lines and looks whether they are UTF-8. */
final class LineBlock implements BlockIndexer.Visitor {
  private static final int BATCH_ROWS = 1024;

  private final TextFile file;
  private final Problems problems = new Problems();

  LineBlock(TextFile file) {
    this.file = file;
  }

  @Override
  public RecordScanner scanner(Supplier<RecordCursor> cursor) {
    return new LineScanner(BATCH_ROWS);
  }

  @Override
  public void visit(int count, RecordScanner scanner, RecordCursor cursor) {
    long broken = Utf8Check.firstBroken(cursor.before(), cursor.after());
    if (broken != 0) {
      long where = cursor.position(broken);
      String what = "byte 0x%02X is not UTF-8".formatted(Native.getByte(broken));
      problems.add(
          where,
          () ->
              new SheafException(
                      ErrorCode.INVALID_FILE,
                      "'%s', line %d: %s"
                          .formatted(file.entry().path(), Lines.number(file, where), what))
                  .withHint("name the encoding, for example encoding => 'latin-1'"));
    }
  }

  @Override
  public Supplier<SheafException> problem() {
    return problems.first();
  }
}
