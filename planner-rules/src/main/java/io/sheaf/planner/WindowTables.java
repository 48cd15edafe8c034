package io.sheaf.planner;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.rule.Unnest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.TimestampString;

/**
 * The table functions TUMBLE, HOP and SESSION as relations: each row of a table with the start and
 * the end of a window that its time lies in.
 *
 * <pre>
 *   TUMBLE   start = time_bucket(size, time), counted from 1970-01-01 plus the offset
 *   HOP      the row once for each of the windows that begin a slide apart and still hold it
 *   SESSION  rows of a key whose times follow each other by less than the gap share a window
 * </pre>
 */
final class WindowTables {
  private static final int MOST_WINDOWS = 10_000;
  private static final TimestampString ORIGIN = new TimestampString("1970-01-01 00:00:00");

  private final TableFunctionScan scan;
  private final RexCall call;
  private final RelNode input;
  private final RexBuilder rex;

  private WindowTables(TableFunctionScan scan) {
    this.scan = scan;
    this.call = (RexCall) scan.getCall();
    this.input = scan.getInput(0);
    this.rex = scan.getCluster().getRexBuilder();
  }

  /** The relation that a call comes to; the call itself when it is another function's. */
  static RelNode relation(TableFunctionScan scan) {
    if (!(scan.getCall() instanceof RexCall call) || scan.getInputs().size() != 1) {
      return scan;
    }
    return switch (call.getOperator().getName()) {
      case "TUMBLE" -> new WindowTables(scan).tumble();
      case "HOP" -> new WindowTables(scan).hop();
      case "SESSION" -> new WindowTables(scan).session();
      default -> scan;
    };
  }

  private List<RexNode> descriptors() {
    return call.getOperands().stream().filter(o -> o.getKind() == SqlKind.DESCRIPTOR).toList();
  }

  /** The columns that a descriptor names. */
  private List<Integer> columns(RexNode descriptor) {
    return ((RexCall) descriptor)
        .getOperands().stream().map(column -> ((RexInputRef) column).getIndex()).toList();
  }

  private RexNode time() {
    return rex.makeInputRef(input, columns(descriptors().getFirst()).getFirst());
  }

