package io.sheaf.planner;

import io.sheaf.columnar.aggregate.AggregateFunctions;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.spec.MatchRows;
import io.sheaf.operators.spec.MatchSkip;
import io.sheaf.operators.spec.MatchValue;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.planner.physical.AggregateConversion;
import io.sheaf.planner.rule.RowPatternMatch;
import io.sheaf.planner.rule.RowPatternMatch.Value;
import io.sheaf.planner.type.DataTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexPatternFieldRef;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Takes a validated MATCH_RECOGNIZE apart:
 *
 * <pre>
 *   MEASURES LAST(B.x * 2) - A.x AS d      Project value0 - value1 AS d
 *                                            RowPatternMatch value0 = last c0 of B, value1 = last x of A
 *                                              Project x, x * 2 AS c0
 * </pre>
 *
 * The leaves of measures and conditions are values of one row, aggregates, the classifier and the
 * match's number. A column without a navigation is that of the variable's last row.
 */
final class RowPatterns {
  private static final String ANY_VARIABLE = "*";
  private static final int FURTHEST = 1 << 20;

  /** How the row that a value is of is found. */
  private record Place(boolean last, int offset, long shift, boolean whole) {
    static final Place CURRENT = new Place(true, 0, 0, false);
  }

  private final SqlMatchRecognize match;
  private final PatternVariables variables;
  private final RelNode input;
  private final Function<SqlNode, RexNode> plain;
  private final Function<SqlNode, RexNode> ofVariables;
  private final RexBuilder rex;
  private final RelDataTypeFactory types;
  private final List<RexNode> columns = new ArrayList<>();

