package io.sheaf.operators.join;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.ExprCompiler;
import io.sheaf.columnar.expr.Predicate;
import io.sheaf.columnar.row.JoinRowLayout;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.NestedLoopJoinSpec;
import java.util.Arrays;
import java.util.function.Supplier;

/** Puts a nested loop join's pipelines together. */
public final class NestedLoopJoin {
  /** Build rows from which it is worth to look only at those between bounds. */
  private static final int LEAST_BOUNDED = 4 * BlockBounds.BLOCK;

  private final NestedLoopJoinSpec spec;
  private final Schema probeSchema;
  private final FragmentContext fragment;
  private BlockBounds blocks;

  private NestedLoopJoin(NestedLoopJoinSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.probeSchema = spec.left().schema();
    this.fragment = fragment;
  }

  /** Adds the join's build side, its probe, and a pipeline of the build rows that come last. */
  public static void build(NestedLoopJoinSpec spec, PipelineBuilder pipelines) {
    new NestedLoopJoin(spec, pipelines.fragment()).build(pipelines);
  }

  private void build(PipelineBuilder pipelines) {
    pipelines.input(spec.left());
    Supplier<JoinTable> table;
    if (spec.right() instanceof BuiltTableSpec built) {
      HashJoin.checkShared(spec.type(), fragment);
      table = () -> built.table(fragment, new int[0]);
    } else {
      JoinBuild side = fragment.own(new JoinBuild(needs(), fragment));
      pipelines.side(spec.right(), spec, side);
      table = side::table;
    }
    pipelines.transform(spec, driver -> probe(table.get()));
    if (spec.type().endsWithRight()) {
      pipelines.sourceAfterOpen(spec, () -> new BuildRows(table.get(), spec.type(), probeSchema));
    }
  }

  private JoinBuild.Needs needs() {
    Schema schema = spec.right().schema();
    boolean[] kept = new boolean[schema.size()];
    Arrays.fill(kept, spec.type().joins() || spec.type().isRightAlone());
    if (spec.condition() != null) {
      HashJoin.keepColumns(spec.condition(), probeSchema.size(), kept);
    }
    return new JoinBuild.Needs(new JoinRowLayout(schema, new int[0], kept), true, false);
  }

  private Transform probe(JoinTable table) {
    JoinType type = spec.type();
    CandidatePairs pairs = pairs(table);
    if (type.isRightAlone()) {
      return new PairMarks(table, pairs, condition());
    }
    if (type.joins()) {
      return new PairProbe(table, pairs, condition(), probeSchema, type);
    }
    Expr condition = spec.condition();
    ExistenceTest test =
        type.isNullAware() && condition != null
            ? new PairTruth(pairs, ExprCompiler.compile(condition, fragment.evaluation()))
            : new PairExistence(pairs, condition());
    return HashJoin.existence(test, type, table, probeSchema.size());
  }

  private CandidatePairs pairs(JoinTable table) {
    boolean unknownMatters = spec.type().isNullAware();
    RangeBounds bounds =
        unknownMatters ? null : RangeBounds.of(spec.condition(), probeSchema.size());
    return bounds == null || table.rowCount() < LEAST_BOUNDED
        ? new CrossPairs(table, table.ranges(), probeSchema, fragment)
        : new BoundedPairs(table, bounds, blocks(table, bounds), probeSchema, fragment);
  }

  /** The blocks of the table, which all drivers share. */
  private synchronized BlockBounds blocks(JoinTable table, RangeBounds bounds) {
    if (blocks == null) {
      blocks = BlockBounds.of(table, bounds);
    }
    return blocks;
  }

  private Predicate condition() {
    return spec.condition() == null
        ? null
        : ExprCompiler.predicate(spec.condition(), fragment.evaluation());
  }
}
