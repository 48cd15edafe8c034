package io.sheaf.operators.join;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.ExprCompiler;
import io.sheaf.columnar.expr.Predicate;
import io.sheaf.columnar.row.JoinRowLayout;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinType;
import java.util.Arrays;

/** Puts a hash join's pipelines together. */
public final class HashJoin {
  private final HashJoinSpec spec;
  private final Schema probeSchema;
  private final FragmentContext fragment;

  private HashJoin(HashJoinSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.probeSchema = spec.left().schema();
    this.fragment = fragment;
  }

  /** Adds the join's build side, its probe, and a pipeline of the build rows that come last. */
  public static void build(HashJoinSpec spec, PipelineBuilder pipelines) {
    new HashJoin(spec, pipelines.fragment()).build(pipelines);
  }

  private void build(PipelineBuilder pipelines) {
    pipelines.input(spec.left());
    if (spec.right() instanceof BuiltTableSpec built) {
      checkShared(spec.type(), fragment);
      pipelines.transform(spec, driver -> probe(built.table(fragment, spec.rightKeys())));
      if (spec.type().endsWithRight()) {
        pipelines.sourceAfterOpen(
            spec,
            () -> new BuildRows(built.table(fragment, spec.rightKeys()), spec.type(), probeSchema));
      }
      return;
    }
    JoinBuild side = fragment.own(new JoinBuild(needs(), probeLayout(), fragment));
    pipelines.side(spec.right(), spec, side);
    pipelines.transform(
        spec,
        driver ->
            side.spilledJoin() == null
                ? probe(side.table())
                : new SpillingProbe(side.spilledJoin(), side.memory()));
    pipelines.sourceAfterOpen(spec, () -> afterProbe(side));
  }

  /**
   * What comes after the probe: build rows that probe rows met or did not meet, or all output of a
   * spilled join; null when there is nothing.
   */
  private Source afterProbe(JoinBuild side) {
    if (side.spilledJoin() != null) {
      return new SpilledPartitions(
          side.spilledJoin(),
          side.memory(),
          side.input(),
          spec.type(),
          needs().distinct(),
          probeSchema,
          this::probe);
    }
    return spec.type().endsWithRight()
        ? new BuildRows(side.table(), spec.type(), probeSchema)
        : null;
  }

  /**
   * The form of probe rows on disk; null when the join can't be done by partitions, since its rows
   * must meet all build rows.
   */
  private JoinRowLayout probeLayout() {
    if (spec.type().isNullAware() && spec.residual() != null) {
      return null;
    }
    boolean[] all = new boolean[probeSchema.size()];
    Arrays.fill(all, true);
    return new JoinRowLayout(probeSchema, spec.leftKeys(), all);
  }

  /**
   * What the table keeps: all columns if the output has them, else the keys and what the residual
   * reads.
   */
  private JoinBuild.Needs needs() {
    Schema schema = spec.right().schema();
    boolean[] kept = new boolean[schema.size()];
    JoinType type = spec.type();
    boolean all = type.joins() || type.isRightAlone();
    Arrays.fill(kept, all);
    if (spec.residual() != null) {
      keepColumns(spec.residual(), probeSchema.size(), kept);
    }
    boolean nullKeys =
        (type.endsWithRight() && type != JoinType.RIGHT_SEMI)
            || (type.isNullAware() && spec.residual() != null);
    return new JoinBuild.Needs(
        new JoinRowLayout(schema, spec.rightKeys(), kept),
        nullKeys,
        !all && spec.residual() == null);
  }

  static void keepColumns(Expr expr, int probeColumns, boolean[] kept) {
    if (expr instanceof Expr.InputRef ref && ref.index() >= probeColumns) {
      kept[ref.index() - probeColumns] = true;
    }
    expr.operands().forEach(operand -> keepColumns(operand, probeColumns, kept));
  }

  private Transform probe(JoinTable table) {
    ProbeLookup lookup = new ProbeLookup(table, spec.leftKeys());
    JoinType type = spec.type();
    if (type.isRightAlone()) {
      return spec.residual() == null
          ? new KeyMarks(table, lookup)
          : new PairMarks(
              table, ChainPairs.unmarked(table, lookup, probeSchema, fragment), residual());
    }
    if (type.joins()) {
      if (spec.residual() == null && table.isUnique()) {
        return new UniqueProbe(table, lookup, new JoinedBatch(probeSchema, table), type);
      }
      CandidatePairs pairs = new ChainPairs(table, lookup, probeSchema, fragment);
      return new PairProbe(table, pairs, residual(), probeSchema, type);
    }
    return existence(existenceTest(table, lookup), type, table, probeSchema.size());
  }

  private ExistenceTest existenceTest(JoinTable table, ProbeLookup lookup) {
    if (spec.residual() == null) {
      return new KeyExistence(table, lookup, spec.type().isNullAware());
    }
    PairExistence matches =
        new PairExistence(new ChainRounds(table, lookup, probeSchema, fragment), residual());
    return spec.type().isNullAware()
        ? new NullAwareExistence(table, lookup, matches, probeSchema, fragment)
        : matches;
  }

  static Transform existence(ExistenceTest test, JoinType type, JoinTable table, int columns) {
    return switch (type) {
      case SEMI -> new ExistenceProbe(test, ExistenceTest.TRUE, table.isEmpty(), columns);
      case ANTI, NULL_AWARE_ANTI -> new ExistenceProbe(test, ExistenceTest.FALSE, false, columns);
      case MARK -> new ExistenceProbe.Mark(test, columns);
      case INNER, LEFT, RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI ->
          throw new IllegalArgumentException(type + " does not select probe rows");
    };
  }

  private Predicate residual() {
    EvalContext context = fragment.evaluation();
    return spec.residual() == null ? null : ExprCompiler.predicate(spec.residual(), context);
  }

  /**
   * Several tasks each know only the matches of their own rows: none can tell which rows of a
   * shared table have no match.
   */
  static void checkShared(JoinType type, FragmentContext fragment) {
    if (type.endsWithRight() && fragment.partitionCount() > 1) {
      throw new IllegalStateException(
          "a " + type + " join of several tasks can't share its build side");
    }
  }
}
