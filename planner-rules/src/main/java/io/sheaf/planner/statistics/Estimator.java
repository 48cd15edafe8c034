package io.sheaf.planner.statistics;

import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.SheafTable;
import io.sheaf.planner.common.CommonTableScan;
import io.sheaf.planner.rule.AsofJoin;
import io.sheaf.planner.rule.Unnest;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepRelVertex;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** Estimates relations bottom-up, each node once. Used by one thread while one query is planned. */
public final class Estimator {
  private static final double UNKNOWN_GROUP_FRACTION = 0.1;
  private static final double MIN_ANTI_FRACTION = 0.1;

  /** Functions that EXTRACT becomes, whose values are few. */
  private static final Set<String> DATE_FIELDS =
      Set.of("EXTRACT", "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAYOFWEEK", "DAYOFYEAR");

  private static final double DAYS_PER_YEAR = 365.25;

  private final IdentityHashMap<RelNode, RelEstimate> known = new IdentityHashMap<>();

  public RelEstimate estimate(RelNode node) {
    RelNode rel = node instanceof HepRelVertex vertex ? vertex.getCurrentRel() : node;
    RelEstimate estimate = known.get(rel);
    if (estimate == null) {
      estimate = derive(rel);
      known.put(rel, estimate);
    }
    return estimate;
  }

  public double rows(RelNode node) {
    return estimate(node).rows();
  }

  private RelEstimate derive(RelNode rel) {
    return switch (rel) {
      case TableScan scan -> scan(scan);
      case CommonTableScan scan -> estimate(scan.table().plan());
      case Filter filter -> filter(filter);
      case Project project -> project(project);
      case Join join -> join(join);
      case AsofJoin join -> asof(join);
      case Aggregate aggregate -> aggregate(aggregate);
      case Sort sort -> sort(sort);
      case SetOp setOp -> setOp(setOp);
      case Values values -> values(values);
      case Correlate correlate -> correlate(correlate);
      case Unnest unnest -> unnest(unnest);
      default ->
          rel.getInputs().isEmpty() ? unknown(rel, 100) : unknown(rel, rows(rel.getInput(0)));
    };
  }

  private static RelEstimate unknown(RelNode rel, double rows) {
    return new RelEstimate(
        rows,
        java.util.Collections.nCopies(rel.getRowType().getFieldCount(), ColumnEstimate.UNKNOWN));
  }

  private static RelEstimate scan(TableScan scan) {
    SheafTable table = scan.getTable().unwrap(SheafTable.class);
    return table == null ? unknown(scan, 1000) : estimate(table.source());
  }

  /** The estimate of a whole table. */
  public static RelEstimate estimate(TableSource source) {
    TableStatistics statistics = source.statistics();
    Schema schema = source.schema();
    List<ColumnEstimate> columns = new ArrayList<>(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      columns.add(
          ColumnEstimate.of(
              statistics.column(i),
              schema.type(i),
              statistics.rowCount(),
              statistics.averageWidth(i)));
    }
    return new RelEstimate(statistics.rowCount(), columns);
  }

  private RelEstimate filter(Filter filter) {
    RelEstimate input = estimate(filter.getInput());
    double selectivity = selectivity(filter, input).of(filter.getCondition());
    return narrow(input.withRows(input.rows() * selectivity), filter);
  }

  private static Selectivity selectivity(RelNode rel, RelEstimate input) {
    return new Selectivity(rel.getCluster().getRexBuilder(), input::column, input.rows());
  }

