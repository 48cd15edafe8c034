package io.sheaf.planner.type;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.FunctionSqlType;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlLambdaScope;
import org.apache.calcite.sql.validate.SqlValidator;

/** The types of functions of a list and a lambda. */
public enum LambdaTypes implements SqlReturnTypeInference, SqlOperandTypeChecker {
  /** A list of what the lambda gives, of (element) or (element, index). */
  TRANSFORM("list_transform", "array_transform", "list_apply", "array_apply", "apply"),

  /** The list, where the lambda is true of (element) or (element, index). */
  FILTER("list_filter", "array_filter", "filter"),

  /** What the lambda gives of (value so far, element) or (value so far, element, index). */
  REDUCE("list_reduce", "array_reduce", "reduce");

  /** What the names of parameters start with that stand for columns outside. */
  public static final String CAPTURE = "capture$";

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list
  private final List<String> names;

  LambdaTypes(String... names) {
    this.names = List.of(names);
  }

  /** The function's name in the registry, then its aliases. */
  public List<String> names() {
    return names;
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType list = binding.getOperandType(0);
    boolean nullable = list.isNullable();
    if (list.getSqlTypeName() == SqlTypeName.ANY) {
      return list;
    }
    return switch (this) {
      case TRANSFORM -> {
        RelDataType given = binding.getOperandType(1);
        RelDataType value = given instanceof FunctionSqlType f ? f.getReturnType() : given;
        yield types.createTypeWithNullability(
            types.createArrayType(types.createTypeWithNullability(value, true), -1), nullable);
      }
      case FILTER -> list;
      case REDUCE -> types.createTypeWithNullability(reduced(binding), true);
    };
  }

  /** The type of the value so far: that of the first value, widened by what the lambda gives. */
  private static RelDataType reduced(SqlOperatorBinding binding) {
    // With a start there is one operand more than captures.
    return binding.getOperandCount() > 2 && starts(binding)
        ? binding.getOperandType(2)
        : binding.getOperandType(0).getComponentType();
  }

  private static boolean starts(SqlOperatorBinding binding) {
    return binding instanceof SqlCallBinding call
        && call.operand(1) instanceof SqlLambda lambda
        && call.getOperandCount() > 2 + captures(lambda);
  }

  private static int captures(SqlLambda lambda) {
    return (int)
        lambda.getParameters().stream().filter(name -> name.toString().startsWith(CAPTURE)).count();
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    int count = binding.getOperandCount();
    if (binding.getOperandType(0).getSqlTypeName() == SqlTypeName.ANY) {
      // Inside another lambda whose parameters have no types yet.
      return true;
    }
    boolean shape =
        count >= 2
            && SqlTypeUtil.isArray(binding.getOperandType(0))
            && binding.operand(1) instanceof SqlLambda lambda
            && (count == 2 + captures(lambda) || (count == 3 + captures(lambda) && this == REDUCE))
            && typed(binding, lambda);
    if (!shape && throwOnFailure) {
      throw binding.newValidationSignatureError();
    }
    return shape;
  }

  /** Gives the parameters their types, and the lambda's nodes theirs anew. */
  private boolean typed(SqlCallBinding binding, SqlLambda lambda) {
    int own = this == REDUCE ? 2 : 1;
    int captures = captures(lambda);
    int count = lambda.getParameters().size() - captures;
    if (count < own || count > own + 1) {
      return false;
    }
    SqlValidator validator = binding.getValidator();
    SqlLambdaScope scope = (SqlLambdaScope) validator.getLambdaScope(lambda);
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType element =
        types.createTypeWithNullability(binding.getOperandType(0).getComponentType(), true);
    for (int i = 0; i < count; i++) {
      RelDataType type =
          i == own
              ? types.createSqlType(SqlTypeName.BIGINT)
              : this == REDUCE && i == 0
                  ? types.createTypeWithNullability(reduced(binding), true)
                  : element;
      scope.getParameterTypes().put(lambda.getParameters().get(i).toString(), type);
    }
    for (int i = 0; i < captures; i++) {
      scope
          .getParameterTypes()
          .put(
              lambda.getParameters().get(count + i).toString(),
              binding.getOperandType(binding.getOperandCount() - captures + i));
    }
    lambda.accept(new Forget(validator));
    validator.validateLambda(lambda);
    return this != FILTER
        || !(validator.getValidatedNodeType(lambda) instanceof FunctionSqlType function)
        || SqlTypeUtil.inBooleanFamily(function.getReturnType())
        || SqlTypeUtil.isNull(function.getReturnType());
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.from(2);
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return this == REDUCE
        ? name + "(list, (value, element) -> value [, start])"
        : name + "(list, element -> " + (this == FILTER ? "condition" : "value") + ")";
  }

  /** Makes a validator forget the types of nodes. */
  private static final class Forget extends SqlBasicVisitor<Void> {
    private final SqlValidator validator;

    Forget(SqlValidator validator) {
      this.validator = validator;
    }

    @Override
    public Void visit(SqlIdentifier id) {
      validator.removeValidatedNodeType(id);
      return super.visit(id);
    }

    @Override
    public Void visit(SqlCall call) {
      validator.removeValidatedNodeType(call);
      return super.visit(call);
    }
  }
}
