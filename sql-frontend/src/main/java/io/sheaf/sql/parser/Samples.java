package io.sheaf.sql.parser;

import io.sheaf.planner.SampleOperator;
import io.sheaf.planner.SampleOperator.Sample;
import io.sheaf.planner.SqlSelects;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * TABLESAMPLE and USING SAMPLE, as queries with a condition that {@link SampleOperator} describes.
 */
public final class Samples {
  private Samples() {}

  /**
   * A sample as it was written.
   *
   * @param method null when it was not given: SYSTEM for percent, RESERVOIR for rows
   * @param percent null when neither PERCENT nor ROWS was given
   * @param seed null for a seed of the statement's own
   */
  public static Sample of(
      SqlParserPos position,
      String method,
      SqlNumericLiteral amount,
      Boolean percent,
      SqlNumericLiteral seed) {
    String name = method == null ? null : method.toLowerCase(Locale.ROOT);
    if (name != null
        && !name.equals("bernoulli")
        && !name.equals("system")
        && !name.equals("reservoir")) {
      throw SyntaxError.at(
          position, "a sample is taken by BERNOULLI, SYSTEM or RESERVOIR, not by " + method);
    }
    boolean reservoir = name == null || name.equals("reservoir");
    boolean isPercent = percent == null ? !reservoir : percent;
    if (!isPercent && !reservoir) {
      throw SyntaxError.at(position, "only RESERVOIR takes a number of rows");
    }
    BigDecimal value = amount.bigDecimalValue();
    if (isPercent && value.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw SyntaxError.at(position, "a sample can't have more than 100 percent of the rows");
    }
    if (!isPercent && value.stripTrailingZeros().scale() > 0) {
      throw SyntaxError.at(position, "a sample needs a whole number of rows");
    }
    return new Sample(
        value,
        isPercent,
        !isPercent || "reservoir".equals(name),
        isPercent && (name == null || name.equals("system")),
        seed == null ? ThreadLocalRandom.current().nextInt() : seed.longValue(true));
  }

  /** A sample of one table or query in FROM, under its name. */
  public static SqlNode table(SqlNode table, Sample sample, SqlParserPos position) {
    SqlSelect select =
        SqlSelects.of(
            position, List.of(SqlIdentifier.star(position)), table, sample.condition(position));
    SqlNode alias =
        switch (table) {
          case SqlCall call when call.getKind() == SqlKind.AS -> call.operand(1);
          case SqlIdentifier name -> new SqlIdentifier(name.names.getLast(), position);
          default -> null;
        };
    return alias == null ? select : SqlStdOperatorTable.AS.createCall(position, select, alias);
  }

  /** Samples what a query reads FROM, before its WHERE applies. */
  public static void use(SqlSelect select, Sample sample, SqlParserPos position) {
    if (select.getFrom() == null) {
      throw SyntaxError.at(position, "USING SAMPLE needs a FROM clause");
    }
    SqlNode condition = sample.condition(position);
    select.setWhere(
        select.getWhere() == null
            ? condition
            : SqlStdOperatorTable.AND.createCall(position, condition, select.getWhere()));
  }
}
