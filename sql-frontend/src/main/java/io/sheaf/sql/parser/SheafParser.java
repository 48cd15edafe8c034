package io.sheaf.sql.parser;

import io.sheaf.sql.parser.generated.SheafSqlParser;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.util.SourceStringReader;

/** Reads SQL statements. */
public final class SheafParser {
  public static final SqlConformance CONFORMANCE = SqlConformanceEnum.BABEL;

  public static SqlNode parse(String sql) throws Exception {
    SourceStringReader reader = new SourceStringReader(sql);
    SheafSqlParser parser = new SheafSqlParser(reader);
    parser.startAt(reader, 1, 1, sql.length());
    parser.setTabSize(1);
    parser.setQuotedCasing(Casing.UNCHANGED);
    parser.setUnquotedCasing(Casing.UNCHANGED);
    parser.setIdentifierMaxLength(1000);
    parser.setConformance(CONFORMANCE);
    parser.switchTo(LexicalState.DQID);
    return parser.parseSqlStmtEof();
  }

  public static String unparse(SqlNode tree) {
    return tree.toSqlString(config -> config.withDialect(SheafDialect.INSTANCE)).getSql();
  }
}
