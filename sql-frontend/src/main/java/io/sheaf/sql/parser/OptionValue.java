package io.sheaf.sql.parser;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWriter;

/** Values of settings and options, from their syntax to plain Java. */
public final class OptionValue {
  private OptionValue() {}

  /**
   * A {@link BigDecimal}, {@link Boolean} or {@link String} (a bare word too), or a {@link List} of
   * them.
   */
  public static Object of(SqlNode node) {
    return switch (node) {
      case SqlNodeList list -> list.stream().map(OptionValue::of).toList();
      case SqlIdentifier word -> String.join(".", word.names);
      case SqlLiteral literal when literal.getValue() instanceof Boolean value -> value;
      case SqlLiteral literal when literal.getValue() instanceof BigDecimal value -> value;
      case SqlLiteral literal -> literal.getValueAs(String.class);
      default -> throw new IllegalArgumentException("not the value of an option: " + node);
    };
  }

  /** Writes lists in round brackets. */
  static void unparse(SqlNode node, SqlWriter writer) {
    if (node instanceof SqlNodeList list) {
      SqlWriter.Frame frame = writer.startList("(", ")");
      for (SqlNode item : list) {
        writer.sep(",");
        item.unparse(writer, 0, 0);
      }
      writer.endList(frame);
    } else {
      node.unparse(writer, 0, 0);
    }
  }
}
