package io.sheaf.planner;

import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;

/**
 * The operators and functions that statements may use: what is registered, found by name when it is
 * asked for, then Calcite's standard ones, which keep their inference.
 */
public final class SheafOperators implements SqlOperatorTable {
  private static final SheafOperators TABLE = new SheafOperators();

  /**
   * Calcite's planner knows these by more than their name: it rewrites them, or they have forms of
   * their own.
   */
  private static final Set<String> STANDARD =
      Set.of("coalesce", "nullif", "cast", "extract", "mod");

  private static final Set<String> NESTED = NestedOperators.byName().keySet();

  /**
   * The condition of a mark join whose answer may be unknown: whether a right row counts at all,
   * and whether the left row is its equal, which may be null. No name a statement could use.
   */
  public static final SqlFunction MARK_CONDITION =
      new SqlFunction(
          "$MARK_CONDITION",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NULLABLE,
          null,
          OperandTypes.BOOLEAN_BOOLEAN,
          SqlFunctionCategory.SYSTEM);

  private final SqlOperatorTable standard =
      SqlOperatorTables.chain(
          new StandardOperators(),
          SqlOperatorTables.of(SheafAggregates.all()),
          SqlOperatorTables.of(NestedOperators.all()),
          SqlOperatorTables.of(JoinOperators.all()),
          SqlOperatorTables.of(SampleOperator.INSTANCE),
          SqlOperatorTables.of(UnionByName.ALL, UnionByName.DISTINCT),
          SqlOperatorTables.of(RowPatternOperators.all()),
          SqlOperatorTables.of(AggregateMarks.all()),
          SqlOperatorTables.of(
              SqlLibraryOperators.ILIKE,
              SqlLibraryOperators.NOT_ILIKE,
              SqlLibraryOperators.RLIKE,
              SqlLibraryOperators.NOT_RLIKE,
              SqlLibraryOperators.TRY_CAST,
              SqlLibraryOperators.SAFE_CAST));

  private final Map<String, SqlOperator> adapted = new ConcurrentHashMap<>();

  private SheafOperators() {}

  public static SqlOperatorTable table() {
    return TABLE;
  }

  /** Whether a function of this name, in any case, aggregates rows. */
  public static boolean isAggregate(String name) {
    return Aggregates.NAMES.contains(name.toUpperCase(Locale.ROOT));
  }

  private static final class Aggregates {
    static final Set<String> NAMES = names();

    private static Set<String> names() {
      Set<String> names = new HashSet<>(Set.of("STRING_AGG", "GROUP_CONCAT", "ARRAY_AGG"));
      for (SqlOperator operator : table().getOperatorList()) {
        if (operator instanceof SqlAggFunction) {
          names.add(operator.getName());
        }
      }
      return names;
    }
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher names) {
    if (syntax == SqlSyntax.SPECIAL
        && name.getSimple().equals(ElementOperator.INSTANCE.getName())) {
      found.add(ElementOperator.INSTANCE);
      return;
    }
    if (syntax == SqlSyntax.BINARY) {
      SqlOperator own = SymbolOperators.find(name.getSimple());
      if (own != null) {
        found.add(own);
        return;
      }
    }
    SqlOperator own =
        syntax == SqlSyntax.FUNCTION && name.isSimple() ? function(name.getSimple()) : null;
    if (own == null) {
      standard.lookupOperatorOverloads(name, category, syntax, found, names);
    } else {
      found.add(own);
    }
  }

  private SqlOperator function(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    SqlOperator known = adapted.get(lower);
    if (known == null
        && FunctionRegistry.isName(lower)
        && !STANDARD.contains(lower)
        && !NESTED.contains(lower)) {
      ScalarFunction function = FunctionRegistry.standard().find(lower);
      if (function != null && !function.isInternal()) {
        known = adapted.computeIfAbsent(lower, n -> FunctionOperator.of(n, function));
      }
    }
    return known;
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    List<SqlOperator> all = new ArrayList<>(standard.getOperatorList());
    FunctionRegistry.standard().callable().keySet().stream()
        .map(this::function)
        .filter(Objects::nonNull)
        .forEach(all::add);
    return all;
  }

  /** Calcite's standard operators, but for those that {@link SheafAggregates} has instead. */
  private static final class StandardOperators implements SqlOperatorTable {
    private final Set<String> replaced = new HashSet<>();

    StandardOperators() {
      SheafAggregates.all().forEach(aggregate -> replaced.add(aggregate.getName()));
    }

    private boolean isReplaced(SqlOperator operator) {
      return operator instanceof SqlAggFunction && replaced.contains(operator.getName());
    }

    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher matcher) {
      List<SqlOperator> standard = new ArrayList<>();
      SqlStdOperatorTable.instance()
          .lookupOperatorOverloads(name, category, syntax, standard, matcher);
      standard.stream().filter(operator -> !isReplaced(operator)).forEach(found::add);
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return SqlStdOperatorTable.instance().getOperatorList().stream()
          .filter(operator -> !isReplaced(operator))
          .toList();
    }
  }
}
