package io.sheaf.planner;

import io.sheaf.planner.type.LambdaTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Makes lambdas closed, since Calcite's know their parameters only: a column that the body refers to
 * becomes a further parameter and a further operand of the call.
 *
 * <pre>
 *   list_transform(l, x -> x + y)  is  list_transform(l, (x, capture$0) -> x + capture$0, y)
 * </pre>
 */
public final class LambdaCaptures extends SqlShuttle {
  /** What the names of added parameters start with. */
  public static final String PREFIX = "capture$";

  private static final Set<String> FUNCTIONS = names();

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (LambdaTypes types : LambdaTypes.values()) {
      names.addAll(types.names());
    }
    return names;
  }

  @Override
  public SqlNode visit(SqlCall call) {
    boolean takesLambda =
        call.operandCount() > 1
            && call.operand(1) instanceof SqlLambda
            && FUNCTIONS.contains(call.getOperator().getName().toLowerCase(Locale.ROOT));
    return takesLambda ? closed(call) : super.visit(call);
  }

  private SqlNode closed(SqlCall call) {
    SqlLambda lambda = call.operand(1);
    Set<String> parameters = new HashSet<>();
    lambda.getParameters().forEach(p -> parameters.add(name((SqlIdentifier) p)));
    Body body = new Body(parameters);
    // Lambdas inside are closed first: what they capture is an operand here.
    SqlNode expression = lambda.getExpression().accept(this).accept(body);
    List<SqlNode> names = new ArrayList<>(lambda.getParameters().getList());
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(operand instanceof SqlLambda ? operand : operand.accept(this));
    }
    for (Map.Entry<String, SqlIdentifier> capture : body.captures.entrySet()) {
      names.add(new SqlIdentifier(capture.getKey(), capture.getValue().getParserPosition()));
      operands.add(capture.getValue());
    }
    SqlParserPos position = lambda.getParserPosition();
    operands.set(1, new SqlLambda(position, new SqlNodeList(names, position), expression));
    return call.getOperator()
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
  }

  private static String name(SqlIdentifier identifier) {
    return identifier.names.getFirst().toLowerCase(Locale.ROOT);
  }

  /** Replaces the names that are not parameters, and paths into parameters. */
  private static final class Body extends SqlShuttle {
    private final Set<String> parameters;
    private final Map<String, SqlIdentifier> captures = new LinkedHashMap<>();
    private final Map<String, String> known = new LinkedHashMap<>();

    Body(Set<String> parameters) {
      this.parameters = parameters;
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      if (id.isStar() || id.names.getFirst().isEmpty()) {
        return id;
      }
      if (!parameters.contains(name(id))) {
        String added =
            known.computeIfAbsent(id.toString(), _ -> PREFIX + known.size());
        captures.putIfAbsent(added, id);
        return new SqlIdentifier(added, id.getParserPosition());
      }
      SqlNode value = id.getComponent(0);
      for (String field : id.names.subList(1, id.names.size())) {
        value =
            NestedOperators.STRUCT_EXTRACT.createCall(
                id.getParserPosition(),
                value,
                SqlLiteral.createCharString(field, id.getParserPosition()));
      }
      return value;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (!(call instanceof SqlLambda lambda)) {
        return super.visit(call);
      }
      // Closed already: its own names are all parameters.
      return lambda;
    }
  }
}