  /** Columns set equal to a constant have one value; columns in a list have as many as the list. */
  private static RelEstimate narrow(RelEstimate estimate, Filter filter) {
    List<ColumnEstimate> columns = new ArrayList<>(estimate.columns());
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      if (!(conjunct instanceof RexCall call)
          || call.getOperands().isEmpty()
          || !(RexUtil.removeCast(call.getOperands().get(0)) instanceof RexInputRef ref)) {
        continue;
      }
      ColumnEstimate column = columns.get(ref.getIndex());
      if (call.getKind() == SqlKind.EQUALS && call.getOperands().get(1) instanceof RexLiteral) {
        columns.set(ref.getIndex(), column.withDistinct(1));
      } else if (call.getKind() == SqlKind.SEARCH) {
        var sarg =
            ((RexLiteral) call.getOperands().get(1)).getValueAs(org.apache.calcite.util.Sarg.class);
        if (sarg.isPoints()) {
          columns.set(
              ref.getIndex(),
              column.withDistinct(Math.min(column.distinctOr(sarg.pointCount), sarg.pointCount)));
        }
      }
    }
    return new RelEstimate(estimate.rows(), columns);
  }

  private RelEstimate project(Project project) {
    RelEstimate input = estimate(project.getInput());
    return new RelEstimate(
        input.rows(), project.getProjects().stream().map(e -> expression(e, input)).toList());
  }

  private static ColumnEstimate expression(RexNode expression, RelEstimate input) {
    return switch (expression) {
      case RexInputRef ref -> input.column(ref.getIndex());
      case RexLiteral literal -> ColumnEstimate.distinct(1);
      case RexCall call when call.getKind() == SqlKind.CAST -> {
        ColumnEstimate operand = expression(call.getOperands().get(0), input);
        yield new ColumnEstimate(
            operand.distinct(), Double.NaN, Double.NaN, operand.nullFraction(), operand.width());
      }
      case RexCall call when DATE_FIELDS.contains(call.getOperator().getName()) -> {
        ColumnEstimate operand = expression(call.getOperands().getLast(), input);
        yield ColumnEstimate.distinct(
            operand.hasBounds()
                ? Math.max(1, Math.ceil((operand.max() - operand.min()) / DAYS_PER_YEAR))
                : 10);
      }
      default -> {
        double distinct = 1;
        for (int column : RelOptUtil.InputFinder.bits(expression)) {
          distinct *= input.distinct(column);
        }
        yield ColumnEstimate.distinct(Math.min(input.rows(), distinct));
      }
    };
  }

  private RelEstimate join(Join join) {
    RelEstimate left = estimate(join.getLeft());
    RelEstimate right = estimate(join.getRight());
    JoinInfo info = join.analyzeCondition();
    double keys = keySelectivity(left, right, info);
    List<ColumnEstimate> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    double residual =
        info.isEqui()
            ? 1
            : new Selectivity(
                    join.getCluster().getRexBuilder(),
                    both::get,
                    Math.max(left.rows(), right.rows()))
                .of(
                    RexUtil.composeConjunction(
                        join.getCluster().getRexBuilder(), info.nonEquiConditions));
    double inner = left.rows() * right.rows() * keys * residual;
    return switch (join.getJoinType()) {
      case INNER -> combine(left, right, inner);
      case LEFT -> combine(left, nullable(right), Math.max(left.rows(), inner));
      case RIGHT -> combine(nullable(left), right, Math.max(right.rows(), inner));
      case FULL ->
          combine(nullable(left), nullable(right), Math.max(left.rows() + right.rows(), inner));
      case SEMI -> left.withRows(left.rows() * matching(left, right, info));
      case ANTI ->
          left.withRows(left.rows() * Math.max(MIN_ANTI_FRACTION, 1 - matching(left, right, info)));
      case LEFT_MARK -> {
        List<ColumnEstimate> columns = new ArrayList<>(left.columns());
        columns.add(ColumnEstimate.distinct(2));
        yield new RelEstimate(left.rows(), columns);
      }
      default -> unknown(join, left.rows());
    };
  }

  private RelEstimate asof(AsofJoin join) {
    RelEstimate left = estimate(join.getLeft());
    RelEstimate right = estimate(join.getRight());
    return combine(left, join.match().outer() ? nullable(right) : right, left.rows());
  }

  /**
   * The part of all pairs whose keys are equal. Several keys together have as many values as the
   * smaller side has rows, were it not filtered: as many times more as it lacks values of each key.
   */
  private static double keySelectivity(RelEstimate left, RelEstimate right, JoinInfo info) {
    double values = 1;
    double leftDomain = left.rows();
    double rightDomain = right.rows();
    for (int i = 0; i < info.leftKeys.size(); i++) {
      double l = left.distinct(info.leftKeys.getInt(i));
      double r = right.distinct(info.rightKeys.getInt(i));
      double most = Math.max(l, r);
      values *= most;
      leftDomain *= most / l;
      rightDomain *= most / r;
    }
    if (info.leftKeys.size() > 1) {
      values = Math.min(values, Math.min(leftDomain, rightDomain));
    }
    return 1 / Math.max(1, values);
  }

  /**
   * The part of the left rows that has a match: the smaller set of keys is taken to lie within the
   * larger.
   */
  static double matching(RelEstimate left, RelEstimate right, JoinInfo info) {
    double fraction = 1;
    for (int i = 0; i < info.leftKeys.size(); i++) {
      fraction =
          Math.min(
              fraction,
              right.distinct(info.rightKeys.getInt(i)) / left.distinct(info.leftKeys.getInt(i)));
    }
    return Math.min(1, right.rows() < 0.5 ? 0.5 : fraction);
  }

  private static RelEstimate combine(RelEstimate left, RelEstimate right, double rows) {
    List<ColumnEstimate> columns = new ArrayList<>();
    left.columns().forEach(c -> columns.add(c.thinned(left.rows(), rows)));
    right.columns().forEach(c -> columns.add(c.thinned(right.rows(), rows)));
    return new RelEstimate(rows, columns);
  }

  private static RelEstimate nullable(RelEstimate side) {
    return new RelEstimate(side.rows(), side.columns().stream().map(c -> c.nullable(0.1)).toList());
  }

  private RelEstimate aggregate(Aggregate aggregate) {
    RelEstimate input = estimate(aggregate.getInput());
    double groups = groups(input, aggregate.getGroupSet());
    List<ColumnEstimate> columns = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      columns.add(input.column(key).withDistinct(Math.min(groups, input.distinct(key))));
    }
    aggregate.getAggCallList().forEach(call -> columns.add(ColumnEstimate.distinct(groups)));
    return new RelEstimate(groups * aggregate.getGroupSets().size(), columns);
  }

  /** Distinct combinations of the columns, at most the rows. */
  public static double groups(RelEstimate input, ImmutableBitSet keys) {
    double groups = 1;
    for (int key : keys) {
      double distinct = input.column(key).distinct();
      groups *=
          Double.isNaN(distinct) ? Math.max(1, input.rows() * UNKNOWN_GROUP_FRACTION) : distinct;
    }
    return Math.max(keys.isEmpty() ? 1 : 0, Math.min(groups, input.rows()));
  }

  private RelEstimate sort(Sort sort) {
    RelEstimate input = estimate(sort.getInput());
    if (sort.fetch instanceof RexLiteral fetch) {
      return input.withRows(Math.min(input.rows(), fetch.getValueAs(Long.class)));
    }
    return input;
  }

  private RelEstimate setOp(SetOp setOp) {
    RelEstimate first = estimate(setOp.getInput(0));
    double rows = first.rows();
    if (setOp instanceof Union) {
      rows = setOp.getInputs().stream().mapToDouble(this::rows).sum();
    }
    return new RelEstimate(rows, first.columns());
  }

  private static RelEstimate values(Values values) {
    int rows = values.getTuples().size();
    return new RelEstimate(
        rows,
        java.util.Collections.nCopies(
            values.getRowType().getFieldCount(), ColumnEstimate.distinct(Math.max(1, rows))));
  }

  private RelEstimate unnest(Unnest unnest) {
    RelEstimate input = estimate(unnest.getInput());
    double length =
        unnest.lists().stream().mapToDouble(list -> ListLengths.of(list, input)).max().orElse(1);
    double rows = input.rows() * length;
    List<ColumnEstimate> columns = new ArrayList<>(input.columns());
    while (columns.size() < unnest.getRowType().getFieldCount()) {
      columns.add(ColumnEstimate.distinct(Math.max(1, Math.min(rows, length))));
    }
    return new RelEstimate(rows, columns);
  }

  private RelEstimate correlate(Correlate correlate) {
    RelEstimate left = estimate(correlate.getLeft());
    JoinRelType type = correlate.getJoinType();
    return type.projectsRight() ? combine(left, estimate(correlate.getRight()), left.rows()) : left;
  }
}
