package io.sheaf.operators.stage;

import io.sheaf.graph.wire.RecordCodec;
import io.sheaf.operators.pipeline.TaskReport;
import io.sheaf.operators.wire.ErrorForm;
import io.sheaf.operators.wire.PlanForms;
import java.util.List;

/** Stages and the reports of their tasks as bytes. */
public final class StageForms {
  private static final RecordCodec<StagePlan> PLANS = PlanForms.codec(StagePlan.class);
  private static final RecordCodec<TaskReport> REPORTS = RecordCodec.of(TaskReport.class);

  private StageForms() {}

  /**
   * A stage.
   *
   * @throws IllegalArgumentException naming the operator or table that can't leave this process
   */
  public static byte[] encode(StagePlan plan) {
    return PLANS.encode(plan);
  }

  /**
   * The stage of an encoding.
   *
   * @throws io.sheaf.graph.wire.WireFormatException when the bytes are something else
   */
  public static StagePlan decode(byte[] encoded) {
    return PLANS.decode(encoded);
  }

  /** What a task did. */
  public static byte[] encode(TaskReport report) {
    return REPORTS.encode(report);
  }

  /**
   * The report of an encoding.
   *
   * @throws io.sheaf.graph.wire.WireFormatException when the bytes are something else
   */
  public static TaskReport report(byte[] encoded) {
    return REPORTS.decode(encoded);
  }

  /** What both sides must share: the structure of everything above. */
  public static String fingerprint() {
    return RecordCodec.fingerprint(
        List.of(PLANS.fingerprint(), REPORTS.fingerprint(), ErrorForm.fingerprint()));
  }
}
