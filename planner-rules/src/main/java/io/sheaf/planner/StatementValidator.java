package io.sheaf.planner;

import static java.util.Objects.requireNonNull;

import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator, which once it knows the columns of a query's tables writes out what stands
 * for several of them, and aliases of select items where these are used: in later items and in
 * WHERE. A column of a table comes before an alias of the same name.
 */
final class StatementValidator extends RowPatternValidator {
  private final Set<SqlValidatorNamespace> validated =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private SelectScope failed;

  StatementValidator(
      SqlOperatorTable operators,
      SqlValidatorCatalogReader catalog,
      RelDataTypeFactory types,
      Config config) {
    super(operators, catalog, types, config);
  }

  /** The tables of the SELECT that validation failed in; nothing if it failed in none. */
  Surroundings surroundings() {
    return failed == null ? Surroundings.NOTHING : Surroundings.of(failed, validated::contains);
  }

  /** Notes the innermost SELECT that fails. */
  @Override
  protected void validateSelect(SqlSelect select, RelDataType targetRowType) {
    try {
      super.validateSelect(select, targetRowType);
    } catch (CalciteContextException e) {
      if (failed == null) {
        failed = getRawSelectScope(select);
      }
      throw e;
    }
  }

  /** Completes names of columns that are given for some of a table's. */
  @Override
  protected void validateFrom(SqlNode node, RelDataType targetRowType, SqlValidatorScope scope) {
    if (node instanceof ColumnAliases aliases) {
      SqlValidatorNamespace table = requireNonNull(getNamespace(aliases.operand(0)));
      aliases.complete(table.getRowType().getFieldNames());
    }
    super.validateFrom(node, targetRowType, scope);
  }

  @Override
  public void validateWithItem(SqlWithItem item) {
    if (item.columnList != null) {
      List<String> columns = requireNonNull(getNamespace(item.query)).getRowType().getFieldNames();
      for (int i = item.columnList.size(); i < columns.size(); i++) {
        item.columnList.add(new SqlIdentifier(columns.get(i), item.columnList.getParserPosition()));
      }
    }
    super.validateWithItem(item);
  }

  /** Gives errors of tables that cannot be opened the place of the table. */
  @Override
  protected void validateNamespace(SqlValidatorNamespace namespace, RelDataType targetRowType) {
    try {
      super.validateNamespace(namespace, targetRowType);
      validated.add(namespace);
    } catch (SheafException e) {
      SqlNode table = namespace.getEnclosingNode();
      throw e.position().isPresent() || table == null || table.getParserPosition().getLineNum() == 0
          ? e
          : e.at(position(table.getParserPosition()));
    }
  }

  private static Position position(SqlParserPos pos) {
    return new Position(
        pos.getLineNum(), pos.getColumnNum(), pos.getEndLineNum(), pos.getEndColumnNum());
  }

  /** Called for each SELECT when its FROM clause is validated, and before anything else is. */
  @Override
  protected void validateWhereClause(SqlSelect select) {
    if (select.getFrom() != null) {
      NameConditions conditions =
          new NameConditions((Prepare.CatalogReader) getCatalogReader(), getOperatorTable());
      new StarExpansion(star -> columns(star, select), conditions::of).expand(select);
    }
    if (select.getFrom() != null) {
      SelectScope tables = requireNonNull(getRawSelectScope(select));
      new RowReferences(id -> isOwnTable(id, tables), star -> columns(star, select))
          .replaceIn(select);
    }
    replaceAliases(select);
    new StructColumns(node -> deriveType(getWhereScope(select), node)).replaceIn(select);
    if (isAggregate(select)) {
      SelectScope scope = requireNonNull(getRawSelectScope(select));
      new OuterReferences(
              id -> isOuter(id, select, scope),
              query -> registerQuery(scope, null, query, query, null, false))
          .replaceIn(select);
    }
    super.validateWhereClause(select);
  }

