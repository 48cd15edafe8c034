package io.sheaf.planner;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.common.CommonTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalTableFunctionScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/**
 * Converts validated statements, with the joins that Calcite has no kind for, row patterns as
 * {@link RowPatterns} takes them apart, and tables of windows.
 */
final class StatementConverter extends SqlToRelConverter {
  /** The joins being converted, innermost first. */
  private final Deque<Converted> joins = new ArrayDeque<>();

  private final IdentityHashMap<SqlWithItem, CommonTable> common = new IdentityHashMap<>();

  /**
   * A join as it was written.
   *
   * @param existence SEMI or ANTI, else null
   */
  private record Converted(SqlJoin join, JoinRelType existence) {}

  private static JoinRelType existence(SqlJoin join) {
    return switch (join.getJoinType()) {
      case LEFT_SEMI_JOIN -> JoinRelType.SEMI;
      case LEFT_ANTI_JOIN -> JoinRelType.ANTI;
      default -> null;
    };
  }

  StatementConverter(
      RelOptTable.ViewExpander views,
      SqlValidator validator,
      Prepare.CatalogReader catalog,
      RelOptCluster cluster,
      Config config) {
    super(views, validator, catalog, cluster, NestedCast.CONVERTLETS, config);
  }

  @Override
  protected void convertFrom(Blackboard blackboard, SqlNode from, List<String> names) {
    if (from instanceof SqlJoin join) {
      JoinRelType existence = existence(join);
      if (existence != null) {
        // Calcite validates these joins and does not convert them.
        join.setOperand(2, JoinType.INNER.symbol(join.getParserPosition()));
      }
      joins.push(new Converted(join, existence));
      super.convertFrom(blackboard, from, names);
      joins.pop();
    } else if (from instanceof SqlWithItem item) {
      convertCommon(blackboard, item, names);
    } else {
      super.convertFrom(blackboard, from, names);
    }
  }

  /**
   * A query of WITH is converted once, whoever reads it; unless it says NOT MATERIALIZED, or refers
   * to rows of a query around it, which may be other ones for the next reader.
   */
  private void convertCommon(Blackboard blackboard, SqlWithItem item, List<String> names) {
    CommonTable known = common.get(item);
    if (known == null) {
      super.convertFrom(blackboard, item, names);
      RelNode plan = blackboard.root();
      boolean apart = item instanceof WithItem with && !with.isMaterialized();
      if (apart || !RelOptUtil.getVariablesUsed(plan).isEmpty()) {
        return;
      }
      known = new CommonTable(plan, item instanceof WithItem);
      common.put(item, known);
    }
    blackboard.setRoot(known.scan(), true);
  }

  @Override
  protected void afterTableFunction(
      Blackboard blackboard, SqlCall call, LogicalTableFunctionScan function) {
    blackboard.setRoot(WindowTables.relation(function), true);
  }

  @Override
  protected void convertMatchRecognize(Blackboard blackboard, SqlMatchRecognize match) {
    Blackboard inside =
        createBlackboard(requireNonNull(validator).getMatchRecognizeScope(match), null, false);
    convertFrom(inside, match.getTableRef());
    PatternVariables variables = PatternVariables.of(match, catalogReader.nameMatcher());
    RowPatterns patterns =
        new RowPatterns(
            match,
            variables,
            inside.root(),
            inside::convertExpression,
            node -> {
              inside.setPatternVarRef(true);
              RexNode converted = inside.convertExpression(node);
              inside.setPatternVarRef(false);
              return converted;
            });
    blackboard.setRoot(patterns.convert(), true);
  }

  @Override
  protected RelNode convertSetOp(SqlCall call) {
    if (!(call.getOperator() instanceof UnionByName union)) {
      return super.convertSetOp(call);
    }
    List<RelNode> inputs = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      inputs.add(convertQueryRecursive(operand, false, null).project());
    }
    RelDataType columns =
        UnionByName.rowType(inputs.stream().map(RelNode::getRowType).toList(), typeFactory);
    return LogicalUnion.create(
        inputs.stream().map(input -> UnionByName.padded(input, columns)).toList(), union.isAll());
  }

  @Override
  protected RelNode createJoin(
      Blackboard blackboard, RelNode left, RelNode right, RexNode condition, JoinRelType type) {
    Converted converted = joins.peek();
    if (converted != null && converted.existence != null) {
      return existing(left, right, condition, converted.existence);
    }
    JoinCondition join = new JoinCondition(left, right, condition);
    boolean using = converted != null && converted.join instanceof AsofUsing;
    if (!using && !join.isNearest() && !join.isPositional()) {
      if (converted != null && type.generatesNullsOnLeft() && isLateral(converted.join, right)) {
        throw lateralOfAllRows(converted.join);
      }
      return super.createJoin(blackboard, left, right, condition, type);
    }
    RelNode plain = super.createJoin(blackboard, left, right, join.withoutMarks(), type);
    if (!(plain instanceof Join)) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED,
              "the right side of an ASOF or a POSITIONAL join can't refer to the left one")
          .withHint("join with LEFT JOIN LATERAL (... ORDER BY ... LIMIT 1) ON true");
    }
    return join.isPositional() ? join.positional() : join.asof(using, type == JoinRelType.LEFT);
  }

  /** Whether the right side refers to rows outside of it, which are the left side's if any. */
  private static boolean isLateral(SqlJoin join, RelNode right) {
    SqlNode side = join.getRight();
    SqlNode relation = side.getKind() == SqlKind.AS ? ((SqlCall) side).operand(0) : side;
    return (relation.getKind() == SqlKind.LATERAL || relation.getKind() == SqlKind.UNNEST)
        && !RelOptUtil.getVariablesUsed(right).isEmpty();
  }

  private static SheafException lateralOfAllRows(SqlJoin join) {
    SqlParserPos where = join.getRight().getParserPosition();
    return new SheafException(
        ErrorCode.INVALID_STATEMENT,
        "the right side of a "
            + join.getJoinType()
            + " JOIN can't refer to rows of the left side, since its rows are kept without one",
        new Position(
            where.getLineNum(),
            where.getColumnNum(),
            where.getEndLineNum(),
            where.getEndColumnNum()),
        "use [LEFT] JOIN LATERAL",
        null);
  }

  /**
   * The left rows for which a right one exists, or none. The right side stands in a sub-query:
   * among the inputs Calcite would count its columns when it looks for those of what is joined
   * next.
   */
  private static RelNode existing(
      RelNode left, RelNode right, RexNode condition, JoinRelType existence) {
    RexBuilder rex = left.getCluster().getRexBuilder();
    CorrelationId id = left.getCluster().createCorrel();
    RexNode row = rex.makeCorrel(left.getRowType(), id);
    int leftColumns = left.getRowType().getFieldCount();
    RexNode inside =
        condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                return ref.getIndex() < leftColumns
                    ? rex.makeFieldAccess(row, ref.getIndex())
                    : rex.makeInputRef(right, ref.getIndex() - leftColumns);
              }
            });
    RexNode exists = RexSubQuery.exists(LogicalFilter.create(right, inside));
    RexNode wanted =
        existence == JoinRelType.SEMI ? exists : rex.makeCall(SqlStdOperatorTable.NOT, exists);
    return LogicalFilter.create(left, wanted, ImmutableSet.of(id));
  }
}
