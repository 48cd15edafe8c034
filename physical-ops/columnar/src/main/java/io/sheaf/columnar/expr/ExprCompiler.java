package io.sheaf.columnar.expr;

import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.expr.CaseNode.Branch;
import io.sheaf.columnar.expr.Expr.And;
import io.sheaf.columnar.expr.Expr.Call;
import io.sheaf.columnar.expr.Expr.Case;
import io.sheaf.columnar.expr.Expr.Cast;
import io.sheaf.columnar.expr.Expr.In;
import io.sheaf.columnar.expr.Expr.InputRef;
import io.sheaf.columnar.expr.Expr.Lambda;
import io.sheaf.columnar.expr.Expr.Literal;
import io.sheaf.columnar.expr.Expr.Or;
import io.sheaf.columnar.function.CallSite;
import io.sheaf.columnar.function.Casts;
import io.sheaf.columnar.function.Comparison;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.Kernel;
import io.sheaf.columnar.function.Membership;
import io.sheaf.columnar.function.ScalarFunction;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns expressions into trees of evaluators for one thread.
 *
 * <p>A value is a tree of kernels; a filter is a tree of selectors, which pass on row numbers and
 * touch only the columns and rows still in question. Whatever reads a single column is wrapped so
 * that it runs on the column's dictionary when the batch brings one. Inside such a wrapper nothing
 * is wrapped again.
 */
public final class ExprCompiler {
  private final EvalContext context;
  private final FunctionRegistry registry = FunctionRegistry.standard();

  private ExprCompiler(EvalContext context) {
    this.context = context;
  }

  /**
   * Compiles an expression; the caller closes the result.
   *
   * @throws io.sheaf.columnar.error.SheafException UNKNOWN_FUNCTION, or INVALID_ARGUMENT for a
   *     wrong constant
   */
  public static Evaluator compile(Expr expr, EvalContext context) {
    return new ExprCompiler(context).value(expr, true);
  }

  /** Compiles a BOOLEAN expression as a filter; the caller closes the result. */
  public static Predicate predicate(Expr expr, EvalContext context) {
    return new ExprCompiler(context).selector(expr, true, true);
  }

  private Evaluator value(Expr expr, boolean wrap) {
    if (wrap && !(expr instanceof InputRef) && !(expr instanceof Literal)) {
      int column = Traits.dictionaryColumn(expr);
      if (column >= 0) {
        return new DictionaryNode(column, () -> bare(expr, false));
      }
    }
    return bare(expr, wrap);
  }

  private Evaluator bare(Expr expr, boolean wrap) {
    return switch (expr) {
      case InputRef ref -> new InputNode(ref.index());
      case Literal literal -> new LiteralNode(literal.value(), literal.type(), context);
      case Call call -> call(call, wrap);
      case And and -> new LogicNode(selector(and, true, wrap), selector(and, false, wrap));
      case Or or -> new LogicNode(selector(or, true, wrap), selector(or, false, wrap));
      case Case choice -> choice(choice, wrap);
      case Cast cast -> cast(cast, wrap);
      case Lambda lambda -> throw new IllegalArgumentException("a function is no value: " + lambda);
      case In in -> {
        DataType type = in.operand().type();
        Kernel kernel =
            new Membership(type, in.values(), in.containsNull(), in.negated(), context.memory());
        yield strictCall(kernel, in.operand(), Simple.BOOLEAN, wrap, null);
      }
    };
  }

  private Evaluator strictCall(
      Kernel kernel, Expr operand, DataType type, boolean wrap, Position origin) {
    return new CallNode(kernel, new Evaluator[] {value(operand, wrap)}, type, true, true, origin);
  }

  private Evaluator cast(Cast cast, boolean wrap) {
    DataType from = cast.operand().type();
    if (from.equals(cast.type())) {
      return value(cast.operand(), wrap);
    }
    return strictCall(
        Casts.kernel(from, cast.type(), cast.nullOnError(), context),
        cast.operand(),
        cast.type(),
        wrap,
        cast.origin());
  }

  private Evaluator call(Call call, boolean wrap) {
    Optional<Expr> rewritten = Rewrites.apply(call);
    if (rewritten.isPresent()) {
      return value(rewritten.get(), wrap);
    }
    if (call.function().equals("try")) {
      return new TryNode(value(call.operands().get(0), wrap), call.type());
    }
    if (call.operands().stream().anyMatch(Lambda.class::isInstance)) {
      return LambdaNode.of(call, context, operand -> value(operand, wrap));
    }
    ScalarFunction function = registry.get(call.function());
    List<DataType> given = call.operands().stream().map(Expr::type).toList();
    List<DataType> wanted = function.coerce(given, call.type());
    Evaluator[] operands = new Evaluator[given.size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = value(coerced(call.operands().get(i), wanted.get(i), call.origin()), wrap);
    }
    Kernel kernel = function.kernel(new CallSite(wanted, call.type(), context));
    return new CallNode(
        kernel,
        operands,
        call.type(),
        function.isStrict(),
        function.isDeterministic(),
        call.origin());
  }

  private Expr coerced(Expr operand, DataType wanted, Position origin) {
    if (operand.type().equals(wanted)) {
      return operand;
    }
    Expr cast = new Cast(operand, wanted, false, origin);
    return operand instanceof Literal ? ConstantFolder.fold(cast, context) : cast;
  }

