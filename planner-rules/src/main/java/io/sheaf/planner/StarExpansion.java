package io.sheaf.planner;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Writes out select items that stand for several columns, once the tables' columns are known:
 *
 * <pre>
 *   * EXCLUDE (a) RENAME (b AS c)       the columns, without a, b as c
 *   min(COLUMNS('x.*'))               min(x1), min(x2), ...
 *   COLUMNS([a, b])                     a, b
 *   COLUMNS(c -> c LIKE 'x%')           x1, x2, ...
 * </pre>
 *
 * and GROUP BY ALL and ORDER BY ALL over them.
 */
public final class StarExpansion {
  /** The name that stands for all columns in GROUP BY and ORDER BY; none that a column can have. */
  public static final String ALL = "ALL COLUMNS";

  private static final String COLUMNS = "COLUMNS";
  private static final Pattern COLUMNS_CALL =
      Pattern.compile("(?i)columns\\s*\\((?:[^()']|'[^']*'|\\([^()]*\\))*\\)");

  /** The columns that a plain star stands for, by qualified names. */
  private final Function<SqlIdentifier, List<SqlIdentifier>> columns;

  private final Function<SqlLambda, Predicate<String>> conditions;

  /**
   * @param conditions what lambdas over names mean
   */
  StarExpansion(
      Function<SqlIdentifier, List<SqlIdentifier>> columns,
      Function<SqlLambda, Predicate<String>> conditions) {
    this.columns = columns;
    this.conditions = conditions;
  }

  /** Expands the items, in place, and what refers to all of them. */
  void expand(SqlSelect select) {
    SqlNodeList items = select.getSelectList();
    List<SqlNode> expanded = new ArrayList<>();
    for (SqlNode item : List.copyOf(items.getList())) {
      add(item, expanded);
    }
    if (expanded.isEmpty()) {
      throw error(items.get(0), "no column is left");
    }
    boolean all = isAll(select.getGroup()) || isAll(select.getOrderList());
    if (all || !expanded.equals(items.getList())) {
      items.clear();
      expanded.forEach(item -> addPlain(item, all, items));
    }
    group(select.getGroup(), items);
    order(select.getOrderList(), items);
  }

  private void addPlain(SqlNode item, boolean stars, SqlNodeList into) {
    if (stars && item instanceof SqlIdentifier star && star.isStar()) {
      into.addAll(columns.apply(star));
    } else {
      into.add(item);
    }
  }

  private void add(SqlNode item, List<SqlNode> into) {
    if (item instanceof StarColumns star) {
      star(star, into);
      return;
    }
    List<SqlCall> calls = new ArrayList<>();
    find(item, calls);
    if (calls.isEmpty()) {
      into.add(item);
      return;
    }
    List<SqlIdentifier> chosen = chosen(calls.getFirst());
    for (SqlIdentifier column : chosen) {
      SqlNode one =
          item.accept(
              new SqlShuttle() {
                @Override
                public SqlNode visit(SqlCall call) {
                  return isColumns(call) ? column : super.visit(call);
                }
              });
      into.add(named(one, column));
    }
  }

  /** The item under the name that it has with the column's name in place of COLUMNS(...). */
  private static SqlNode named(SqlNode item, SqlIdentifier column) {
    if (item.getKind() != SqlKind.AS) {
      return item;
    }
    SqlCall as = (SqlCall) item;
    SqlIdentifier alias = as.operand(1);
    String name =
        COLUMNS_CALL.matcher(alias.getSimple()).replaceAll(Matcher.quoteReplacement(last(column)));
    return alias(as.operand(0), name, alias.getParserPosition());
  }

  private static SqlNode alias(SqlNode value, String name, SqlParserPos position) {
    return SqlStdOperatorTable.AS.createCall(position, value, new SqlIdentifier(name, position));
  }

  private static void find(SqlNode node, List<SqlCall> into) {
    if (node instanceof SqlCall call && !call.isA(SqlKind.QUERY)) {
      if (isColumns(call)) {
        into.add(call);
      } else {
        for (SqlNode operand : call.getOperandList()) {
          find(operand, into);
        }
      }
    }
  }

  private static boolean isColumns(SqlCall call) {
    return call.operandCount() == 1 && call.getOperator().getName().equalsIgnoreCase(COLUMNS);
  }

