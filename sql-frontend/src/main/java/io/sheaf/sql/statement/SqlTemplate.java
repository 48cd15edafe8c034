package io.sheaf.sql.statement;

import io.sheaf.sql.parser.SheafParser;
import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * The text of a query with places for trees, which keep their positions in the user's text. Used
 * for one query.
 */
final class SqlTemplate {
  private final Map<String, SqlNode> places = new HashMap<>();

  /** A name, in quotes, as it stands in a text. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Names a tree: what it gives stands for the tree in the text. A copy is taken. */
  String place(SqlNode tree) {
    String name = "$" + places.size();
    places.put(name, copy(tree));
    return quoted(name);
  }

  /** The text's query with the trees in their places; a tree that stands in several is copied. */
  SqlNode query(String text) {
    return SheafParser.parseKept(text).accept(new Filling());
  }

  /** A copy for planning, since the validator writes into the tree. */
  static SqlNode copy(SqlNode node) {
    return node.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlCall call) {
            CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
            call.getOperator().acceptCall(this, call, false, handler);
            return handler.result();
          }
        });
  }

  private final class Filling extends SqlShuttle {
    @Override
    public SqlNode visit(SqlIdentifier id) {
      SqlNode tree = id.isSimple() ? places.get(id.getSimple()) : null;
      return tree == null ? id : copy(tree);
    }
  }
}
