package io.sheaf.columnar.function;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.nested.ElementSpans;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Aggregates over the elements of one list. Nulls are left out; of no elements they are null. */
final class ListAggregates {
  private ListAggregates() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>();
    all.add(
        aggregate("sum", ListAggregates::sumType)
            .throwing()
            .doc("Sum of the elements.", "list_sum([1, 2]) = 3")
            .kernel(ListAggregates::sum));
    all.add(
        aggregate("product", numbers(Simple.DOUBLE))
            .doc("Product of the elements.", "list_product([2, 3]) = 6.0")
            .kernel(
                site ->
                    doubles(
                        site,
                        values ->
                            values.stream()
                                .mapToDouble(Double::doubleValue)
                                .reduce(1, (a, b) -> a * b))));
    all.add(
        aggregate("avg", numbers(Simple.DOUBLE), "list_mean", "array_mean")
            .doc("Mean of the elements.", "list_avg([1, 2]) = 1.5")
            .kernel(site -> doubles(site, ListAggregates::mean)));
    all.add(
        aggregate("median", numbers(Simple.DOUBLE))
            .doc("Middle of the elements.", "list_median([1, 2, 4]) = 2.0")
            .kernel(site -> doubles(site, ListAggregates::median)));
    all.add(
        aggregate("var_samp", numbers(Simple.DOUBLE))
            .doc("Sample variance of the elements.", "list_var_samp([1, 3]) = 2.0")
            .kernel(site -> doubles(site, values -> variance(values, 1))));
    all.add(
        aggregate("var_pop", numbers(Simple.DOUBLE))
            .doc("Variance of the elements.", "list_var_pop([1, 3]) = 1.0")
            .kernel(site -> doubles(site, values -> variance(values, 0))));
    all.add(
        aggregate("stddev_samp", numbers(Simple.DOUBLE))
            .doc("Sample standard deviation of the elements.", "list_stddev_samp([1, 1]) = 0.0")
            .kernel(site -> doubles(site, values -> root(variance(values, 1)))));
    all.add(
        aggregate("stddev_pop", numbers(Simple.DOUBLE))
            .doc("Standard deviation of the elements.", "list_stddev_pop([1, 3]) = 1.0")
            .kernel(site -> doubles(site, values -> root(variance(values, 0)))));
    all.add(
        aggregate("count", Types.rule(Simple.BIGINT, ListFunctions::isList))
            .doc("Number of elements that are not null.", "list_count([1, null]) = 1")
            .kernel(
                site ->
                    new NestedCall(
                        site,
                        (in, row, out) -> {
                          ElementSpans spans = new ElementSpans().of(in.open(0, row));
                          int count = 0;
                          for (int i = 0; i < spans.count(); i++) {
                            count += spans.isNull(i) ? 0 : 1;
                          }
                          out.addLong(count);
                        })));
    all.add(choice("min", "Least element.", order -> order < 0, "list_min([2, 1]) = 1"));
    all.add(choice("max", "Greatest element.", order -> order > 0, "list_max([2, 1]) = 2"));
    all.add(
        choice(
            "any_value",
            "First element that is not null.",
            _ -> false,
            "list_any_value([null, 1]) = 1"));
    all.add(end("first", true, "list_first([1, 2]) = 1"));
    all.add(end("last", false, "list_last([1, 2]) = 2"));
    all.add(flags("bool_and", true, "list_bool_and([true, false]) = false"));
    all.add(flags("bool_or", false, "list_bool_or([true, false]) = true"));
    all.add(
        vectors(
                "list_dot_product",
                "list_inner_product",
                "array_dot_product",
                "array_inner_product")
            .doc("Sum of the products of elements.", "list_dot_product([1.0], [2.0]) = 2.0")
            .kernel(site -> vectors(site, ListAggregates::dot)));
    all.add(
        vectors("list_distance", "array_distance")
            .doc("Euclidean distance.", "list_distance([0.0, 0.0], [3.0, 4.0]) = 5.0")
            .kernel(site -> vectors(site, ListAggregates::distance)));
    all.add(
        vectors("list_cosine_similarity", "array_cosine_similarity")
            .doc(
                "Cosine of the angle between two vectors.",
                "list_cosine_similarity([1.0], [2.0]) = 1.0")
            .kernel(site -> vectors(site, (a, b) -> dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))));
    return all;
  }

  private static ScalarFunction.Builder aggregate(String name, TypeRule rule, String... aliases) {
    List<String> names = new ArrayList<>(List.of(aliases));
    names.add("array_" + name);
    return ScalarFunction.named("list_" + name, names.toArray(String[]::new)).types(rule);
  }

  private static TypeRule numbers(DataType result) {
    return Types.rule(result, type -> type instanceof Array array && isNumber(array.element()));
  }

  private static boolean isNumber(DataType type) {
    return type.isNumeric() || type == Simple.NULL;
  }

  /** As SUM's: exact, wide enough for 64-bit integers. */
  private static DataType sumType(List<DataType> operands) {
    if (operands.size() != 1 || !(operands.get(0) instanceof Array(DataType element))) {
      return null;
    }
    return switch (element) {
      case Decimal decimal -> new Decimal(Decimal.MAX_PRECISION, decimal.scale());
      case Simple simple when simple == Simple.BIGINT -> new Decimal(Decimal.MAX_PRECISION, 0);
      case Simple simple when simple.isInteger() || simple == Simple.NULL -> Simple.BIGINT;
      case Simple simple when simple.isFloating() -> Simple.DOUBLE;
      default -> null;
    };
  }

  private static List<Object> present(NestedCall in, int row) {
    NestedArgument list = in.open(0, row);
    List<Object> values = new ArrayList<>();
    ElementReader reader = new ElementReader(list.bytes(), list.length());
    while (reader.hasNext()) {
      Object value = reader.next(in.elementType(0));
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static Kernel sum(CallSite site) {
    if (site.type() == Simple.DOUBLE) {
      return doubles(site, values -> values.stream().mapToDouble(Double::doubleValue).sum());
    }
    return new NestedCall(
        site,
        (in, row, out) -> {
          List<Object> values = present(in, row);
          if (values.isEmpty()) {
            out.addNull();
            return;
          }
          BigInteger sum = BigInteger.ZERO;
          for (Object value : values) {
            sum = sum.add(big(value));
          }
          if (!DecimalTypes.holds(site.type(), sum)) {
            throw Errors.outOfRange(sum, site.type());
          }
          if (site.type() instanceof Decimal) {
            out.addWide(sum.longValue(), sum.shiftRight(64).longValue());
          } else {
            out.addLong(sum.longValue());
          }
        });
  }

  private static BigInteger big(Object value) {
    return value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
  }

  /** A number out of the elements as doubles; null, or of none, is null. */
  private static Kernel doubles(CallSite site, Function<List<Double>, Double> function) {
    DataType element = ((Array) site.operand(0)).element();
    int scale = DecimalTypes.scale(element);
    return new NestedCall(
        site,
        (in, row, out) -> {
          List<Double> values =
              present(in, row).stream().map(value -> toDouble(value, scale)).toList();
          addDouble(values.isEmpty() ? null : function.apply(values), out);
        });
  }

  private static void addDouble(Double value, ElementColumn out) {
    if (value == null) {
      out.addNull();
    } else {
      out.addDouble(value);
    }
  }

  private static Double toDouble(Object value, int scale) {
    return value instanceof Double d ? d : new BigDecimal(big(value), scale).doubleValue();
  }

  private static Double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }

  private static Double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (Double) ((sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }

  private static Double variance(List<Double> values, int less) {
    if (values.size() <= less) {
      return null;
    }
    double mean = mean(values);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return squares / (values.size() - less);
  }

  private static Double root(Double value) {
    return value == null ? null : (Double) Math.sqrt(value);
  }

  /** Whether a new element replaces the one chosen, given how it compares with it. */
  private interface Replaces {
    boolean test(int order);
  }

  private static TypeRule elementType() {
    return operands ->
        operands.size() == 1 && operands.get(0) instanceof Array array ? array.element() : null;
  }

  private static ScalarFunction choice(String name, String doc, Replaces replaces, String example) {
    return aggregate(name, elementType())
        .doc(doc, example)
        .kernel(
            site -> {
              ElementSpans spans = new ElementSpans();
              return new NestedCall(
                  site,
                  (in, row, out) -> {
                    NestedArgument list = in.open(0, row);
                    spans.of(list);
                    int best = -1;
                    for (int i = 0; i < spans.count(); i++) {
                      if (!spans.isNull(i)
                          && (best < 0 || replaces.test(spans.compare(i, spans, best)))) {
                        best = i;
                      }
                    }
                    add(list, spans, best, out);
                  });
            });
  }

  private static void add(NestedArgument list, ElementSpans spans, int index, ElementColumn out) {
    if (index < 0) {
      out.addNull();
    } else {
      out.add(list, spans.start(index));
    }
  }

  private static ScalarFunction end(String name, boolean first, String example) {
    return aggregate(name, elementType())
        .doc("The " + name + " element.", example)
        .kernel(
            site -> {
              ElementSpans spans = new ElementSpans();
              return new NestedCall(
                  site,
                  (in, row, out) -> {
                    NestedArgument list = in.open(0, row);
                    spans.of(list);
                    add(
                        list,
                        spans,
                        first ? Math.min(0, spans.count() - 1) : spans.count() - 1,
                        out);
                  });
            });
  }

  private static ScalarFunction flags(String name, boolean all, String example) {
    return aggregate(
            name, Types.rule(Simple.BOOLEAN, type -> type.equals(new Array(Simple.BOOLEAN))))
        .doc("Whether " + (all ? "all elements are" : "an element is") + " true.", example)
        .kernel(
            site ->
                new NestedCall(
                    site,
                    (in, row, out) -> {
                      List<Object> values = present(in, row);
                      if (values.isEmpty()) {
                        out.addNull();
                      } else {
                        out.addLong(
                            (all ? !values.contains(false) : values.contains(true)) ? 1 : 0);
                      }
                    }));
  }

  private static ScalarFunction.Builder vectors(String name, String... aliases) {
    return ScalarFunction.named(name, aliases)
        .types(
            operands ->
                operands.size() == 2
                        && operands.stream()
                            .allMatch(t -> t instanceof Array a && isNumber(a.element()))
                    ? Simple.DOUBLE
                    : null)
        .coerced((_, _) -> List.of(new Array(Simple.DOUBLE), new Array(Simple.DOUBLE)))
        .throwing();
  }

  private interface OfVectors {
    double apply(double[] a, double[] b);
  }

  private static Kernel vectors(CallSite site, OfVectors function) {
    return new NestedCall(
        site,
        (in, row, out) -> {
          double[] a = vector(in, 0, row);
          double[] b = vector(in, 1, row);
          if (a.length != b.length) {
            throw Errors.invalidArgument(
                "two vectors have " + a.length + " and " + b.length + " elements");
          }
          out.addDouble(function.apply(a, b));
        });
  }

  private static double[] vector(NestedCall in, int operand, int row) {
    NestedArgument list = in.open(operand, row);
    ElementReader reader = new ElementReader(list.bytes(), list.length());
    List<Double> values = new ArrayList<>();
    while (reader.hasNext()) {
      Double value = (Double) reader.next(Simple.DOUBLE);
      if (value == null) {
        throw Errors.invalidArgument("a vector has a null among its elements");
      }
      values.add(value);
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
