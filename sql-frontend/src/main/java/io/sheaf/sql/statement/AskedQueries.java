package io.sheaf.sql.statement;

import io.sheaf.planner.SqlSelects;
import io.sheaf.sql.parser.Joins;
import io.sheaf.sql.parser.Pivot;
import io.sheaf.sql.parser.RowCounts;
import io.sheaf.sql.parser.Selects;
import io.sheaf.sql.parser.SheafStatement;
import io.sheaf.sql.parser.Unpivot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Writes out what a plan can't depend on, by asking for it with queries of their own: PIVOT and
 * UNPIVOT whose columns depend on what they read, sub-queries in LIMIT and OFFSET, the columns of
 * NATURAL semi-joins, and statements such as DESCRIBE in FROM. Used for one statement.
 */
final class AskedQueries extends SqlShuttle {
  private final Function<SqlNode, List<String>> columns;
  private final Function<SqlNode, List<String>> values;
  private final Function<SheafStatement, SqlNode> told;
  private final List<SqlNode> named = new ArrayList<>(); // queries of WITH in scope

  /**
   * @param columns the names of a query's columns
   * @param values the rows of a query of one column
   * @param told a query that gives what a statement in FROM tells
   */
  AskedQueries(
      Function<SqlNode, List<String>> columns,
      Function<SqlNode, List<String>> values,
      Function<SheafStatement, SqlNode> told) {
    this.columns = columns;
    this.values = values;
    this.told = told;
  }

  @Override
  public SqlNode visit(SqlCall call) {
    return switch (call) {
      case SqlWith with -> with(with);
      case SheafStatement statement -> told.apply(statement);
      case Pivot pivot -> {
        Map<SqlNode, List<String>> found = new HashMap<>();
        pivot.questions().forEach((key, query) -> found.put(key, values.apply(inScope(query))));
        yield pivot.select(found).accept(this);
      }
      case Unpivot unpivot ->
          unpivot.select(columns.apply(inScope(unpivot.question()))).accept(this);
      case SqlJoin join when Joins.isNaturalExistence(join) ->
          Joins.ofCommonColumns(join, names(join.getLeft()), names(join.getRight())).accept(this);
      case SqlOrderBy limited
          when RowCounts.isAsked(limited.fetch) || RowCounts.isAsked(limited.offset) ->
          new SqlOrderBy(
                  limited.getParserPosition(),
                  limited.query,
                  limited.orderList,
                  count(limited.offset, limited.query),
                  count(limited.fetch, limited.query))
              .accept(this);
      default -> super.visit(call);
    };
  }

  private List<String> names(SqlNode relation) {
    return columns.apply(inScope(Selects.all(relation)));
  }

  /**
   * A number of rows that a query gives, as a literal.
   *
   * @param limited whose rows it is; the count may name its queries of WITH
   */
  private SqlNode count(SqlNode count, SqlNode limited) {
    if (!RowCounts.isAsked(count)) {
      return count;
    }
    SqlParserPos position = count.getParserPosition();
    SqlNode text =
        SqlStdOperatorTable.COALESCE.createCall(
            position,
            SqlStdOperatorTable.CAST.createCall(
                position,
                count,
                new SqlDataTypeSpec(
                    new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position), position)),
            SqlLiteral.createCharString("", position));
    SqlNode select = SqlSelects.of(position, List.of(text), null, null);
    SqlNode query =
        limited instanceof SqlWith with ? new SqlWith(position, with.withList, select) : select;
    return RowCounts.given(values.apply(inScope(query)).getFirst(), position);
  }

  private SqlNode with(SqlWith with) {
    int before = named.size();
    List<SqlNode> items = new ArrayList<>();
    for (SqlNode item : with.withList) {
      SqlNode visited = item.accept(this);
      items.add(visited);
      named.add(visited);
    }
    SqlNode body = with.body.accept(this);
    named.subList(before, named.size()).clear();
    return new SqlWith(
        with.getParserPosition(), new SqlNodeList(items, with.withList.getParserPosition()), body);
  }

  /** A query of its own, with the queries of WITH that it may name. */
  private SqlNode inScope(SqlNode query) {
    SqlParserPos position = query.getParserPosition();
    SqlNode own = query.accept(this);
    return (named.isEmpty() ? own : new SqlWith(position, new SqlNodeList(named, position), own))
        .accept(new Copies());
  }

  /** Copies of all nodes: validation writes into those that it gets. */
  private static final class Copies extends SqlShuttle {
    @Override
    public SqlNode visit(SqlIdentifier id) {
      return id.clone(id.getParserPosition());
    }

    @Override
    public SqlNode visit(SqlCall call) {
      CallCopyingArgHandler copy = new CallCopyingArgHandler(call, true);
      call.getOperator().acceptCall(this, call, false, copy);
      return copy.result();
    }
  }
}
