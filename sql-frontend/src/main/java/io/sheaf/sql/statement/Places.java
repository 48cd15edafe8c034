package io.sheaf.sql.statement;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.SheafParser;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Parts of the user's text that errors point at. */
final class Places {
  private Places() {}

  /** Does something about a part of the text, so that an error points there. */
  static <T> T at(SqlNode where, Supplier<T> action) {
    try {
      return action.get();
    } catch (SheafException e) {
      throw placed(where, e);
    }
  }

  /** Does something about a part of the text, so that an error points there. */
  static void run(SqlNode where, Runnable action) {
    try {
      action.run();
    } catch (SheafException e) {
      throw placed(where, e);
    }
  }

  private static SheafException placed(SqlNode where, SheafException error) {
    return error.position().isPresent() || where.getParserPosition().equals(SqlParserPos.ZERO)
        ? error
        : error.at(SheafParser.position(where.getParserPosition()));
  }
}
