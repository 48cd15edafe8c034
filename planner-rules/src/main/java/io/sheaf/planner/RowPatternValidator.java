package io.sheaf.planner;

import static java.util.Objects.requireNonNull;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.MatchRecognizeScope;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator with rules of our own for MATCH_RECOGNIZE: Calcite's take a part of the
 * standard's measures only, and rewrite navigation. Names and types are looked at here, what an
 * expression means in a match by {@link RowPatterns}.
 */
class RowPatternValidator extends SqlValidatorImpl {
  RowPatternValidator(
      SqlOperatorTable operators,
      SqlValidatorCatalogReader catalog,
      RelDataTypeFactory types,
      Config config) {
    super(operators, catalog, types, config);
  }

  /** An error about a part of the statement. */
  static CalciteContextException error(SqlParserPos where, String message) {
    SheafException error = new SheafException(ErrorCode.INVALID_STATEMENT, message);
    CalciteContextException placed = new CalciteContextException(message, error);
    placed.setPosition(
        where.getLineNum(), where.getColumnNum(), where.getEndLineNum(), where.getEndColumnNum());
    return placed;
  }

  @Override
  public void validateMatchRecognize(SqlCall call) {
    SqlMatchRecognize match = (SqlMatchRecognize) call;
    MatchRecognizeScope scope = (MatchRecognizeScope) getMatchRecognizeScope(match);
    RelDataType input = requireNonNull(getNamespace(match.getTableRef())).getRowType();
    PatternVariables variables = PatternVariables.of(match, getCatalogReader().nameMatcher());
    variables.allNames().forEach(scope::addPatternVar);

    List<SqlNode> partition = new ArrayList<>();
    for (SqlNode key : match.getPartitionList()) {
      if (!(key instanceof SqlIdentifier)) {
        throw error(
            key.getParserPosition(),
            "PARTITION BY of MATCH_RECOGNIZE takes columns, not expressions; give the expression a"
                + " name in a sub-query");
      }
      partition.add(typed(key, scope, unknownType));
    }
    match.setOperand(SqlMatchRecognize.OPERAND_PARTITION_BY, list(partition, match));
    List<SqlNode> order = new ArrayList<>();
    for (SqlNode key : match.getOrderList()) {
      order.add(ordered(key, scope));
    }
    match.setOperand(SqlMatchRecognize.OPERAND_ORDER_BY, list(order, match));
    List<SqlNode> definitions = new ArrayList<>();
    for (SqlNode definition : match.getPatternDefList()) {
      definitions.add(definition((SqlCall) definition, scope));
    }
    match.setOperand(SqlMatchRecognize.OPERAND_PATTERN_DEFINES, list(definitions, match));
    List<SqlNode> measures = new ArrayList<>();
    for (SqlNode measure : match.getMeasureList()) {
      SqlCall as = (SqlCall) measure;
      SqlNode value = typed(as.operand(0), scope, unknownType);
      measures.add(SqlStdOperatorTable.AS.createCall(as.getParserPosition(), value, as.operand(1)));
    }
    match.setOperand(SqlMatchRecognize.OPERAND_MEASURES, list(measures, match));
    requireNonNull(getNamespace(match)).setType(rowType(match, input));
  }

  private static SqlNodeList list(List<SqlNode> nodes, SqlMatchRecognize match) {
    return new SqlNodeList(nodes, match.getParserPosition());
  }

  /** Resolves an expression's names and types. */
  private SqlNode typed(SqlNode node, SqlValidatorScope scope, RelDataType expected) {
    SqlNode expanded = expand(node, scope);
    inferUnknownTypes(expected, scope, expanded);
    expanded.validateExpr(this, scope);
    setValidatedNodeType(expanded, deriveType(scope, expanded));
    return expanded;
  }

  private SqlNode ordered(SqlNode key, SqlValidatorScope scope) {
    return switch (key.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
        SqlCall call = (SqlCall) key;
        yield call.getOperator()
            .createCall(key.getParserPosition(), ordered(call.operand(0), scope));
      }
      default -> typed(key, scope, unknownType);
    };
  }

  private SqlNode definition(SqlCall as, SqlValidatorScope scope) {
    RelDataType truth = getTypeFactory().createSqlType(SqlTypeName.BOOLEAN);
    SqlNode condition = typed(as.operand(0), scope, truth);
    if (!SqlTypeUtil.inBooleanFamily(deriveType(scope, condition))) {
      throw error(
          as.operand(0).getParserPosition(),
          "the condition of " + as.operand(1) + " in DEFINE is not BOOLEAN");
    }
    return SqlStdOperatorTable.AS.createCall(as.getParserPosition(), condition, as.operand(1));
  }

  private RelDataType rowType(SqlMatchRecognize match, RelDataType input) {
    RelDataTypeFactory.Builder columns = getTypeFactory().builder();
    for (RowPatternColumn column : RowPatternColumn.of(match, input)) {
      switch (column) {
        case RowPatternColumn.OfInput of -> columns.add(input.getFieldList().get(of.index()));
        case RowPatternColumn.Measure measure -> {
          SqlNode value = ((SqlCall) match.getMeasureList().get(measure.index())).operand(0);
          columns.add(
              measure.name(),
              getTypeFactory().createTypeWithNullability(getValidatedNodeType(value), true));
        }
      }
    }
    if (columns.getFieldCount() == 0) {
      throw error(
          match.getParserPosition(),
          "MATCH_RECOGNIZE has no columns to give: with one row per match, add MEASURES or"
              + " PARTITION BY");
    }
    return columns.build();
  }

  /** A column's key of PARTITION BY or ORDER BY without its direction. */
  static SqlNode withoutDirection(SqlNode key) {
    SqlNode node = key;
    while (node.getKind() == SqlKind.DESCENDING
        || node.getKind() == SqlKind.NULLS_FIRST
        || node.getKind() == SqlKind.NULLS_LAST) {
      node = ((SqlCall) node).operand(0);
    }
    return node;
  }
}