  private List<SqlIdentifier> chosen(SqlCall call) {
    SqlNode argument = call.operand(0);
    SqlIdentifier star = SqlIdentifier.star(call.getParserPosition());
    List<SqlIdentifier> found =
        switch (argument) {
          case SqlIdentifier id when id.isStar() -> columns.apply(id);
          case StarColumns some -> {
            List<SqlNode> left = new ArrayList<>();
            star(some, left);
            if (!left.stream().allMatch(SqlIdentifier.class::isInstance)) {
              throw error(some, "COLUMNS takes columns as they are: no REPLACE, no RENAME");
            }
            yield left.stream().map(SqlIdentifier.class::cast).toList();
          }
          case SqlLiteral text
              when text.getTypeName() == org.apache.calcite.sql.type.SqlTypeName.CHAR -> {
            Pattern pattern = pattern(text.getValueAs(String.class), argument);
            yield matching(star, name -> pattern.matcher(name).find());
          }
          case SqlLambda lambda when lambda.getParameters().size() == 1 ->
              matching(star, conditions.apply(lambda));
          case SqlCall list when list.getOperandList().stream().allMatch(StarExpansion::isName) ->
              named(star, list);
          default ->
              throw error(
                  argument,
                  "COLUMNS takes *, a regular expression, a list of names or a lambda over names");
        };
    if (found.isEmpty()) {
      throw error(argument, "no column has a name that COLUMNS asks for");
    }
    return found;
  }

  private static boolean isName(SqlNode node) {
    return node instanceof SqlIdentifier
        || (node instanceof SqlLiteral literal
            && literal.getTypeName() == org.apache.calcite.sql.type.SqlTypeName.CHAR);
  }

  private List<SqlIdentifier> named(SqlIdentifier star, SqlCall list) {
    List<SqlIdentifier> found = new ArrayList<>();
    for (SqlNode item : list.getOperandList()) {
      String name =
          item instanceof SqlIdentifier id
              ? last(id)
              : ((SqlLiteral) item).getValueAs(String.class);
      found.addAll(matching(star, name::equalsIgnoreCase));
    }
    return found;
  }

