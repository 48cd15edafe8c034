package io.sheaf.columnar.function;

import com.google.re2j.Matcher;
import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.ElementReader;
import io.sheaf.columnar.nested.ElementSpans;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Struct;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Functions that put lists together element by element, and lists of points in time. */
final class ListShapes {
  private static final int MICRO_DIGITS = 6;
  private static final int MOST_ELEMENTS = 1 << 28;
  private static final Timestamp POINT = new Timestamp(MICRO_DIGITS, false);

  private ListShapes() {}

  static List<ScalarFunction> all() {
    return List.of(
        ScalarFunction.named("list_zip", "array_zip")
            .types(ListShapes::zipped)
            .doc(
                "A list of structs of the elements at the same positions, as long as the longest"
                    + " list, or as the shortest with true as last operand.",
                "list_zip([1, 2], ['a', 'b'])[2] = (2, b)")
            .kernel(site -> new NestedCall(site, ListShapes::zip)),
        ScalarFunction.named("list_resize", "array_resize")
            .types(ListShapes::resized)
            .coerced(ListShapes::resizedOperands)
            .nullAware()
            .throwing()
            .doc(
                "The list cut to a number of elements, or filled up with a value, else with nulls.",
                "list_resize([1, 2], 3, 0) = [1, 2, 0]")
            .kernel(site -> new NestedCall(site, ListShapes::resize)),
        ScalarFunction.named("list_select", "array_select")
            .types(
                operands ->
                    operands.size() == 2
                            && operands.get(0) instanceof Array
                            && operands.get(1) instanceof Array positions
                            && (positions.element().isInteger()
                                || positions.element() == Simple.NULL)
                        ? operands.get(0)
                        : null)
            .coerced((operands, _) -> List.of(operands.get(0), new Array(Simple.BIGINT)))
            .doc(
                "The elements at some positions; null where there is none.",
                "list_select([4, 5, 6], [3, 1]) = [6, 4]")
            .kernel(site -> new NestedCall(site, ListShapes::select)),
        ScalarFunction.named("regexp_extract_all")
            .types(
                Types.any(
                    Types.rule(new Array(Simple.VARCHAR), Types::string, Types::string),
                    Types.rule(
                        new Array(Simple.VARCHAR), Types::string, Types::string, Types::integer)))
            .coerced(
                (operands, _) ->
                    operands.size() == 2
                        ? List.of(Simple.VARCHAR, Simple.VARCHAR)
                        : List.of(Simple.VARCHAR, Simple.VARCHAR, Simple.BIGINT))
            .throwing()
            .doc(
                "All matches of a regular expression, or one group of each.",
                "regexp_extract_all('a1b22', '[0-9]+') = [1, 22]")
            .kernel(site -> new NestedCall(site, new Pattern()::all)),
        ScalarFunction.named("regexp_split_to_array", "string_split_regex", "str_split_regex")
            .types(Types.rule(new Array(Simple.VARCHAR), Types::string, Types::string))
            .coerced((operands, _) -> List.of(Simple.VARCHAR, Simple.VARCHAR))
            .throwing()
            .doc(
                "The parts of a text between matches of a regular expression.",
                "regexp_split_to_array('a1b22c', '[0-9]+') = [a, b, c]")
            .kernel(site -> new NestedCall(site, new Pattern()::split)));
  }

  private static DataType zipped(List<DataType> operands) {
    int lists = operands.size() - (truncates(operands) ? 1 : 0);
    if (lists < 1 || !operands.subList(0, lists).stream().allMatch(Array.class::isInstance)) {
      return null;
    }
    List<Struct.Member> members = new ArrayList<>();
    for (int i = 0; i < lists; i++) {
      members.add(new Struct.Member(Struct.UNNAMED + i, ((Array) operands.get(i)).element()));
    }
    return new Array(new Struct(members));
  }

  private static boolean truncates(List<DataType> operands) {
    return operands.size() > 1 && operands.getLast() == Simple.BOOLEAN;
  }

