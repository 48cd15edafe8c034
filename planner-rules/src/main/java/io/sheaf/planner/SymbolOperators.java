package io.sheaf.planner;

import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlTypeName;

/** Operators written between operands that mean more than, or other than, Calcite's. */
public final class SymbolOperators {
  static final int ADDITIVE = SqlStdOperatorTable.PLUS.getLeftPrec();
  private static final int TIGHT = SqlStdOperatorTable.MULTIPLY.getLeftPrec() + 10;

  /** {@code json -> path}: a part of a JSON document. */
  public static final SqlBinaryOperator JSON_PART = named("->", "json_extract", TIGHT);

  /** {@code json ->> path}: a part of a JSON document as a string. */
  public static final SqlBinaryOperator JSON_TEXT = named("->>", "json_extract_string", TIGHT);

  /** {@code a | b}: bits. */
  public static final SqlBinaryOperator BIT_OR = named("|", "bitor", ADDITIVE - 2);

  /** {@code a >> n}: bits. */
  public static final SqlBinaryOperator SHIFT_RIGHT = named(">>", "shift_right", ADDITIVE - 2);

  /** {@code a // b}: the integer part of a quotient. */
  public static final SqlBinaryOperator INTEGER_QUOTIENT = named("//", "div", TIGHT - 10);

  /** {@code a ^ b}: a power. */
  public static final SqlBinaryOperator CARET = named("^", "power", TIGHT);

  /** {@code a & b}: bits. */
  public static final SqlBinaryOperator BIT_AND = named("&", "bitand", ADDITIVE - 2);

  /** {@code a << n}: bits. */
  public static final SqlBinaryOperator SHIFT_LEFT = named("<<", "shift_left", ADDITIVE - 2);

  /** {@code a ** b}. */
  public static final SqlBinaryOperator POWER = named("**", "power", TIGHT);

  /** {@code a ^@ b}: whether a string starts with another. */
  public static final SqlBinaryOperator STARTS_WITH = named("^@", "starts_with", ADDITIVE - 2);

  /** {@code a ~ b}: whether a regular expression is found in a string. */
  public static final SqlBinaryOperator MATCHES = named("~", "regexp_matches", ADDITIVE - 2);

  /** {@code a !~ b}: {@link StatementForms} makes the negation of it. */
  public static final SqlBinaryOperator NOT_MATCHES =
      new Named("!~", "regexp_matches", ADDITIVE - 2);

  /** {@code a GLOB b}: whether a string is as a pattern with * ? and [] says. */
  public static final SqlBinaryOperator GLOB =
      new Named("GLOB", "glob_matches", SqlStdOperatorTable.IN.getLeftPrec());

  /** {@code a @> b}: whether a list has all elements of another. */
  public static final SqlBinaryOperator HAS_ALL = named("@>", "list_has_all", ADDITIVE - 2);

  /** {@code a && b}: whether two lists have an element in common. */
  public static final SqlBinaryOperator HAS_ANY = named("&&", "list_has_any", ADDITIVE - 2);

  /** {@code ~a}: {@link StatementForms} makes a function of it. */
  public static final SqlPrefixOperator BIT_NOT =
      new SqlPrefixOperator(
          "~", SqlKind.OTHER, SqlStdOperatorTable.UNARY_MINUS.getLeftPrec(), null, null, null);

  /** {@code x IN list}, without brackets. */
  public static final SqlBinaryOperator IN = new Containment("IN LIST");

  /** {@code x NOT IN list}: {@link StatementForms} makes the negation of it. */
  public static final SqlBinaryOperator NOT_IN = new Containment("NOT IN LIST");

  private static final Map<String, SqlBinaryOperator> BY_NAME =
      Map.ofEntries(
          Map.entry("+", new PointArithmetic(SqlStdOperatorTable.PLUS)),
          Map.entry("-", new PointArithmetic(SqlStdOperatorTable.MINUS)),
          Map.entry("^", CARET),
          Map.entry("&", BIT_AND),
          Map.entry("<<", SHIFT_LEFT),
          Map.entry("->", JSON_PART),
          Map.entry("->>", JSON_TEXT),
          Map.entry("|", BIT_OR),
          Map.entry(">>", SHIFT_RIGHT),
          Map.entry("//", INTEGER_QUOTIENT),
          Map.entry("**", POWER),
          Map.entry("~", MATCHES),
          Map.entry("GLOB", GLOB),
          Map.entry("@>", HAS_ALL),
          Map.entry("&&", HAS_ANY),
          Map.entry("IN LIST", IN),
          Map.entry("^@", STARTS_WITH));

  private SymbolOperators() {}

  /** The operator in place of Calcite's, or null. */
  static SqlBinaryOperator find(String symbol) {
    return BY_NAME.get(symbol);
  }

  private static SqlBinaryOperator named(String symbol, String function, int precedence) {
    return new Named(symbol, function, precedence);
  }

  /** Another spelling of a function of two operands. */
  private static final class Named extends SqlBinaryOperator {
    private final String function;

    Named(String symbol, String function, int precedence) {
      super(symbol, SqlKind.OTHER, precedence, true, null, null, null);
      this.function = function;
    }

    private ScalarFunction function() {
      return FunctionRegistry.standard().get(function);
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(2);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      ((SqlBasicCall) binding.getCall()).setOperator(FunctionOperator.of(function, function()));
      return new FunctionOperator.Accepted(getName(), function())
          .checkOperandTypes(binding, throwOnFailure);
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
      return FunctionOperator.resultType(function(), binding);
    }
  }

  /**
   * Whether what stands on the right has what stands on the left: a list an element, a map a key, a
   * text a part.
   */
  private static final class Containment extends SqlBinaryOperator {
    private final String words;

    Containment(String name) {
      super(name, SqlKind.OTHER, SqlStdOperatorTable.IN.getLeftPrec(), true, null, null, null);
      this.words = name.substring(0, name.length() - " LIST".length());
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(2);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      SqlBasicCall call = (SqlBasicCall) binding.getCall();
      String function = function(binding.getOperandType(1));
      ScalarFunction contains = FunctionRegistry.standard().get(function);
      SqlNode value = call.operand(0);
      call.setOperand(0, call.operand(1));
      call.setOperand(1, value);
      call.setOperator(FunctionOperator.of(function, contains));
      return new FunctionOperator.Accepted(words, contains)
          .checkOperandTypes(
              new SqlCallBinding(binding.getValidator(), binding.getScope(), call), throwOnFailure);
    }

    private static String function(RelDataType container) {
      return switch (container.getSqlTypeName()) {
        case MAP -> "map_contains";
        case CHAR, VARCHAR -> "contains";
        default -> "list_contains";
      };
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
      RelDataTypeFactory types = binding.getTypeFactory();
      return types.createTypeWithNullability(types.createSqlType(SqlTypeName.BOOLEAN), true);
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
      call.operand(0).unparse(writer, getLeftPrec(), getLeftPrec());
      writer.keyword(words);
      call.operand(1).unparse(writer, 0, 0);
    }
  }
}
