package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.nested.ElementSpans;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Simple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Functions that make lists, take them apart and search them. Positions count from 1. */
final class ListFunctions {
  private static final int MOST_ELEMENTS = 1 << 28;

  private ListFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>();
    all.add(
        ScalarFunction.named("list_value", "list_pack")
            .types(ListFunctions::literal)
            .coerced(
                (operands, result) ->
                    Collections.nCopies(operands.size(), ((Array) result).element()))
            .nullAware()
            .doc("A list of the operands.", "list_value(1, 2) = [1, 2]")
            .kernel(site -> new NestedCall(site, ListFunctions::value)));
    all.add(
        list("len", operands -> length(operands), "length", "array_length", "list_length")
            .doc("Number of characters, elements or entries.", "len([1, 2]) = 2")
            .kernel(ListFunctions::len));
    all.add(
        list("cardinality", Types.rule(Simple.BIGINT, DataType::isNested))
            .doc("Number of elements of a list, or entries of a map.", "cardinality([1, 2]) = 2")
            .kernel(ListFunctions::len));
    all.add(
        list("list_extract", ListFunctions::element, "array_extract", "list_element")
            .coerced((operands, result) -> List.of(operands.get(0), Simple.BIGINT))
            .doc(
                "The element at a position, from the end if negative; null if there is none. Of a"
                    + " string the character, and nothing if there is none.",
                "list_extract([4, 5], 2) = 5")
            .kernel(
                site ->
                    site.operand(0).isString()
                        ? new RowCall(site, (RowCall.ToString) ListFunctions::character)
                        : new NestedCall(site, new Spans()::extract)));
    all.add(
        list("list_slice", ListFunctions::slice, "array_slice")
            .coerced(
                (operands, result) -> {
                  List<DataType> types =
                      new ArrayList<>(Collections.nCopies(operands.size(), Simple.BIGINT));
                  types.set(0, operands.get(0));
                  return types;
                })
            .throwing()
            .doc(
                "The elements from one position to another, all or those some steps apart, or the"
                    + " characters of a string; negative positions count from the end, and with a"
                    + " negative step the last comes first.",
                "list_slice([4, 5, 6], 1, 3, 2) = [4, 6]")
            .kernel(
                site ->
                    site.operand(0).isString()
                        ? new RowCall(site, (RowCall.ToString) ListFunctions::textSlice)
                        : new NestedCall(site, new Spans()::slice)));
    all.add(
        search("list_contains", Simple.BOOLEAN, "list_has", "array_contains", "array_has")
            .doc("Whether a value is among the elements.", "list_contains([1, 2], 2) = true")
            .kernel(
                site ->
                    new NestedCall(
                        site, (in, row, out) -> out.addLong(position(in, row) > 0 ? 1 : 0))));
    all.add(
        search("list_position", Simple.INTEGER, "list_indexof", "array_position", "array_indexof")
            .nullAware()
            .doc(
                "Where a value first is among the elements; null if it is not.",
                "list_position([4, 5], 5) = 2")
            .kernel(site -> new NestedCall(site, ListFunctions::indexOf)));
    all.add(
        list("list_concat", ListFunctions::sameLists, "list_cat", "array_concat", "array_cat")
            .coerced(Types::toResult)
            .nullAware()
            .doc("The elements of several lists, nulls left out.", "list_concat([1], [2]) = [1, 2]")
            .kernel(site -> new NestedCall(site, ListFunctions::concat)));
    all.add(
        list(
                "list_append",
                operands -> operands.size() == 2 ? grown(operands.get(0), operands.get(1)) : null,
                "array_append",
                "array_push_back")
            .coerced((operands, result) -> List.of(result, ((Array) result).element()))
            .nullAware()
            .doc("The list with a value behind.", "list_append([1], 2) = [1, 2]")
            .kernel(site -> new NestedCall(site, (in, row, out) -> grow(in, row, 0, 1, out))));
    all.add(
        list(
                "list_prepend",
                operands -> operands.size() == 2 ? grown(operands.get(1), operands.get(0)) : null,
                "array_prepend")
            .coerced((operands, result) -> List.of(((Array) result).element(), result))
            .nullAware()
            .doc("The list with a value in front.", "list_prepend(0, [1]) = [0, 1]")
            .kernel(site -> new NestedCall(site, (in, row, out) -> grow(in, row, 1, 0, out))));
    all.add(
        list("list_reverse", Types.first(ListFunctions::isList), "array_reverse")
            .doc("The elements backwards.", "list_reverse([1, 2]) = [2, 1]")
            .kernel(site -> new NestedCall(site, new Spans()::reverse)));
    all.add(
        list("list_distinct", Types.first(ListFunctions::isList), "array_distinct")
            .doc(
                "Each element once, in the order of first appearance, without nulls.",
                "list_distinct([2, 1, 2]) = [2, 1]")
            .kernel(site -> new NestedCall(site, new Spans()::distinct)));
    all.add(
        list("list_unique", Types.rule(Simple.BIGINT, ListFunctions::isList), "array_unique")
            .doc("Number of different elements, nulls left out.", "list_unique([2, 1, 2]) = 2")
            .kernel(site -> new NestedCall(site, new Spans()::unique)));
    all.add(sort("list_sort", false, "array_sort"));
    all.add(sort("list_reverse_sort", true, "array_reverse_sort"));
    all.add(
        list("flatten", ListFunctions::flat)
            .doc("The elements of the lists in a list.", "flatten([[1], [2]]) = [1, 2]")
            .kernel(site -> new NestedCall(site, new Spans()::flatten)));
    all.add(range("range", 0));
    all.add(range("generate_series", 1));
    all.add(
        pair("list_has_any", Simple.BOOLEAN, "array_has_any")
            .doc("Whether two lists share an element.", "list_has_any([1, 2], [2, 3]) = true")
            .kernel(site -> new NestedCall(site, new Spans()::hasAny)));
    all.add(
        pair("list_has_all", Simple.BOOLEAN, "array_has_all")
            .doc("Whether a list has all elements of another.", "list_has_all([1, 2], [2]) = true")
            .kernel(site -> new NestedCall(site, new Spans()::hasAll)));
    all.add(
        list("list_intersect", ListFunctions::sameLists, "array_intersect")
            .coerced(Types::toResult)
            .doc(
                "The different elements that are in both lists.",
                "list_intersect([1, 2], [2, 3]) = [2]")
            .kernel(site -> new NestedCall(site, new Spans()::intersect)));
    all.add(
        list("list_where", ListFunctions::filtered, "array_where")
            .doc("The elements whose flag is true.", "list_where([4, 5], [false, true]) = [5]")
            .kernel(site -> new NestedCall(site, new Spans()::where)));
    all.add(
        list("array_to_string", Types.rule(Simple.VARCHAR, ListFunctions::isList, Types::string))
            .coerced((operands, result) -> List.of(new Array(Simple.VARCHAR), Simple.VARCHAR))
            .doc(
                "The texts of the elements with a separator, nulls left out.",
                "array_to_string([1, 2], '-') = 1-2")
            .kernel(site -> new NestedCall(site, ListFunctions::join)));
    all.add(
        list(
                "string_split",
                Types.rule(new Array(Simple.VARCHAR), Types::string, Types::string),
                "str_split",
                "split",
                "string_to_array")
            .doc(
                "The parts of a text between separators; its characters if the separator is"
                    + " empty.",
                "string_split('a-b', '-') = [a, b]")
            .kernel(site -> new NestedCall(site, ListFunctions::split)));
    all.addAll(ListShapes.all());
    return all;
  }

  private static ScalarFunction.Builder list(String name, TypeRule rule, String... aliases) {
    return ScalarFunction.named(name, aliases).types(rule);
  }

  static boolean isList(DataType type) {
    return type instanceof Array || type == Simple.NULL;
  }

  private static DataType literal(List<DataType> operands) {
    if (operands.isEmpty()) {
      return new Array(Simple.NULL);
    }
    DataType element = Types.comparable(operands);
    return element == null ? null : new Array(element);
  }

  private static DataType length(List<DataType> operands) {
    if (operands.size() != 1) {
      return null;
    }
    DataType type = operands.get(0);
    return type.isString() || type == Simple.NULL
        ? Simple.INTEGER
        : type instanceof Array || type instanceof DataType.Map ? Simple.BIGINT : null;
  }

  private static Kernel len(CallSite site) {
    return site.operand(0).isNested()
        ? new NestedCall(
            site,
            (in, row, out) -> {
              NestedArgument list = in.open(0, row);
              out.addLong(Elements.count(list.type(), list.bytes(), list.length()));
            })
        : RowCall.number(
            site, (in, row) -> Utf8.count(in.text(0).address(row), in.text(0).length(row)));
  }

  private static DataType element(List<DataType> operands) {
    if (operands.size() != 2 || !Types.integer(operands.get(1))) {
      return null;
    }
    return operands.get(0).isString()
        ? Simple.VARCHAR
        : operands.get(0) instanceof Array array ? array.element() : null;
  }

  private static DataType slice(List<DataType> operands) {
    boolean positions =
        (operands.size() == 3 || operands.size() == 4)
            && operands.subList(1, operands.size()).stream().allMatch(Types::integer);
    if (!positions) {
      return null;
    }
    return operands.get(0).isString() && operands.size() == 3
        ? Simple.VARCHAR
        : operands.get(0) instanceof Array list ? list : null;
  }

  /** The character at a position. */
  private static String character(RowCall in, int row) {
    return characters(in.string(0, row), in.number(1, row), in.number(1, row));
  }

  /** The characters from one position to another. */
  private static String textSlice(RowCall in, int row) {
    return characters(in.string(0, row), in.number(1, row), in.number(2, row));
  }

  private static String characters(String text, long first, long last) {
    int count = text.codePointCount(0, text.length());
    long begin = Math.max(1, Spans.fromStart(first, count)) - 1;
    long end = Math.min(count, Spans.fromStart(last, count));
    return begin >= end
        ? ""
        : text.substring(
            text.offsetByCodePoints(0, (int) begin), text.offsetByCodePoints(0, (int) end));
  }

  /** Functions of a list and a value that may be among its elements. */
  private static ScalarFunction.Builder search(String name, DataType result, String... aliases) {
    return list(
            name,
            operands ->
                operands.size() == 2 && grown(operands.get(0), operands.get(1)) != null
                    ? result
                    : null,
            aliases)
        .coerced(
            (operands, _) -> {
              DataType list = grown(operands.get(0), operands.get(1));
              return List.of(list, ((Array) list).element());
            });
  }

  /** The type of a list that also has a value, or null. */
  private static DataType grown(DataType list, DataType value) {
    if (list == Simple.NULL) {
      return new Array(value);
    }
    DataType element =
        list instanceof Array array ? Types.comparable(array.element(), value) : null;
    return element == null ? null : new Array(element);
  }

  private static DataType sameLists(List<DataType> operands) {
    return !operands.isEmpty() && operands.stream().allMatch(ListFunctions::isList)
        ? Types.comparable(operands)
        : null;
  }

  private static ScalarFunction.Builder pair(String name, DataType result, String... aliases) {
    return list(
            name,
            operands -> operands.size() == 2 && sameLists(operands) != null ? result : null,
            aliases)
        .coerced((operands, _) -> Collections.nCopies(2, sameLists(operands)));
  }

  private static DataType flat(List<DataType> operands) {
    return operands.size() == 1 && operands.get(0) instanceof Array(DataType inner) && isList(inner)
        ? inner == Simple.NULL ? operands.get(0) : inner
        : null;
  }

  private static DataType filtered(List<DataType> operands) {
    return operands.size() == 2
            && operands.get(0) instanceof Array
            && operands.get(1).equals(new Array(Simple.BOOLEAN))
        ? operands.get(0)
        : null;
  }

  private static ScalarFunction sort(String name, boolean reverse, String alias) {
    return list(
            name,
            Types.any(
                Types.first(ListFunctions::isList),
                Types.first(ListFunctions::isList, Types::string),
                Types.first(ListFunctions::isList, Types::string, Types::string)),
            alias)
        .throwing()
        .doc(
            "The elements in "
                + (reverse ? "descending" : "ascending")
                + " order, nulls last; then 'ASC' or 'DESC', 'NULLS FIRST' or 'NULLS LAST'.",
            reverse ? "list_reverse_sort([1, 2]) = [2, 1]" : "list_sort([2, 1]) = [1, 2]")
        .kernel(site -> new NestedCall(site, new Spans(reverse)::sort));
  }

  private static ScalarFunction range(String name, int inclusive) {
    return list(
            name,
            Types.any(
                Types.rule(new Array(Simple.BIGINT), Types::integer),
                Types.rule(new Array(Simple.BIGINT), Types::integer, Types::integer),
                Types.rule(
                    new Array(Simple.BIGINT), Types::integer, Types::integer, Types::integer),
                ListShapes::series))
        .coerced(
            (operands, result) ->
                result.equals(new Array(Simple.BIGINT))
                    ? Collections.nCopies(operands.size(), Simple.BIGINT)
                    : ListShapes.seriesOperands(operands))
        .throwing()
        .doc(
            "The integers from a start (0) to an end, "
                + (inclusive == 1 ? "with" : "without")
                + " it, by a step (1); or dates and timestamps by an interval.",
            inclusive == 1 ? "generate_series(1, 3) = [1, 2, 3]" : "range(3) = [0, 1, 2]")
        .kernel(
            site -> {
              return new NestedCall(
                  site,
                  (in, row, out) -> {
                    int count = in.count();
                    if (count == 3 && ListShapes.isInterval(in.type(2))) {
                      ListShapes.series(in, row, inclusive == 1, out);
                      return;
                    }
                    long from = count == 1 ? 0 : in.number(0, row);
                    long to = in.number(count == 1 ? 0 : 1, row);
                    long step = count == 3 ? in.number(2, row) : 1;
                    NestedBytes bytes = in.bytes();
                    series(from, to, step, inclusive == 1, bytes);
                    out.addBytes(bytes.array(), 0, bytes.size());
                  });
            });
  }

  private static void series(long from, long to, long step, boolean inclusive, NestedBytes out) {
    if (step == 0) {
      throw Errors.invalidArgument("the step of a range is 0");
    }
    long value = from;
    int count = 0;
    while (step > 0
        ? value < to || (inclusive && value == to)
        : value > to || (inclusive && value == to)) {
      if (count++ == MOST_ELEMENTS) {
        throw Errors.invalidArgument("a list would have more than " + MOST_ELEMENTS + " elements");
      }
      out.putValueMark();
      out.putBigint(value);
      long next = value + step;
      if (((value ^ next) & (step ^ next)) < 0) {
        return;
      }
      value = next;
    }
  }

  private static void value(NestedCall in, int row, ElementColumn out) {
    NestedBytes bytes = in.bytes();
    for (int i = 0; i < in.count(); i++) {
      in.append(i, row, bytes);
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  /** The position of operand 1 in the list of operand 0, 0 if it is not there. */
  private static int position(NestedCall in, int row) {
    NestedBytes wanted = in.probe(1, row);
    NestedArgument list = in.open(0, row);
    DataType element = in.elementType(0);
    int position = 1;
    for (int at = 0; at < list.length(); position++) {
      int next = Elements.skip(element, list.bytes(), at);
      if (Arrays.equals(list.bytes(), at, next, wanted.array(), 0, wanted.size())) {
        return position;
      }
      at = next;
    }
    return 0;
  }

  private static void indexOf(NestedCall in, int row, ElementColumn out) {
    int position = in.isNull(0, row) ? 0 : position(in, row);
    if (position == 0) {
      out.addNull();
    } else {
      out.addLong(position);
    }
  }

  private static void concat(NestedCall in, int row, ElementColumn out) {
    NestedBytes bytes = in.bytes();
    boolean any = false;
    for (int i = 0; i < in.count(); i++) {
      if (!in.isNull(i, row)) {
        any = true;
        NestedArgument list = in.open(i, row);
        bytes.put(list.bytes(), 0, list.length());
      }
    }
    if (any) {
      out.addBytes(bytes.array(), 0, bytes.size());
    } else {
      out.addNull();
    }
  }

  private static void grow(NestedCall in, int row, int list, int value, ElementColumn out) {
    NestedBytes bytes = in.bytes();
    for (int i = 0; i < 2; i++) {
      if (i == value) {
        in.append(value, row, bytes);
      } else if (!in.isNull(list, row)) {
        NestedArgument elements = in.open(list, row);
        bytes.put(elements.bytes(), 0, elements.length());
      }
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  private static void join(NestedCall in, int row, ElementColumn out) {
    NestedArgument list = in.open(0, row);
    byte[] value = Arrays.copyOf(list.bytes(), list.length());
    List<Object> texts = ElementReader.elements(new Array(Simple.VARCHAR), value);
    String separator = in.string(1, row);
    StringBuilder joined = new StringBuilder();
    String before = "";
    for (Object text : texts) {
      if (text != null) {
        joined.append(before).append(new String((byte[]) text, StandardCharsets.UTF_8));
        before = separator;
      }
    }
    byte[] bytes = joined.toString().getBytes(StandardCharsets.UTF_8);
    out.addBytes(bytes, 0, bytes.length);
  }

  private static void split(NestedCall in, int row, ElementColumn out) {
    String text = in.string(0, row);
    String separator = in.string(1, row);
    NestedBytes bytes = in.bytes();
    if (separator.isEmpty() && !text.isEmpty()) {
      text.codePoints().forEach(c -> bytes.putText(Character.toString(c)));
    } else {
      int from = 0;
      boolean whole = separator.isEmpty();
      for (int at;
          !whole && (at = text.indexOf(separator, from)) >= 0;
          from = at + separator.length()) {
        bytes.putText(text.substring(from, at));
      }
      bytes.putText(text.substring(from));
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  /** Steps that look at the elements of one or two lists. One thread's. */
  private static final class Spans {
    private final boolean descending;
    private final ElementSpans first = new ElementSpans();
    private final ElementSpans second = new ElementSpans();

    Spans() {
      this(false);
    }

    Spans(boolean descending) {
      this.descending = descending;
    }

    void extract(NestedCall in, int row, ElementColumn out) {
      long index = in.number(1, row);
      NestedArgument list = in.open(0, row);
      first.of(list);
      long at = index < 0 ? first.count() + index : index - 1;
      if (index == 0 || at < 0 || at >= first.count()) {
        out.addNull();
      } else {
        out.add(list, first.start((int) at));
      }
    }

    void slice(NestedCall in, int row, ElementColumn out) {
      NestedArgument list = in.open(0, row);
      int count = first.of(list).count();
      long from = fromStart(in.number(1, row), count);
      long to = fromStart(in.number(2, row), count);
      int begin = (int) Math.max(1, from) - 1;
      int end = (int) Math.min(count, to);
      if (in.count() > 3) {
        stepped(begin, end, in.number(3, row), in.bytes(), out);
      } else if (from > count || begin >= end) {
        out.addBytes(list.bytes(), 0, 0);
      } else {
        out.addBytes(list.bytes(), first.start(begin), first.end(end - 1) - first.start(begin));
      }
    }

    private void stepped(int begin, int end, long step, NestedBytes bytes, ElementColumn out) {
      if (step == 0) {
        throw Errors.invalidArgument("the step of a slice can't be 0");
      }
      if (step > 0) {
        for (long i = begin; i < end; i += step) {
          first.append((int) i, bytes);
        }
      } else {
        for (long i = end - 1L; i >= begin; i += step) {
          first.append((int) i, bytes);
        }
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }

    private static long fromStart(long position, int count) {
      return position < 0 ? Math.max(position, -count - 1L) + count + 1 : position;
    }

    void reverse(NestedCall in, int row, ElementColumn out) {
      first.of(in.open(0, row));
      NestedBytes bytes = in.bytes();
      for (int i = first.count() - 1; i >= 0; i--) {
        first.append(i, bytes);
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }

    /** The numbers of the different elements that are not null, in order of first appearance. */
    private int[] different() {
      int count = first.count();
      Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
      Arrays.sort(order, (a, b) -> first.compare(a, first, b));
      boolean[] kept = new boolean[count];
      for (int i = 0; i < count; i++) {
        kept[order[i]] =
            !first.isNull(order[i])
                && (i == 0 || first.compare(order[i], first, order[i - 1]) != 0);
      }
      return IntStream.range(0, count).filter(i -> kept[i]).toArray();
    }

    void distinct(NestedCall in, int row, ElementColumn out) {
      first.of(in.open(0, row));
      NestedBytes bytes = in.bytes();
      for (int i : different()) {
        first.append(i, bytes);
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }

    void unique(NestedCall in, int row, ElementColumn out) {
      first.of(in.open(0, row));
      out.addLong(different().length);
    }

    void sort(NestedCall in, int row, ElementColumn out) {
      boolean down =
          in.count() > 1 ? flag(in.string(1, row), "ASC", "DESC") != descending : descending;
      boolean nullsFirst = in.count() > 2 && !flag(in.string(2, row), "NULLS FIRST", "NULLS LAST");
      first.of(in.open(0, row));
      Integer[] order = IntStream.range(0, first.count()).boxed().toArray(Integer[]::new);
      Arrays.sort(
          order,
          (a, b) -> {
            boolean aNull = first.isNull(a);
            boolean bNull = first.isNull(b);
            if (aNull || bNull) {
              return aNull == bNull ? 0 : aNull == nullsFirst ? -1 : 1;
            }
            int compared = first.compare(a, first, b);
            return down ? -compared : compared;
          });
      NestedBytes bytes = in.bytes();
      for (int i : order) {
        first.append(i, bytes);
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }

    private static boolean flag(String given, String no, String yes) {
      String text = given.strip().toUpperCase(Locale.ROOT);
      if (!text.equals(no) && !text.equals(yes)) {
        throw new SheafException(
            ErrorCode.INVALID_ARGUMENT, "'" + given + "' is neither " + no + " nor " + yes);
      }
      return text.equals(yes);
    }

    void flatten(NestedCall in, int row, ElementColumn out) {
      NestedArgument outer = in.open(0, row);
      first.of(outer);
      NestedBytes bytes = in.bytes();
      for (int i = 0; i < first.count(); i++) {
        if (!first.isNull(i)) {
          bytes.put(outer.bytes(), first.start(i) + 1, first.end(i) - 1);
        }
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }

    private void openBoth(NestedCall in, int row) {
      first.of(in.open(0, row));
      second.of(in.open(1, row));
    }

    void hasAny(NestedCall in, int row, ElementColumn out) {
      openBoth(in, row);
      out.addLong(
          IntStream.range(0, second.count())
                  .anyMatch(i -> !second.isNull(i) && first.contains(second, i))
              ? 1
              : 0);
    }

    void hasAll(NestedCall in, int row, ElementColumn out) {
      openBoth(in, row);
      out.addLong(
          IntStream.range(0, second.count())
                  .allMatch(i -> second.isNull(i) || first.contains(second, i))
              ? 1
              : 0);
    }

    void intersect(NestedCall in, int row, ElementColumn out) {
      openBoth(in, row);
      NestedBytes bytes = in.bytes();
      for (int i : different()) {
        if (second.contains(first, i)) {
          first.append(i, bytes);
        }
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }

    void where(NestedCall in, int row, ElementColumn out) {
      NestedArgument flags = in.open(1, row);
      first.of(in.open(0, row));
      second.of(flags);
      NestedBytes bytes = in.bytes();
      for (int i = 0; i < Math.min(first.count(), second.count()); i++) {
        if (!second.isNull(i) && flags.bytes()[second.start(i) + 1] != 0) {
          first.append(i, bytes);
        }
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }
  }
}