  private static void zip(NestedCall in, int row, ElementColumn out) {
    boolean hasFlag = in.type(in.count() - 1) == Simple.BOOLEAN;
    boolean shortest = hasFlag && in.number(in.count() - 1, row) != 0;
    ElementSpans[] lists = new ElementSpans[in.count() - (hasFlag ? 1 : 0)];
    int size = shortest ? Integer.MAX_VALUE : 0;
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new ElementSpans().of(in.open(i, row));
      size = shortest ? Math.min(size, lists[i].count()) : Math.max(size, lists[i].count());
    }
    NestedBytes bytes = in.bytes();
    for (int at = 0; at < size; at++) {
      bytes.putValueMark();
      for (ElementSpans list : lists) {
        append(list, at, bytes);
      }
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  private static void append(ElementSpans list, int at, NestedBytes to) {
    if (at < list.count()) {
      list.append(at, to);
    } else {
      to.putNull();
    }
  }

  private static DataType resized(List<DataType> operands) {
    if (operands.size() < 2
        || operands.size() > 3
        || !(operands.get(0) instanceof Array list)
        || !operands.get(1).isInteger()) {
      return null;
    }
    DataType element =
        operands.size() == 2 ? list.element() : Types.comparable(list.element(), operands.get(2));
    return element == null ? null : new Array(element);
  }

  private static List<DataType> resizedOperands(List<DataType> operands, DataType result) {
    return operands.size() == 2
        ? List.of(result, Simple.BIGINT)
        : List.of(result, Simple.BIGINT, ((Array) result).element());
  }

  private static void resize(NestedCall in, int row, ElementColumn out) {
    if (in.isNull(0, row)) {
      out.addNull();
      return;
    }
    long size = in.isNull(1, row) ? 0 : in.number(1, row);
    if (size < 0 || size > MOST_ELEMENTS) {
      throw Errors.invalidArgument("a list can't have " + size + " elements");
    }
    ElementSpans list = new ElementSpans().of(in.open(0, row));
    NestedBytes bytes = in.bytes();
    for (int at = 0; at < size; at++) {
      if (at < list.count() || in.count() == 2) {
        append(list, at, bytes);
      } else {
        in.append(2, row, bytes);
      }
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  private static void select(NestedCall in, int row, ElementColumn out) {
    ElementSpans list = new ElementSpans().of(in.open(0, row));
    List<Object> positions =
        ElementReader.elements(
            new Array(Simple.BIGINT),
            Arrays.copyOf(in.open(1, row).bytes(), in.opened(1).length()));
    NestedBytes bytes = in.bytes();
    for (Object position : positions) {
      long at = position == null ? 0 : (long) position;
      append(list, at >= 1 && at <= list.count() ? (int) at - 1 : list.count(), bytes);
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  /** The regular expression of a call, compiled when it changes. */
  private static final class Pattern {
    private String text;
    private RegularExpression compiled;

    private RegularExpression of(NestedCall in, int row) {
      String wanted = in.string(1, row);
      if (!wanted.equals(text)) {
        compiled = RegularExpression.of(wanted, "");
        text = wanted;
      }
      return compiled;
    }

    void all(NestedCall in, int row, ElementColumn out) {
      Matcher matcher = of(in, row).matcher(in.string(0, row));
      long group = in.count() == 3 ? in.number(2, row) : 0;
      if (group < 0 || group > matcher.groupCount()) {
        throw Errors.invalidArgument(
            "the pattern has " + matcher.groupCount() + " groups, not " + group);
      }
      NestedBytes bytes = in.bytes();
      while (matcher.find()) {
        String found = matcher.group((int) group);
        bytes.putText(found == null ? "" : found);
      }
      out.addBytes(bytes.array(), 0, bytes.size());
    }

    void split(NestedCall in, int row, ElementColumn out) {
      String whole = in.string(0, row);
      Matcher matcher = of(in, row).matcher(whole);
      NestedBytes bytes = in.bytes();
      int start = 0;
      while (matcher.find()) {
        // No text before the first character ends there, nor one behind the last.
        boolean atEnd = matcher.start() == whole.length() && matcher.end() == matcher.start();
        if (matcher.end() > 0 && !atEnd) {
          bytes.putText(whole.substring(start, matcher.start()));
          start = matcher.end();
        }
      }
      bytes.putText(whole.substring(start));
      out.addBytes(bytes.array(), 0, bytes.size());
    }
  }

  /** Whether the operands are a start, an end and a step in time. */
  static DataType series(List<DataType> operands) {
    return operands.size() == 3
            && isPoint(operands.get(0))
            && isPoint(operands.get(1))
            && isInterval(operands.get(2))
        ? new Array(POINT)
        : null;
  }

  static boolean isInterval(DataType type) {
    return type == Simple.INTERVAL_DAY_TIME || type == Simple.INTERVAL_YEAR_MONTH;
  }

  private static boolean isPoint(DataType type) {
    return type == Simple.DATE || (type instanceof Timestamp(int _, boolean instant) && !instant);
  }

  /** What a series' operands are computed in. */
  static List<DataType> seriesOperands(List<DataType> operands) {
    List<DataType> wanted = new ArrayList<>(Collections.nCopies(2, POINT));
    wanted.add(operands.get(2));
    return wanted;
  }

  /** Adds the list of the points from operand 0 to operand 1 by the step of operand 2. */
  static void series(NestedCall in, int row, boolean inclusive, ElementColumn out) {
    long from = in.number(0, row);
    long to = in.number(1, row);
    long step = in.number(2, row);
    LongBinaryOperator later = TemporalArithmetic.shift(POINT, in.type(2), POINT, 1);
    if (step == 0) {
      throw Errors.invalidArgument("the step of a range is 0");
    }
    NestedBytes bytes = in.bytes();
    long value = from;
    for (int count = 0; step > 0 ? value <= to : value >= to; count++) {
      if (count == MOST_ELEMENTS) {
        throw Errors.invalidArgument("a list would have more than " + MOST_ELEMENTS + " elements");
      }
      if (value == to && !inclusive) {
        break;
      }
      bytes.putValueMark();
      bytes.putBigint(value);
      value = later.applyAsLong(value, step);
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }
}
