package io.sheaf.sql.parser;

import io.sheaf.planner.StarColumns;
import io.sheaf.sql.parser.generated.Token;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Names of select items that have no alias. */
public final class SelectItems {
  private SelectItems() {}

  /**
   * The item under its own text as alias; a column or star as it is.
   *
   * @param first its first token
   * @param last its last token
   */
  public static SqlNode named(SqlNode item, Token first, Token last) {
    if (item instanceof SqlIdentifier || item.getKind() == SqlKind.AS || !isExpression(item)) {
      return item;
    }
    SqlIdentifier name = new SqlIdentifier(List.of(text(first, last)), item.getParserPosition());
    return SqlStdOperatorTable.AS.createCall(item.getParserPosition(), item, name);
  }

  /** Whether it is an expression of one value, and not a star with columns left out. */
  private static boolean isExpression(SqlNode item) {
    return !(item instanceof StarColumns);
  }

  /** The text between two tokens, blanks and comments made one blank. */
  @SuppressWarnings("ReferenceEquality") // tokens of one list
  static String text(Token first, Token last) {
    StringBuilder out = new StringBuilder(first.image);
    for (Token before = first; before != last && before.next != null; before = before.next) {
      Token next = before.next;
      boolean apart = next.beginLine != before.endLine || next.beginColumn > before.endColumn + 1;
      out.append(apart ? " " : "").append(next.image);
    }
    return out.toString();
  }
}
