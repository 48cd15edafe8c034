package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.SortKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Expressions, keys and columns as people write them, with names in place of numbers. */
final class Describe {
  private static final int MAX_LISTED = 8;
  private static final int MAX_LENGTH = 160;

  private Describe() {}

  static String name(Schema schema, int column) {
    return schema.field(column).name();
  }

  static String names(Schema schema) {
    return columns(IntStream.range(0, schema.size()).boxed().toList(), schema);
  }

  static String columns(List<Integer> columns, Schema schema) {
    return columns.stream().map(c -> name(schema, c)).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A key: the column's name, or names in brackets. */
  static String key(List<Integer> columns, Schema schema) {
    return columns.size() == 1
        ? name(schema, columns.getFirst())
        : columns.stream().map(c -> name(schema, c)).collect(Collectors.joining(", ", "(", ")"));
  }

  static String keys(List<SortKey> keys, Schema schema) {
    return keys.stream()
        .map(
            k ->
                name(schema, k.column())
                    + (k.descending() ? " desc" : "")
                    + (k.nullsFirst() ? " nulls first" : ""))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String calls(List<AggregateCall> calls, Schema schema) {
    return calls.stream()
        .map(
            c ->
                c.function()
                    + (c.arguments().isEmpty()
                        ? "(*)"
                        : c.arguments().stream()
                            .map(a -> name(schema, a))
                            .collect(Collectors.joining(", ", "(", ")")))
                    + (c.filter() < 0 ? "" : " where " + name(schema, c.filter())))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String partitioning(Partitioning partitioning, Schema schema) {
    return switch (partitioning) {
      case Partitioning.Single single -> "to one task";
      case Partitioning.Hash(List<Integer> keys, int n) ->
          "by hash of " + columns(keys, schema) + " to " + n + " tasks";
      case Partitioning.Range(List<Integer> keys, var divisions) ->
          "by range of " + key(keys, schema) + " to " + divisions.count() + " tasks";
      case Partitioning.Broadcast(int n) -> "of all rows to each of " + n + " tasks";
      case Partitioning.Arbitrary(int n) -> "to " + n + " tasks";
    };
  }

  /** A function with its parameters named x1, x2 and so on. */
  private static String lambda(Expr.Lambda lambda, Schema input) {
    List<Field> fields = new ArrayList<>();
    for (DataType type : lambda.parameters()) {
      fields.add(new Field("x" + (fields.size() + 1), type, true));
    }
    String names = fields.stream().map(Field::name).collect(Collectors.joining(", "));
    for (Expr capture : lambda.captures()) {
      fields.add(new Field(text(capture, input), capture.type(), true));
    }
    return "(" + names + ") -> " + text(lambda.body(), new Schema(fields));
  }

  /** Outputs that are not just the input's column of that name. */
  static String expressions(List<Expr> expressions, Schema output, Schema input) {
    return IntStream.range(0, expressions.size())
        .mapToObj(
            i -> {
              String text = expression(expressions.get(i), input);
              String name = name(output, i);
              return text.equals(name) ? name : name + " = " + text;
            })
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String expression(Expr expr, Schema input) {
    String text = text(expr, input);
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 3) + "...";
  }

  private static String text(Expr expr, Schema input) {
    return switch (expr) {
      case Expr.InputRef ref -> name(input, ref.index());
      case Expr.Literal literal -> value(literal.value(), literal.type());
      case Expr.And and -> joined(and.operands(), " and ", input);
      case Expr.Or or -> "(" + joined(or.operands(), " or ", input) + ")";
      case Expr.Cast cast ->
          (cast.nullOnError() ? "try_cast(" : "cast(")
              + text(cast.operand(), input)
              + " as "
              + cast.type()
              + ")";
      case Expr.In in -> in(in, input);
      case Expr.Case choice -> choice(choice, input);
      case Expr.Call call -> call(call, input);
      case Expr.Lambda lambda -> lambda(lambda, input);
    };
  }

  private static String joined(List<Expr> operands, String separator, Schema input) {
    return operands.stream().map(o -> text(o, input)).collect(Collectors.joining(separator));
  }

  private static String in(Expr.In in, Schema input) {
    String values =
        in.values().stream()
            .limit(MAX_LISTED)
            .map(v -> value(v, in.operand().type()))
            .collect(Collectors.joining(", "));
    String more = in.values().size() > MAX_LISTED ? ", ... " + in.values().size() + " in all" : "";
    return text(in.operand(), input) + (in.negated() ? " not in (" : " in (") + values + more + ")";
  }

  private static String choice(Expr.Case choice, Schema input) {
    StringBuilder text = new StringBuilder("case");
    for (int i = 0; i < choice.conditions().size(); i++) {
      text.append(" when ").append(text(choice.conditions().get(i), input));
      text.append(" then ").append(text(choice.results().get(i), input));
    }
    return text.append(" else ")
        .append(text(choice.results().getLast(), input))
        .append(" end")
        .toString();
  }

  private static String call(Expr.Call call, Schema input) {
    String name = call.function();
    boolean symbol =
        !Character.isLetter(name.charAt(0))
            || name.equals("like")
            || name.equals("ilike")
            || name.startsWith("is ");
    if (symbol && call.operands().size() == 2) {
      return "("
          + text(call.operands().get(0), input)
          + " "
          + name
          + " "
          + text(call.operands().get(1), input)
          + ")";
    }
    if (name.startsWith("is ") && call.operands().size() == 1) {
      return text(call.operands().getFirst(), input) + " " + name;
    }
    return name + "(" + joined(call.operands(), ", ", input) + ")";
  }

  private static String value(Object value, DataType type) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> "'" + new String(bytes, StandardCharsets.UTF_8) + "'";
      case Integer days when type == DataType.Simple.DATE ->
          "date '" + LocalDate.ofEpochDay(days) + "'";
      case BigInteger big when type instanceof DataType.Decimal d ->
          new BigDecimal(big, d.scale()).toPlainString();
      case Long unscaled when type instanceof DataType.Decimal d ->
          BigDecimal.valueOf(unscaled, d.scale()).toPlainString();
      default -> value.toString();
    };
  }

  /** A division's bound, as {@link #expression} would show it. */
  static String bound(Object value, DataType type) {
    return value(value, type);
  }
}
