package io.sheaf.planner.rule;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.sheaf.planner.NestedOperators;
import io.sheaf.planner.SampleOperator;
import io.sheaf.planner.SheafTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Turns samples into conditions on a hash of the seed and of what a row is, so that the same rows
 * are taken however they are spread over tasks, threads and workers:
 *
 * <pre>
 *   BERNOULLI(p)       hash(seed, row) is among the lowest p percent of all hashes
 *   SYSTEM(p)          the same of hash(seed, block of 2,048 rows)
 *   reservoir(n)       the n rows of the lowest hashes
 * </pre>
 *
 * A row of a table is its place there. A row of anything else is its values, and which of the equal
 * rows it is.
 */
public final class Sampling {
  private static final int BLOCK_BITS = 11;
  private static final long HASH_RANGE = 1L << 53;

  private Sampling() {}

  public static RelNode apply(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            RelNode visited = withSubQueries(super.visit(other));
            return visited instanceof Filter filter ? sampled(filter) : visited;
          }
        });
  }

  private static RelNode withSubQueries(RelNode rel) {
    return rel.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            RexSubQuery visited = (RexSubQuery) super.visitSubQuery(query);
            RelNode sampled = Sampling.apply(visited.rel);
            return sampled.equals(visited.rel) ? visited : visited.clone(sampled);
          }
        });
  }

  private static RelNode sampled(Filter filter) {
    List<RexNode> conditions = new ArrayList<>(RelOptUtil.conjunctions(filter.getCondition()));
    RelNode input = filter.getInput();
    for (RexNode condition : List.copyOf(conditions)) {
      if (condition instanceof RexCall call && call.getOperator().equals(SampleOperator.INSTANCE)) {
        conditions.remove(condition);
        input = new Sampled(input, SampleOperator.sample(call)).rel();
      }
    }
    if (input.equals(filter.getInput())) {
      return filter;
    }
    RexNode rest =
        RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), conditions, true);
    return rest == null
        ? input
        : LogicalFilter.create(input, rest, ImmutableSet.copyOf(filter.getVariablesSet()));
  }

  /** One relation being sampled. */
  private static final class Sampled {
    private final RelNode input;
    private final SampleOperator.Sample sample;
    private final RexBuilder rex;
    private final int width;

    Sampled(RelNode input, SampleOperator.Sample sample) {
      this.input = input;
      this.sample = sample;
      this.rex = input.getCluster().getRexBuilder();
      this.width = input.getRowType().getFieldCount();
    }

    RelNode rel() {
      boolean table =
          input instanceof TableScan scan && scan.getTable().unwrap(SheafTable.class) != null;
      RelNode numbered = table ? RowNumbers.create(input) : numbered();
      RexNode row = rex.makeInputRef(numbered, width);
      RexNode hash =
          table
              ? hash(xor(number(mixed(sample.seed())), sample.blocks() ? block(row) : row))
              : contentHash(numbered);
      RelNode chosen =
          !sample.percent()
              ? lowest(numbered, hash)
              : sample.exact() ? lowestPart(numbered, hash) : below(numbered, hash);
      return columns(chosen);
    }

    private RelNode columns(RelNode rel) {
      return LogicalProject.create(
          rel,
          List.of(),
          rex.identityProjects(rel.getRowType()).subList(0, width),
          input.getRowType().getFieldNames(),
          Set.of());
    }

    /** Equal rows get numbers, so that each of them is taken or not for itself. */
    private RelNode numbered() {
      List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
      columns.add(
          over(SqlStdOperatorTable.ROW_NUMBER, List.copyOf(columns), ImmutableList.of(), true));
      return LogicalProject.create(input, List.of(), columns, (List<String>) null, Set.of());
    }

    private RexNode contentHash(RelNode numbered) {
      RexNode hash = number(mixed(sample.seed()));
      for (RexNode column : rex.identityProjects(numbered.getRowType())) {
        RexNode own = rex.makeCall(SqlStdOperatorTable.COALESCE, hash(column), number(0));
        hash = hash(xor(hash, own));
      }
      return hash;
    }

    private RelNode below(RelNode numbered, RexNode hash) {
      BigDecimal limit =
          sample
              .amount()
              .movePointLeft(2)
              .multiply(BigDecimal.valueOf(HASH_RANGE))
              .setScale(0, RoundingMode.HALF_UP);
      RexNode low = call("bitand", hash, number(HASH_RANGE - 1));
      return LogicalFilter.create(
          numbered, rex.makeCall(SqlStdOperatorTable.LESS_THAN, low, number(limit.longValue())));
    }

    private RelNode lowest(RelNode numbered, RexNode hash) {
      List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
      columns.add(hash);
      RelNode hashed =
          LogicalProject.create(numbered, List.of(), columns, (List<String>) null, Set.of());
      RexNode count = rex.makeExactLiteral(sample.amount());
      return LogicalSort.create(hashed, RelCollations.of(width), null, count);
    }

    private RelNode lowestPart(RelNode numbered, RexNode hash) {
      List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
      columns.add(
          over(
              SqlStdOperatorTable.ROW_NUMBER,
              List.of(),
              ImmutableList.of(new RexFieldCollation(hash, Set.of())),
              true));
      columns.add(over(SqlStdOperatorTable.COUNT, List.of(), ImmutableList.of(), false));
      RelNode ranked =
          LogicalProject.create(numbered, List.of(), columns, (List<String>) null, Set.of());
      RexNode part =
          rex.makeCall(
              SqlStdOperatorTable.MULTIPLY,
              rex.makeInputRef(ranked, width + 1),
              rex.makeExactLiteral(sample.amount().movePointLeft(2)));
      return LogicalFilter.create(
          ranked,
          rex.makeCall(
              SqlStdOperatorTable.LESS_THAN_OR_EQUAL, rex.makeInputRef(ranked, width), part));
    }

    private RexNode over(
        SqlAggFunction function,
        List<RexNode> partition,
        ImmutableList<RexFieldCollation> order,
        boolean rows) {
      return rex.makeOver(
          rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
          function,
          List.of(),
          partition,
          order,
          RexWindowBounds.UNBOUNDED_PRECEDING,
          rows ? RexWindowBounds.CURRENT_ROW : RexWindowBounds.UNBOUNDED_FOLLOWING,
          RexWindowExclusion.EXCLUDE_NO_OTHER,
          rows,
          true,
          false,
          false,
          false);
    }

    private RexNode block(RexNode row) {
      return call("shift_right", row, number(BLOCK_BITS));
    }

    private RexNode xor(RexNode a, RexNode b) {
      return call("bitxor", a, b);
    }

    private RexNode hash(RexNode value) {
      return call("hash64", value);
    }

    private RexNode call(String function, RexNode... operands) {
      SqlOperator operator = NestedOperators.function(function);
      return rex.makeCall(operator, operands);
    }

    private RexNode number(long value) {
      return rex.makeExactLiteral(
          BigDecimal.valueOf(value), rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT));
    }

    /** A seed spread over 64 bits: the finalizer of splitmix64. */
    private static long mixed(long seed) {
      long z = seed + 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    }
  }
}
