package io.sheaf.columnar.expr;

import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.type.DataType;
import java.util.List;
import java.util.Objects;

/** A typed expression over the columns of one batch. Immutable. */
public sealed interface Expr {
  DataType type();

  /** The operands, in order. */
  default List<Expr> operands() {
    return List.of();
  }

  /** Column {@code index} of the input. */
  record InputRef(int index, DataType type) implements Expr {
    @Override
    public String toString() {
      return "$" + index;
    }
  }

  /**
   * A constant.
   *
   * @param value boxed as {@link io.sheaf.columnar.type.Values} says, or null
   */
  record Literal(Object value, DataType type) implements Expr {
    @Override
    public String toString() {
      return value instanceof byte[] bytes
          ? "'" + new String(bytes, java.nio.charset.StandardCharsets.UTF_8) + "'"
          : String.valueOf(value);
    }
  }

  /**
   * A call of a registered scalar function, operands evaluated first.
   *
   * @param function the registry's name, for example {@code "+"}, {@code "substring"}, {@code
   *     "like"}
   * @param type the result type, as the planner decided it
   * @param origin where the user wrote it, for errors of its values; null when nowhere. Calls that
   *     differ in it alone are equal
   */
  record Call(String function, List<Expr> operands, DataType type, Position origin)
      implements Expr {
    public Call {
      operands = List.copyOf(operands);
    }

    /** A call that nobody wrote. */
    public Call(String function, List<Expr> operands, DataType type) {
      this(function, operands, type, null);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Call call
          && function.equals(call.function)
          && operands.equals(call.operands)
          && type.equals(call.type);
    }

    @Override
    public int hashCode() {
      return Objects.hash(function, operands, type);
    }

    @Override
    public String toString() {
      return function + operands;
    }
  }

  /**
   * Three-valued conjunction; later operands are evaluated only for rows that earlier ones leave
   * open.
   */
  record And(List<Expr> operands) implements Expr {
    public And {
      operands = List.copyOf(operands);
    }

    @Override
    public DataType type() {
      return DataType.Simple.BOOLEAN;
    }
  }

  /**
   * Three-valued disjunction; later operands are evaluated only for rows that earlier ones leave
   * open.
   */
  record Or(List<Expr> operands) implements Expr {
    public Or {
      operands = List.copyOf(operands);
    }

    @Override
    public DataType type() {
      return DataType.Simple.BOOLEAN;
    }
  }

  /**
   * The result of the first condition that is true; each branch is evaluated only for its rows.
   *
   * @param conditions BOOLEAN expressions
   * @param results one a condition, then the ELSE result
   */
  record Case(List<Expr> conditions, List<Expr> results, DataType type) implements Expr {
    public Case {
      conditions = List.copyOf(conditions);
      results = List.copyOf(results);
      if (results.size() != conditions.size() + 1) {
        throw new IllegalArgumentException("a CASE needs one result a condition and an ELSE");
      }
    }

    @Override
    public List<Expr> operands() {
      return java.util.stream.Stream.concat(conditions.stream(), results.stream()).toList();
    }
  }

  /**
   * Conversion to another type.
   *
   * @param nullOnError whether a value that does not convert gives NULL (TRY_CAST) instead of an
   *     error
   * @param origin where the user wrote it, for errors of its values; null when nowhere. Casts that
   *     differ in it alone are equal
   */
  record Cast(Expr operand, DataType type, boolean nullOnError, Position origin) implements Expr {
    /** A cast that nobody wrote. */
    public Cast(Expr operand, DataType type, boolean nullOnError) {
      this(operand, type, nullOnError, null);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Cast cast
          && operand.equals(cast.operand)
          && type.equals(cast.type)
          && nullOnError == cast.nullOnError;
    }

    @Override
    public int hashCode() {
      return Objects.hash(operand, type, nullOnError);
    }

    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }
  }

  /**
   * A function of its own: the operand of {@code list_transform}, {@code list_filter} and {@code
   * list_reduce}.
   *
   * @param captures values from outside, over the columns that the call is over
   * @param parameters types of the parameters
   * @param body over the parameters as columns 0 and on, and the captures behind them
   */
  record Lambda(List<Expr> captures, List<DataType> parameters, Expr body) implements Expr {
    public Lambda {
      captures = List.copyOf(captures);
      parameters = List.copyOf(parameters);
    }

    /** The type of the function's value. */
    @Override
    public DataType type() {
      return body.type();
    }

    @Override
    public List<Expr> operands() {
      return captures;
    }
  }

  /**
   * Membership in a set of constants; NULL when the operand is null, or when it is not a member and
   * the set holds a null.
   *
   * @param values boxed as {@link io.sheaf.columnar.type.Values} says, of the operand's type,
   *     without nulls
   */
  record In(Expr operand, List<Object> values, boolean containsNull, boolean negated)
      implements Expr {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public DataType type() {
      return DataType.Simple.BOOLEAN;
    }

    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }
  }
}
