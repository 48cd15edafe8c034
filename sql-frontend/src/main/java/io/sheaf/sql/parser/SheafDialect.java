package io.sheaf.sql.parser;

import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.sql.SqlDialect;

/** How Sheaf's own SQL is written: double quotes, case kept, no default schema. */
public final class SheafDialect extends SqlDialect {
  public static final SheafDialect INSTANCE = new SheafDialect();

  private SheafDialect() {
    super(
        EMPTY_CONTEXT
            .withDatabaseProduct(DatabaseProduct.UNKNOWN)
            .withDatabaseProductName("Sheaf")
            .withIdentifierQuoteString("\"")
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withNullCollation(NullCollation.LAST));
  }

  /** String literals have no character set of their own. */
  @Override
  public void quoteStringLiteral(StringBuilder buffer, String charset, String value) {
    buffer.append('\'').append(value.replace("'", "''")).append('\'');
  }
}
