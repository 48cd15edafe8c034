package io.sheaf.storage.json;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Lines;
import io.sheaf.storage.text.Problems;
import io.sheaf.storage.text.RecordCursor;
import io.sheaf.storage.text.RecordScanner;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.Utf8Check;
import java.util.List;
import java.util.function.Supplier;

/** Looks at a block of a file: the shape of its records, and those that are wrong. */
final class JsonBlock implements BlockIndexer.Visitor {
  private static final int BATCH_ROWS = 1024;

  private final JsonReadOptions options;
  private final JsonTable.Part part;
  private final boolean typed;
  private final JsonShape shape = new JsonShape();
  private final Problems problems = new Problems();

  /**
   * @param typed whether the records' shape is wanted
   */
  JsonBlock(JsonReadOptions options, JsonTable.Part part, boolean typed) {
    this.options = options;
    this.part = part;
    this.typed = typed;
  }

  JsonShape shape() {
    return shape;
  }

  @Override
  public RecordScanner scanner(Supplier<RecordCursor> cursor) {
    ScalarText scalars = options.scalars();
    JsonScanner.Observer observer =
        typed ? (text, at) -> shape.observe(text, scalars, at, true) : JsonText::value;
    JsonScanner[] made = new JsonScanner[1];
    made[0] =
        new JsonScanner(
            part.layout(),
            new JsonKeys(List.of()),
            true,
            true,
            BATCH_ROWS,
            (at, what) -> {
              if (!options.ignoreErrors()) {
                long where = cursor.get().position(at);
                String reason = made[0].reason();
                problems.add(where, () -> JsonPlan.malformed(part.text(), where, reason));
              }
            },
            observer);
    return made[0];
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
                      .formatted(
                          part.text().entry().path(), Lines.number(part.text(), where), what)));
    }
  }

  @Override
  public Supplier<SheafException> problem() {
    return problems.first();
  }
}