  /**
   * @param plain converts expressions over the input
   * @param ofVariables converts measures and conditions, with columns of variables
   */
  RowPatterns(
      SqlMatchRecognize match,
      PatternVariables variables,
      RelNode input,
      Function<SqlNode, RexNode> plain,
      Function<SqlNode, RexNode> ofVariables) {
    this.match = match;
    this.variables = variables;
    this.input = input;
    this.plain = plain;
    this.ofVariables = ofVariables;
    this.rex = input.getCluster().getRexBuilder();
    this.types = input.getCluster().getTypeFactory();
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      columns.add(rex.makeInputRef(input, i));
    }
  }

  RelNode convert() {
    MatchRows rows = RowPatternColumn.rows(match);
    List<SortKey> order = new ArrayList<>();
    for (SqlNode key : match.getPartitionList()) {
      order.add(new SortKey(column(plain.apply(key)), false, false));
    }
    int partitionKeys = order.size();
    match.getOrderList().forEach(key -> order.add(sortKey(key)));
    List<RowPatternMatch.Definition> definitions = new ArrayList<>();
    for (SqlNode node : match.getPatternDefList()) {
      definitions.add(definition((SqlCall) node));
    }
    List<Value> values = new ArrayList<>();
    List<RexNode> measures = new ArrayList<>();
    for (SqlNode node : match.getMeasureList()) {
      measures.add(leaves(ofVariables.apply(((SqlCall) node).operand(0)), values, Place.CURRENT));
    }
    boolean hasUnmatched = rows == MatchRows.ALL_WITH_UNMATCHED;
    int number = hasUnmatched ? value(values, number(), bigint()) : -1;
    RelNode below = LogicalProject.create(input, List.of(), columns, (List<String>) null, Set.of());
    RowPatternMatch found =
        RowPatternMatch.create(
            below,
            new RowPatternMatch.Clause(
                partitionKeys,
                order,
                variables.names(),
                variables.pattern(),
                definitions,
                values,
                rows,
                skip()));
    List<RexNode> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RowPatternColumn column : RowPatternColumn.of(match, input.getRowType())) {
      switch (column) {
        case RowPatternColumn.OfInput of -> {
          outputs.add(rex.makeInputRef(found, of.index()));
          names.add(input.getRowType().getFieldNames().get(of.index()));
        }
        case RowPatternColumn.Measure measure -> {
          RexNode value = overMatch(measures.get(measure.index()), found);
          outputs.add(hasUnmatched ? ifMatched(value, found, columns.size() + number) : value);
          names.add(measure.name());
        }
      }
    }
    return LogicalProject.create(found, List.of(), outputs, names, Set.of());
  }

  private RexNode overMatch(RexNode measure, RowPatternMatch found) {
    return measure.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return rex.makeInputRef(found, columns.size() + ref.getIndex());
          }
        });
  }

  /** A row that no match has gives no measures, whatever they would be of nothing. */
  private RexNode ifMatched(RexNode value, RowPatternMatch found, int number) {
    RexNode unmatched = rex.makeCall(SqlStdOperatorTable.IS_NULL, rex.makeInputRef(found, number));
    return rex.makeCall(
        SqlStdOperatorTable.CASE, unmatched, rex.makeNullLiteral(value.getType()), value);
  }

  private SortKey sortKey(SqlNode key) {
    boolean descending = false;
    boolean nullsFirst = false;
    SqlNode node = key;
    SqlNode end = RowPatternValidator.withoutDirection(key);
    while (!node.equals(end)) {
      descending |= node.getKind() == SqlKind.DESCENDING;
      nullsFirst |= node.getKind() == SqlKind.NULLS_FIRST;
      node = ((SqlCall) node).operand(0);
    }
    return new SortKey(column(plain.apply(node)), descending, nullsFirst);
  }

  private MatchSkip skip() {
    SqlNode after = match.getAfter();
    if (after instanceof SqlCall call) {
      SqlIdentifier name = call.operand(0);
      List<Integer> found = variables.find(name.getSimple());
      if (found == null) {
        throw RowPatternValidator.error(
            name.getParserPosition(),
            "AFTER MATCH SKIP: PATTERN has no variable " + name.getSimple());
      }
      boolean first = call.getOperator().equals(SqlMatchRecognize.SKIP_TO_FIRST);
      return new MatchSkip(first ? MatchSkip.To.FIRST : MatchSkip.To.LAST, found, name.getSimple());
    }
    boolean toNext =
        after instanceof SqlLiteral literal
            && literal.getValue() == SqlMatchRecognize.AfterOption.SKIP_TO_NEXT_ROW;
    return new MatchSkip(
        toNext ? MatchSkip.To.NEXT_ROW : MatchSkip.To.PAST_LAST_ROW, List.of(), "");
  }

  private RowPatternMatch.Definition definition(SqlCall as) {
    List<Value> values = new ArrayList<>();
    RexNode condition = leaves(ofVariables.apply(as.operand(0)), values, Place.CURRENT);
    int variable = variables.primary(((SqlIdentifier) as.operand(1)).getSimple());
    return new RowPatternMatch.Definition(variable, values, condition);
  }

  /** The column of the projection below that holds an expression. */
  private int column(RexNode expression) {
    int known = columns.indexOf(expression);
    if (known >= 0) {
      return known;
    }
    columns.add(expression);
    return columns.size() - 1;
  }

  private static int value(List<Value> values, MatchValue value, RelDataType type) {
    Value added = new Value(value, type);
    int known = values.indexOf(added);
    if (known >= 0) {
      return known;
    }
    values.add(added);
    return values.size() - 1;
  }

  private RelDataType bigint() {
    return nullable(types.createSqlType(SqlTypeName.BIGINT));
  }

  private RelDataType nullable(RelDataType type) {
    return types.createTypeWithNullability(type, true);
  }

  private RexNode reference(List<Value> values, MatchValue value, RelDataType type) {
    RelDataType nullable = nullable(type);
    return new RexInputRef(value(values, value, nullable), nullable);
  }

  /** Replaces the leaves of a measure or condition by columns with their values. */
  private RexNode leaves(RexNode node, List<Value> values, Place place) {
    return switch (node) {
      case RexPatternFieldRef ref -> ofRow(ref, values, place);
      case RexSubQuery query ->
          throw unsupported("a sub-query in MEASURES or DEFINE of MATCH_RECOGNIZE");
      case RexCall call ->
          switch (call.getKind()) {
            case FINAL, RUNNING ->
                leaves(
                    call.operands.getFirst(),
                    values,
                    new Place(
                        place.last(),
                        place.offset(),
                        place.shift(),
                        call.getKind() == SqlKind.FINAL));
            case PREV, NEXT, FIRST, LAST -> navigation(call, values, place);
            case CLASSIFIER -> reference(values, classifier(call, place), call.getType());
            case MATCH_NUMBER -> reference(values, number(), bigint());
            default ->
                call.getOperator() instanceof SqlAggFunction function
                    ? aggregate(call, function, values, place)
                    : operands(call, values, place);
          };
      default -> node;
    };
  }

  private RexNode operands(RexCall call, List<Value> values, Place place) {
    List<RexNode> operands =
        call.getOperands().stream().map(operand -> leaves(operand, values, place)).toList();
    return call.clone(nullable(call.getType()), operands);
  }

  private RexNode navigation(RexCall call, List<Value> values, Place place) {
    RexNode of = call.operands.getFirst();
    int distance = distance(call);
    Place moved =
        switch (call.getKind()) {
          case PREV, NEXT -> {
            long shift = call.getKind() == SqlKind.PREV ? -distance : distance;
            yield new Place(place.last(), place.offset(), place.shift() + shift, place.whole());
          }
          default ->
              new Place(call.getKind() == SqlKind.LAST, distance, place.shift(), place.whole());
        };
    Contents contents = new Contents(of);
    if (contents.hasNavigation) {
      if (call.getKind() == SqlKind.FIRST || call.getKind() == SqlKind.LAST) {
        throw invalid(
            call.getOperator().getName()
                + " takes no other navigation inside; write PREV(LAST(x)) rather than"
                + " LAST(PREV(x))");
      }
      return leaves(of, values, moved);
    }
    return ofRow(of, values, moved);
  }

  private static int distance(RexCall navigation) {
    boolean isPhysical =
        navigation.getKind() == SqlKind.PREV || navigation.getKind() == SqlKind.NEXT;
    if (navigation.operands.size() < 2) {
      return isPhysical ? 1 : 0;
    }
    Long distance =
        navigation.operands.get(1) instanceof RexLiteral literal
            ? literal.getValueAs(Long.class)
            : null;
    if (distance == null || distance < 0 || distance > FURTHEST) {
      throw invalid(
          "the distance of "
              + navigation.getOperator().getName()
              + " must be a whole number from 0 to "
              + FURTHEST);
    }
    return distance.intValue();
  }

  /** An expression over the columns of one variable, in one of its rows. */
  private RexNode ofRow(RexNode of, List<Value> values, Place place) {
    Contents contents = new Contents(of);
    if (of instanceof RexCall call && call.getKind() == SqlKind.CLASSIFIER) {
      return reference(values, classifier(call, place), call.getType());
    }
    if (contents.hasAggregate) {
      throw invalid("PREV, NEXT, FIRST and LAST take no aggregates");
    }
    List<Integer> rowsOf = oneVariable(contents);
    if (!contents.hasMatchFunction) {
      return reference(
          values, column(rowsOf, column(overInput(of)), place, of.getType()), of.getType());
    }
    // The row may be missing, though a part of the expression is the same in all rows.
    RexNode there =
        reference(
            values,
            column(rowsOf, column(rex.makeLiteral(true)), place, rex.makeLiteral(true).getType()),
            rex.makeLiteral(true).getType());
    RexNode inside =
        of instanceof RexCall call ? operands(call, values, place) : leaves(of, values, place);
    return rex.makeCall(
        SqlStdOperatorTable.CASE,
        rex.makeCall(SqlStdOperatorTable.IS_NULL, there),
        rex.makeNullLiteral(inside.getType()),
        inside);
  }

  private List<Integer> oneVariable(Contents contents) {
    if (contents.variables.size() > 1) {
      throw invalid(
          "navigation and aggregates look at the rows of one variable, not of "
              + String.join(
                  " and ", contents.variables.stream().map(this::display).sorted().toList())
              + " together");
    }
    return contents.variables.isEmpty() ? List.of() : numbers(contents.variables.iterator().next());
  }

  private String display(String variable) {
    return variables.find(variable) == null ? "all rows" : variable;
  }

  private List<Integer> numbers(String variable) {
    // A column that names no variable comes with the table's name.
    List<Integer> found = variables.find(variable);
    return found == null ? List.of() : found;
  }

  private RexNode overInput(RexNode of) {
    return of.accept(
        new RexShuttle() {
          @Override
          public RexNode visitPatternFieldRef(RexPatternFieldRef ref) {
            return rex.makeInputRef(input, ref.getIndex());
          }
        });
  }

  private static MatchValue column(
      List<Integer> variables, int column, Place place, RelDataType type) {
    return new MatchValue(
        MatchValue.Kind.COLUMN,
        variables,
        place.last(),
        place.offset(),
        place.shift(),
        place.whole(),
        "",
        List.of(column),
        DataTypes.unpadded(type));
  }

  private MatchValue classifier(RexCall call, Place place) {
    List<Integer> of = call.operands.isEmpty() ? List.of() : known(nameOf(call));
    return new MatchValue(
        MatchValue.Kind.CLASSIFIER,
        of,
        place.last(),
        place.offset(),
        place.shift(),
        place.whole(),
        "",
        List.of(),
        DataType.Simple.VARCHAR);
  }

  private List<Integer> known(String variable) {
    List<Integer> found = variables.find(variable);
    if (found == null) {
      throw invalid("PATTERN has no variable " + variable);
    }
    return found;
  }

  /** The variable that CLASSIFIER is asked of. */
  private static String nameOf(RexCall classifier) {
    return ((RexLiteral) classifier.operands.getFirst()).getValueAs(String.class).strip();
  }

  private static MatchValue number() {
    return new MatchValue(
        MatchValue.Kind.NUMBER,
        List.of(),
        true,
        0,
        0,
        false,
        "",
        List.of(),
        DataType.Simple.BIGINT);
  }

  private RexNode aggregate(
      RexCall call, SqlAggFunction function, List<Value> values, Place place) {
    String name = AggregateConversion.name(function);
    if (!AggregateFunctions.contains(name)) {
      throw unsupported(
          name.toUpperCase(Locale.ROOT)
              + " over the rows of a match (it needs its values in order)");
    }
    Contents contents = new Contents(call.getOperands());
    if (contents.hasNavigation || contents.hasAggregate) {
      throw invalid("aggregates in MATCH_RECOGNIZE take no navigation and no other aggregates");
    }
    List<Integer> rowsOf = oneVariable(contents);
    List<Integer> arguments = new ArrayList<>();
    if (contents.hasMatchFunction) {
      call.getOperands().forEach(this::checkClassifier);
      if (!name.equals("count")) {
        throw unsupported(
            name.toUpperCase(Locale.ROOT) + " of CLASSIFIER() or MATCH_NUMBER() is not possible;");
      }
    } else {
      for (RexNode operand : call.getOperands()) {
        arguments.add(argument(name, overInput(operand)));
      }
    }
    RelDataType type =
        AggregateConversion.keepsType(name)
            ? columns.get(arguments.getFirst()).getType()
            : call.getType();
    return reference(
        values,
        new MatchValue(
            MatchValue.Kind.AGGREGATE,
            rowsOf,
            true,
            0,
            0,
            place.whole(),
            name,
            arguments,
            DataTypes.unpadded(type)),
        type);
  }

  private void checkClassifier(RexNode operand) {
    if (operand instanceof RexCall call && call.getKind() == SqlKind.CLASSIFIER) {
      classifier(call, Place.CURRENT);
    }
  }

  /** The column with an aggregate's argument in the type that it wants. */
  private int argument(String function, RexNode operand) {
    DataType given = DataTypes.unpadded(operand.getType());
    DataType wanted = AggregateFunctions.argumentType(function, given);
    return column(
        wanted.equals(given)
            ? operand
            : rex.makeAbstractCast(
                DataTypes.toSql(types, wanted, operand.getType().isNullable()), operand, false));
  }

  private static SheafException invalid(String message) {
    return new SheafException(ErrorCode.INVALID_STATEMENT, message);
  }

  private static SheafException unsupported(String what) {
    return new SheafException(ErrorCode.UNSUPPORTED, what + " is not supported");
  }

  /** What an expression has in it. */
  private final class Contents extends RexVisitorImpl<Void> {
    final Set<String> variables = new HashSet<>();
    boolean hasNavigation;
    boolean hasAggregate;
    boolean hasMatchFunction;

    Contents(RexNode node) {
      super(true);
      node.accept(this);
    }

    Contents(List<RexNode> nodes) {
      super(true);
      nodes.forEach(node -> node.accept(this));
    }

    private void add(String variable) {
      boolean isKnown = RowPatterns.this.variables.find(variable) != null;
      variables.add(isKnown ? variable.toLowerCase(Locale.ROOT) : ANY_VARIABLE);
    }

    @Override
    public Void visitPatternFieldRef(RexPatternFieldRef ref) {
      add(ref.getAlpha());
      return null;
    }

    @Override
    public Void visitCall(RexCall call) {
      switch (call.getKind()) {
        case PREV, NEXT, FIRST, LAST -> hasNavigation = true;
        case CLASSIFIER -> {
          hasMatchFunction = true;
          add(call.operands.isEmpty() ? ANY_VARIABLE : nameOf(call));
        }
        case MATCH_NUMBER -> hasMatchFunction = true;
        default -> hasAggregate |= call.getOperator() instanceof SqlAggFunction;
      }
      return super.visitCall(call);
    }
  }
}