  private Evaluator choice(Case choice, boolean wrap) {
    List<Selector> conditions = new ArrayList<>();
    List<Branch> branches = new ArrayList<>();
    for (Expr condition : choice.conditions()) {
      conditions.add(selector(condition, true, wrap));
    }
    for (Expr result : choice.results()) {
      boolean alike =
          isNull(result) || (result.type().isString() && choice.type() == Simple.VARCHAR);
      Expr typed = alike ? result : coerced(result, choice.type(), null);
      int[] columns = Traits.columns(typed).stream().mapToInt(Integer::intValue).toArray();
      branches.add(new Branch(value(typed, wrap), columns, !Traits.canThrow(typed)));
    }
    return new CaseNode(conditions, branches, choice.type());
  }

  private static boolean isNull(Expr expr) {
    return expr instanceof Literal literal && literal.value() == null;
  }

  /** Finds the rows where the expression is {@code wanted}: true or false, never null. */
  private Selector selector(Expr expr, boolean wanted, boolean wrap) {
    if (wrap && !(expr instanceof And) && !(expr instanceof InputRef)) {
      int column = Traits.dictionaryColumn(expr);
      if (column >= 0) {
        return new ColumnSelector(column, () -> selector(expr, wanted, false));
      }
    }
    return switch (expr) {
      case And and -> wanted ? all(and, wrap) : any(and.operands(), false, wrap);
      case Or or ->
          wanted
              ? any(or.operands(), true, wrap)
              : new AndSelector(selectors(or.operands(), false, wrap));
      case Call call -> callSelector(call, wanted, wrap);
      case InputRef ref -> new FlagSelector(value(ref, wrap), wanted);
      case Literal literal -> new FlagSelector(value(literal, wrap), wanted);
      case Case choice -> new FlagSelector(bare(choice, wrap), wanted);
      case Cast cast -> new FlagSelector(bare(cast, wrap), wanted);
      case In in -> new FlagSelector(bare(in, wrap), wanted);
      case Lambda lambda -> throw new IllegalArgumentException("a function is no value: " + lambda);
    };
  }

  private Selector any(List<Expr> operands, boolean wanted, boolean wrap) {
    return new OrSelector(selectors(operands, wanted, wrap));
  }

  private List<Selector> selectors(List<Expr> operands, boolean wanted, boolean wrap) {
    return operands.stream().map(operand -> selector(operand, wanted, wrap)).toList();
  }

  /** A conjunction, its comparisons of one operand with constants made one range each. */
  private Selector all(And and, boolean wrap) {
    List<Expr> operands = new ArrayList<>();
    flatten(and, operands);
    List<Object> parts = new ArrayList<>();
    for (Expr operand : operands) {
      Range range = Range.of(operand);
      int same = -1;
      for (int i = 0; i < parts.size() && range != null && !range.outside(); i++) {
        if (parts.get(i) instanceof Range other
            && !other.outside()
            && other.operand().equals(range.operand())) {
          same = i;
        }
      }
      if (same >= 0) {
        parts.set(same, ((Range) parts.get(same)).intersect(range));
      } else {
        parts.add(range != null ? range : operand);
      }
    }
    List<Selector> selectors =
        parts.stream()
            .map(
                part ->
                    part instanceof Range range
                        ? range(range, wrap)
                        : selector((Expr) part, true, wrap))
            .toList();
    return selectors.size() == 1 ? selectors.get(0) : new AndSelector(selectors);
  }

  private static void flatten(Expr expr, List<Expr> into) {
    if (expr instanceof And and) {
      and.operands().forEach(operand -> flatten(operand, into));
    } else {
      into.add(expr);
    }
  }

  private Selector range(Range range, boolean wrap) {
    int column = wrap ? Traits.dictionaryColumn(range.operand()) : -1;
    if (column >= 0) {
      return new ColumnSelector(column, () -> range(range, false));
    }
    return new RangeSelector(
        value(range.operand(), wrap),
        range.operand().type(),
        range.low(),
        range.high(),
        range.outside());
  }

  private Selector callSelector(Call call, boolean wanted, boolean wrap) {
    Comparison comparison = Comparison.of(call.function());
    if (comparison != null) {
      return comparison(call, wanted ? comparison : comparison.negated(), wrap);
    }
    return switch (call.function()) {
      case "not" -> selector(call.operands().get(0), !wanted, wrap);
      case "is null" -> new NullSelector(value(call.operands().get(0), wrap), wanted);
      case "is not null" -> new NullSelector(value(call.operands().get(0), wrap), !wanted);
      case "is true" -> truth(call, true, wanted, wrap);
      case "is false" -> truth(call, false, wanted, wrap);
      default -> new FlagSelector(bare(call, wrap), wanted);
    };
  }

  /**
   * IS TRUE and IS FALSE; where they do not hold the operand may be null, which no selector finds.
   */
  private Selector truth(Call call, boolean value, boolean wanted, boolean wrap) {
    return wanted
        ? selector(call.operands().get(0), value, wrap)
        : new FlagSelector(bare(call, wrap), false);
  }

  private Selector comparison(Call call, Comparison asked, boolean wrap) {
    Call same = new Call(asked.symbol(), call.operands(), Simple.BOOLEAN, call.origin());
    Range range = Range.of(same);
    if (range != null) {
      return range(range, wrap);
    }
    Selector general = new FlagSelector(bare(same, wrap), true);
    return isPair(call)
        ? new PairSelector(
            asked,
            ((InputRef) call.operands().get(0)).index(),
            ((InputRef) call.operands().get(1)).index(),
            general)
        : general;
  }

  private static boolean isPair(Call call) {
    if (call.operands().get(0) instanceof InputRef a
        && call.operands().get(1) instanceof InputRef b
        && a.type().equals(b.type())) {
      Layout layout = a.type().layout();
      return layout == Layout.INT || layout == Layout.LONG;
    }
    return false;
  }
}