  private static Pattern pattern(String regex, SqlNode at) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw error(at, "no regular expression: " + e.getDescription());
    }
  }

  private List<SqlIdentifier> matching(SqlIdentifier star, Predicate<String> condition) {
    return columns.apply(star).stream().filter(column -> condition.test(last(column))).toList();
  }

  private void star(StarColumns star, List<SqlNode> into) {
    List<SqlIdentifier> all = columns.apply(star.star());
    checkNames(star.excluded(), all);
    List<SqlNode> values = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Predicate<String> chosen = condition(star);
    for (SqlIdentifier column : all) {
      if (chosen.test(last(column)) && find(star.excluded(), column) == null) {
        values.add(column);
        names.add(last(column));
      }
    }
    for (SqlNode replacement : star.replaced()) {
      SqlCall as = (SqlCall) replacement;
      checkNames(SqlNodeList.of(as.operand(1)), all);
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) instanceof SqlIdentifier column && refers(as.operand(1), column)) {
          values.set(i, as.operand(0));
        }
      }
    }
    for (SqlNode renaming : star.renamed()) {
      SqlCall as = (SqlCall) renaming;
      checkNames(SqlNodeList.of(as.operand(0)), all);
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) instanceof SqlIdentifier column && refers(as.operand(0), column)) {
          names.set(i, last(as.operand(1)));
        }
      }
    }
    for (int i = 0; i < values.size(); i++) {
      boolean plain =
          values.get(i) instanceof SqlIdentifier column && last(column).equals(names.get(i));
      into.add(
          plain ? values.get(i) : alias(values.get(i), names.get(i), star.getParserPosition()));
    }
  }

  private static Predicate<String> condition(StarColumns star) {
    return switch (star.choice()) {
      case ALL -> name -> true;
      case LIKE -> like(star.pattern(), 0);
      case NOT_LIKE -> like(star.pattern(), 0).negate();
      case ILIKE -> like(star.pattern(), Pattern.CASE_INSENSITIVE);
      case NOT_ILIKE -> like(star.pattern(), Pattern.CASE_INSENSITIVE).negate();
      case SIMILAR_TO -> pattern(star.pattern(), star).asMatchPredicate();
    };
  }

  private static Predicate<String> like(String pattern, int flags) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '%' -> regex.append(".*");
        case '_' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), flags | Pattern.DOTALL).asMatchPredicate();
  }

  private static void checkNames(SqlNodeList names, List<SqlIdentifier> columns) {
    for (SqlNode name : names) {
      if (columns.stream().noneMatch(column -> refers(name, column))) {
        throw error(
            name,
            "no column "
                + name
                + " among "
                + String.join(", ", columns.stream().map(StarExpansion::last).limit(10).toList()));
      }
    }
  }

  private static SqlNode find(SqlNodeList names, SqlIdentifier column) {
    return names.stream().filter(name -> refers(name, column)).findFirst().orElse(null);
  }

  /** Whether a name, with or without its table, is a column's. */
  private static boolean refers(SqlNode name, SqlIdentifier column) {
    List<String> wanted = ((SqlIdentifier) name).names;
    List<String> full = column.names;
    if (wanted.size() > full.size()) {
      return false;
    }
    for (int i = 1; i <= wanted.size(); i++) {
      if (!wanted.get(wanted.size() - i).equalsIgnoreCase(full.get(full.size() - i))) {
        return false;
      }
    }
    return true;
  }

  private static String last(SqlIdentifier name) {
    return name.names.getLast();
  }

  /** Whether a clause is ALL, ascending or descending. */
  public static boolean isAll(SqlNodeList clause) {
    if (clause == null || clause.size() != 1) {
      return false;
    }
    SqlNode key = clause.get(0);
    while (isDirection(key)) {
      key = ((SqlCall) key).operand(0);
    }
    return key instanceof SqlIdentifier name && name.isSimple() && name.getSimple().equals(ALL);
  }

  private static void group(SqlNodeList groups, SqlNodeList items) {
    if (isAll(groups)) {
      SqlParserPos position = groups.getParserPosition();
      groups.clear();
      for (int i = 0; i < items.size(); i++) {
        if (!hasAggregate(items.get(i))) {
          groups.add(ordinal(i, position));
        }
      }
    }
  }

  private static void order(SqlNodeList order, SqlNodeList items) {
    if (isAll(order)) {
      SqlNode all = order.get(0);
      order.clear();
      for (int i = 0; i < items.size(); i++) {
        order.add(ordinal(i, all));
      }
    }
  }

  private static boolean isDirection(SqlNode key) {
    return switch (key.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> true;
      default -> false;
    };
  }

  /** The place of a column, from 0, ordered by as all of them are. */
  public static SqlNode ordinal(int index, SqlNode all) {
    return isDirection(all)
        ? ((SqlCall) all)
            .getOperator()
            .createCall(
                all.getParserPosition(), ordinal(index, ((SqlCall) all).<SqlNode>operand(0)))
        : ordinal(index, all.getParserPosition());
  }

  private static SqlNode ordinal(int index, SqlParserPos position) {
    return SqlLiteral.createExactNumeric(Integer.toString(index + 1), position);
  }

  /** Whether an expression has an aggregate of the query's own rows in it. */
  public static boolean hasAggregate(SqlNode node) {
    if (node instanceof SqlNodeList list) {
      return list.stream().anyMatch(StarExpansion::hasAggregate);
    }
    if (!(node instanceof SqlCall call) || call.isA(SqlKind.QUERY)) {
      return false;
    }
    if (call.getKind() == SqlKind.OVER) {
      SqlCall function = call.operand(0);
      return function.getOperandList().stream().anyMatch(StarExpansion::hasAggregate);
    }
    return SheafOperators.isAggregate(call.getOperator().getName().toUpperCase(Locale.ROOT))
        || call.getOperandList().stream().anyMatch(StarExpansion::hasAggregate);
  }

  private static SheafException error(SqlNode at, String message) {
    SqlParserPos position = at.getParserPosition();
    return new SheafException(
        ErrorCode.INVALID_STATEMENT,
        message,
        position.getLineNum() <= 0
            ? null
            : new Position(
                position.getLineNum(),
                position.getColumnNum(),
                position.getEndLineNum(),
                position.getEndColumnNum()),
        null,
        null);
  }
}
