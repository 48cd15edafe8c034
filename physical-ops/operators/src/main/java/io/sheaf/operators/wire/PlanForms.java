package io.sheaf.operators.wire;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.graph.wire.RecordCodec;
import io.sheaf.operators.spec.AggregateSpec;
import io.sheaf.operators.spec.AsofJoinSpec;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.ClaimSpec;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.ExpandSpec;
import io.sheaf.operators.spec.FilterSpec;
import io.sheaf.operators.spec.HashJoinSpec;
import io.sheaf.operators.spec.JoinBuildSpec;
import io.sheaf.operators.spec.KeySampleSpec;
import io.sheaf.operators.spec.LimitSpec;
import io.sheaf.operators.spec.MatchSpec;
import io.sheaf.operators.spec.NestedLoopJoinSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ProjectSpec;
import io.sheaf.operators.spec.RangeBoundsSpec;
import io.sheaf.operators.spec.RangeSinkSpec;
import io.sheaf.operators.spec.RecursiveSpec;
import io.sheaf.operators.spec.ResultSinkSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortSpec;
import io.sheaf.operators.spec.SortedAggregateSpec;
import io.sheaf.operators.spec.StoreSinkSpec;
import io.sheaf.operators.spec.TopNSpec;
import io.sheaf.operators.spec.UnionSpec;
import io.sheaf.operators.spec.UnnestSpec;
import io.sheaf.operators.spec.ValuesSpec;
import io.sheaf.operators.spec.WindowSpec;
import io.sheaf.operators.spec.WorkingTableSpec;
import io.sheaf.operators.spec.WriteSinkSpec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Which operators travel, and how plans are encoded. */
public final class PlanForms {
  /** Operators of stages that run anywhere. Every new one is added here, or to those that stay. */
  public static final List<Class<? extends OperatorSpec>> TRAVELLING =
      List.of(
          AggregateSpec.class,
          AsofJoinSpec.class,
          BuiltTableSpec.class,
          ClaimSpec.class,
          ExchangeSinkSpec.class,
          ExchangeSourceSpec.class,
          ExpandSpec.class,
          FilterSpec.class,
          HashJoinSpec.class,
          JoinBuildSpec.class,
          KeySampleSpec.class,
          LimitSpec.class,
          MatchSpec.class,
          NestedLoopJoinSpec.class,
          ProjectSpec.class,
          RangeBoundsSpec.class,
          RangeSinkSpec.class,
          RecursiveSpec.class,
          ScanSpec.class,
          SortSpec.class,
          SortedAggregateSpec.class,
          TopNSpec.class,
          UnionSpec.class,
          UnnestSpec.class,
          ValuesSpec.class,
          WindowSpec.class,
          WorkingTableSpec.class);

  /**
   * Operators that hold something of the client's process, in whose stages no worker has a part.
   */
  public static final List<Class<? extends OperatorSpec>> STAYING =
      List.of(ResultSinkSpec.class, StoreSinkSpec.class, WriteSinkSpec.class);

  private PlanForms() {}

  /** Whether a plan can leave this process: its operators travel, and its tables are files. */
  public static boolean travels(OperatorSpec root) {
    return TRAVELLING.contains(root.getClass())
        && (!(root instanceof ScanSpec scan) || scan.table().files().isPresent())
        && root.inputs().stream().allMatch(PlanForms::travels);
  }

  /** A codec for a record that holds plans, expressions or what they are made of. */
  public static <T> RecordCodec<T> codec(Class<T> root) {
    return RecordCodec.builder(root)
        .choices(OperatorSpec.class, TRAVELLING)
        .adapt(ScanSpec.class, ScanForm.class, ScanForm::of, ScanForm::spec)
        .adapt(
            Expr.Literal.class,
            Forms.LiteralForm.class,
            Forms.LiteralForm::of,
            Forms.LiteralForm::literal)
        .adapt(Expr.In.class, Forms.InForm.class, Forms.InForm::of, Forms.InForm::in)
        .adapt(
            Divisions.class,
            Forms.DivisionsForm.class,
            Forms.DivisionsForm::of,
            Forms.DivisionsForm::divisions)
        .adapt(ZoneId.class, String.class, ZoneId::getId, ZoneId::of)
        .adapt(
            Instant.class,
            Forms.InstantForm.class,
            at -> new Forms.InstantForm(at.getEpochSecond(), at.getNano()),
            form -> Instant.ofEpochSecond(form.second(), form.nano()))
        .build();
  }
}