  /** Whether a name without dots is no column's, and that of a table of the select. */
  private boolean isOwnTable(SqlIdentifier id, SelectScope scope) {
    SqlNameMatcher names = getCatalogReader().nameMatcher();
    SqlValidatorScope.ResolvedImpl tables = new SqlValidatorScope.ResolvedImpl();
    scope.resolve(List.of(id.getSimple()), names, false, tables);
    return tables.count() == 1
        && scope.getChildren().contains(tables.only().namespace)
        && scope.findQualifyingTableNames(id.getSimple(), id, names).isEmpty();
  }

  /** Whether a name is none of the select's own, and one of a query around it. */
  private boolean isOuter(SqlIdentifier id, SqlSelect select, SelectScope scope) {
    if (id.isStar() || makeNullaryCall(id) != null || isAlias(id, select)) {
      return false;
    }
    SqlNameMatcher names = getCatalogReader().nameMatcher();
    String first = id.names.getFirst();
    SqlValidatorScope.ResolvedImpl tables = new SqlValidatorScope.ResolvedImpl();
    scope.resolve(List.of(first), names, false, tables);
    for (SqlValidatorNamespace own : scope.getChildren()) {
      boolean isTable = tables.count() == 1 && tables.only().namespace.equals(own);
      if (isTable || names.field(own.getRowType(), first) != null) {
        return false;
      }
    }
    try {
      scope.getParent().fullyQualify(id);
      return true;
    } catch (CalciteContextException nowhere) {
      return false;
    }
  }

  private static boolean isAlias(SqlIdentifier id, SqlSelect select) {
    return id.isSimple()
        && select.getSelectList().stream()
            .anyMatch(
                item ->
                    item.getKind() == SqlKind.AS
                        && ((SqlCall) item).operand(1).toString().equalsIgnoreCase(id.getSimple()));
  }

  private List<SqlIdentifier> columns(SqlIdentifier star, SqlSelect select) {
    List<SqlIdentifier> columns = new ArrayList<>();
    for (SqlNode item : expandStar(SqlNodeList.of(star), select, false)) {
      SqlNode column = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(1) : item;
      columns.add((SqlIdentifier) column);
    }
    // Calcite has noted the star's columns as all that is selected, and no aggregate among them.
    getRawSelectScope(select).setExpandedSelectList(null);
    return columns;
  }

  private void replaceAliases(SqlSelect select) {
    Aliases aliases = new Aliases(getWhereScope(select));
    SqlNodeList items = select.getSelectList();
    for (int i = 0; i < items.size(); i++) {
      SqlNode item = items.get(i);
      if (item.getKind() != SqlKind.AS) {
        items.set(i, aliases.replacedIn(item));
        continue;
      }
      SqlCall as = (SqlCall) item;
      SqlNode value = aliases.replacedIn(as.operand(0));
      as.setOperand(0, value);
      aliases.add(as.operand(1), value);
    }
    if (select.getWhere() != null) {
      select.setWhere(aliases.replacedIn(select.getWhere()));
    }
  }

  /** Select items by their aliases, the first of each name. */
  private final class Aliases extends SqlShuttle {
    private final SqlValidatorScope scope;
    private final Map<String, SqlNode> values = new HashMap<>();

    Aliases(SqlValidatorScope scope) {
      this.scope = scope;
    }

    void add(SqlNode alias, SqlNode value) {
      if (alias instanceof SqlIdentifier name && name.isSimple()) {
        values.putIfAbsent(name.getSimple().toLowerCase(Locale.ROOT), value);
      }
    }

    SqlNode replacedIn(SqlNode node) {
      return values.isEmpty() || node == null ? node : node.accept(this);
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      if (!id.isSimple() || id.isStar()) {
        return id;
      }
      SqlNode value = values.get(id.getSimple().toLowerCase(Locale.ROOT));
      return value == null || isColumn(id) ? id : value;
    }

    private boolean isColumn(SqlIdentifier id) {
      return !scope
          .findQualifyingTableNames(id.getSimple(), id, getCatalogReader().nameMatcher())
          .isEmpty();
    }

    /** A sub-query has columns and aliases of its own. */
    @Override
    public SqlNode visit(SqlCall call) {
      return call.isA(SqlKind.QUERY) || call.getKind() == SqlKind.LAMBDA ? call : super.visit(call);
    }
  }
}
