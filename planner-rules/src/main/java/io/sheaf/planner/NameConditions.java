package io.sheaf.planner;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.expr.ConstantExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/** Lambdas that choose columns by their names: {@code COLUMNS(c -> c LIKE 'x%')}. */
final class NameConditions {
  private final Prepare.CatalogReader catalog;
  private final SqlOperatorTable operators;

  NameConditions(Prepare.CatalogReader catalog, SqlOperatorTable operators) {
    this.catalog = catalog;
    this.operators = operators;
  }

  /**
   * Whether a lambda of one parameter is true for a name.
   *
   * @throws SheafException INVALID_STATEMENT when its value is known only of rows
   */
  Predicate<String> of(SqlLambda lambda) {
    String parameter = ((SqlIdentifier) lambda.getParameters().get(0)).getSimple();
    return name -> isTrue(lambda.getExpression().accept(new NameInPlace(parameter, name)));
  }

  private boolean isTrue(SqlNode condition) {
    SqlToRel conversion = new SqlToRel(catalog, operators, null);
    RexNode value = value(conversion.convert(select(condition)).rel);
    List<RexNode> values = new ArrayList<>();
    if (value != null) {
      RexBuilder rex = conversion.cluster().getRexBuilder();
      new ConstantExecutor().reduce(rex, List.of(value), values);
    }
    if (values.isEmpty() || !(values.getFirst() instanceof RexLiteral)) {
      throw new SheafException(
          ErrorCode.INVALID_STATEMENT, "the lambda of COLUMNS is a condition on a column's name");
    }
    return values.getFirst().isAlwaysTrue();
  }

  /** The one value that a query gives, or null. */
  private static RexNode value(RelNode rel) {
    return switch (rel) {
      case Project project -> project.getProjects().getFirst();
      case Values values when values.getTuples().size() == 1 ->
          values.getTuples().getFirst().getFirst();
      default -> null;
    };
  }

  private static SqlSelect select(SqlNode value) {
    return SqlSelects.of(value.getParserPosition(), List.of(value), null, null);
  }

  /** Copies an expression with a name in the place of the parameter. */
  private static final class NameInPlace extends SqlShuttle {
    private final String parameter;
    private final String name;

    NameInPlace(String parameter, String name) {
      this.parameter = parameter;
      this.name = name;
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      SqlParserPos position = id.getParserPosition();
      return id.isSimple() && id.getSimple().equalsIgnoreCase(parameter)
          ? SqlLiteral.createCharString(name, position)
          : id.clone(position);
    }

    @Override
    public SqlNode visit(SqlCall call) {
      CallCopyingArgHandler copy = new CallCopyingArgHandler(call, true);
      call.getOperator().acceptCall(this, call, false, copy);
      return copy.result();
    }
  }
}