  /** The intervals given, in order; one that is left out is not among them. */
  private List<RexLiteral> intervals() {
    List<RexLiteral> intervals = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      if (SqlTypeName.INTERVAL_TYPES.contains(operand.getType().getSqlTypeName())) {
        if (!(operand instanceof RexLiteral literal)) {
          throw invalid("takes intervals that are constants");
        }
        intervals.add(literal);
      }
    }
    return intervals;
  }

  private SheafException invalid(String what) {
    return new SheafException(
        ErrorCode.INVALID_ARGUMENT, call.getOperator().getName() + " " + what);
  }

  private BigDecimal amount(RexLiteral interval) {
    BigDecimal amount = interval.getValueAs(BigDecimal.class);
    if (amount.signum() <= 0) {
      throw invalid("takes intervals greater than zero");
    }
    return amount;
  }

  private RelNode tumble() {
    List<RexLiteral> intervals = intervals();
    RexLiteral size = intervals.getFirst();
    amount(size);
    RexNode start = bucket(size, intervals.size() > 1 ? intervals.get(1) : null);
    List<RexNode> columns = inputColumns(input);
    columns.add(start);
    columns.add(plus(start, size));
    return typed(input, columns);
  }

  /** The start of the bucket that holds the row's time. */
  private RexNode bucket(RexLiteral width, RexLiteral offset) {
    RexNode time = time();
    RexNode origin = rex.makeTimestampLiteral(ORIGIN, 6);
    if (offset != null) {
      origin = plus(origin, offset);
    }
    return rex.makeCall(
        time.getType(), NestedOperators.function("time_bucket"), List.of(width, time, origin));
  }

  private RexNode plus(RexNode time, RexNode interval) {
    return rex.makeCall(time.getType(), SqlStdOperatorTable.DATETIME_PLUS, List.of(time, interval));
  }

  private List<RexNode> inputColumns(RelNode of) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      columns.add(rex.makeInputRef(of, i));
    }
    return columns;
  }

  /** A projection to the columns in the types that the validator has promised. */
  private RelNode typed(RelNode below, List<RexNode> columns) {
    List<RexNode> typed = new ArrayList<>();
    List<RelDataTypeField> fields = scan.getRowType().getFieldList();
    for (int i = 0; i < columns.size(); i++) {
      RelDataType type = fields.get(i).getType();
      RexNode column = columns.get(i);
      typed.add(column.getType().equals(type) ? column : rex.makeAbstractCast(type, column, false));
    }
    return LogicalProject.create(
        below, List.of(), typed, scan.getRowType().getFieldNames(), Set.of());
  }

  private RelNode hop() {
    List<RexLiteral> intervals = intervals();
    RexLiteral slide = intervals.getFirst();
    RexLiteral size = intervals.get(1);
    if (slide.getType().getSqlTypeName().getFamily()
        != size.getType().getSqlTypeName().getFamily()) {
      throw invalid("takes a slide and a size of one kind, months or days and less");
    }
    BigDecimal step = amount(slide);
    BigDecimal windows = amount(size).divide(step, 0, RoundingMode.CEILING);
    if (windows.compareTo(BigDecimal.valueOf(MOST_WINDOWS)) > 0) {
      throw invalid("puts each row into " + windows + " windows; at most 10000 are possible");
    }
    RexNode last = bucket(slide, intervals.size() > 2 ? intervals.get(2) : null);
    List<RexNode> starts = new ArrayList<>();
    for (int i = 0; i < windows.intValue(); i++) {
      starts.add(
          i == 0 ? last : plus(last, interval(step.multiply(BigDecimal.valueOf(-i)), slide)));
    }
    RelDataType list = rex.getTypeFactory().createArrayType(last.getType(), -1);
    RexNode all = rex.makeCall(list, NestedOperators.function("list_value"), starts);
    RelNode rows = Unnest.create(input, List.of(all), false, false);
    RexNode start = rex.makeInputRef(rows, input.getRowType().getFieldCount());
    RexNode end = plus(start, size);
    RexNode isIn = rex.makeCall(SqlStdOperatorTable.GREATER_THAN, end, time());
    List<RexNode> columns = inputColumns(rows);
    columns.add(start);
    columns.add(end);
    return typed(LogicalFilter.create(rows, isIn), columns);
  }

  private RexNode interval(BigDecimal amount, RexLiteral like) {
    boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(like.getType().getSqlTypeName());
    TimeUnit unit = months ? TimeUnit.MONTH : TimeUnit.SECOND;
    return rex.makeIntervalLiteral(amount, new SqlIntervalQualifier(unit, null, SqlParserPos.ZERO));
  }

  private RelNode session() {
    List<RexLiteral> intervals = intervals();
    RexLiteral gap = intervals.getFirst();
    amount(gap);
    List<RexNode> descriptors = descriptors();
    List<Integer> keys = descriptors.size() > 1 ? columns(descriptors.get(1)) : List.of();
    RelBuilder builder =
        RelBuilder.proto(Contexts.of(RelBuilder.Config.DEFAULT.withBloat(-1)))
            .create(scan.getCluster(), null);
    int count = input.getRowType().getFieldCount();
    int time = columns(descriptors.getFirst()).getFirst();
    builder.push(input);
    RexNode before =
        builder
            .aggregateCall(SqlStdOperatorTable.LAG, builder.field(time))
            .over()
            .partitionBy(builder.fields(keys))
            .orderBy(builder.field(time))
            .toRex();
    builder.projectPlus(builder.alias(before, "session$before"));
    RexNode begins =
        builder.or(
            builder.isNull(builder.field(count)),
            builder.lessThanOrEqual(plus(builder.field(count), gap), builder.field(time)));
    builder.projectPlus(
        builder.alias(
            builder.call(SqlStdOperatorTable.CASE, begins, builder.literal(1), builder.literal(0)),
            "session$begins"));
    RexNode number =
        builder
            .aggregateCall(SqlStdOperatorTable.SUM, builder.field(count + 1))
            .over()
            .partitionBy(builder.fields(keys))
            .orderBy(builder.field(time))
            .rangeTo(RexWindowBounds.CURRENT_ROW)
            .toRex();
    builder.projectPlus(builder.alias(number, "session$number"));
    List<Integer> sessions = new ArrayList<>(keys);
    sessions.add(count + 2);
    RexNode start = extreme(builder, SqlStdOperatorTable.MIN, time, sessions);
    RexNode latest = extreme(builder, SqlStdOperatorTable.MAX, time, sessions);
    builder.projectPlus(
        builder.alias(start, "session$start"), builder.alias(latest, "session$latest"));
    RelNode below = builder.build();
    List<RexNode> columns = inputColumns(below);
    columns.add(rex.makeInputRef(below, count + 3));
    columns.add(plus(rex.makeInputRef(below, count + 4), gap));
    return typed(below, columns);
  }

  private static RexNode extreme(
      RelBuilder builder, SqlAggFunction function, int time, List<Integer> partition) {
    return builder
        .aggregateCall(function, builder.field(time))
        .over()
        .partitionBy(builder.fields(partition))
        .toRex();
  }
}
