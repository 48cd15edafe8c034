package io.sheaf.service;

import com.google.protobuf.ByteString;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.PlanTranslator;
import org.apache.arrow.flight.sql.impl.FlightSql.SubstraitPlan;

/** Plans of Substrait that clients send in the place of statements. Stateless. */
final class SubstraitPlans {
  private SubstraitPlans() {}

  /**
   * The statement that a plan says.
   *
   * @throws SheafException UNSUPPORTED when this server takes none or not this one
   */
  static String sql(SubstraitPlan plan) {
    ByteString bytes = plan.getPlan();
    return PlanTranslator.find()
        .orElseThrow(
            () ->
                new SheafException(ErrorCode.UNSUPPORTED, "this server takes no plans of Substrait")
                    .withHint(
                        "put sheaf-substrait and what it needs into the folder lib/substrait of"
                            + " the distribution, or send SQL"))
        .toSql(bytes.toByteArray());
  }
}
