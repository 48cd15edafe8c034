package io.sheaf.sql.substrait;

import io.substrait.isthmus.SqlToSubstrait;
import io.substrait.isthmus.sql.SubstraitCreateStatementParser;
import io.substrait.plan.PlanProtoConverter;

/** Plans that isthmus makes of SQL. */
final class Plans {
  private Plans() {}

  /**
   * The message of a query's plan.
   *
   * @param tables statements that make the tables it reads
   */
  static byte[] of(String query, String... tables) throws Exception {
    return new PlanProtoConverter()
        .toProto(
            new SqlToSubstrait()
                .convert(
                    query, SubstraitCreateStatementParser.processCreateStatementsToCatalog(tables)))
        .toByteArray();
  }
}
