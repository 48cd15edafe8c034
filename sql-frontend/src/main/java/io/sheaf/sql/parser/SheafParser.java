package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.generated.SheafSqlParser;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.util.SourceStringReader;

/**
 * Reads SQL: names keep their case, double quotes quote them, and the grammar is lenient.
 * Stateless; any thread may call it. Every error is a {@link SheafException} with code {@link
 * ErrorCode#SYNTAX_ERROR} and a position in the text, or in the script that the statement is from.
 */
public final class SheafParser {
  /** The conformance the grammar accepts; a validator wants the same. */
  public static final SqlConformance CONFORMANCE =
      new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
        @Override
        public boolean allowExplicitRowValueConstructor() {
          return true;
        }
      };

  /** Brackets deeper than this are refused: parser, validator and planner recurse over them. */
  static final int DEEPEST_NESTING = 200;

  private static final int LONGEST_NAME = 1024;

  /** The first line of a text that is not the user's: so low that all of its lines are below 1. */
  private static final int NO_LINE = Integer.MIN_VALUE / 2;

  private SheafParser() {}

  /** The one statement of a text, which may end with semicolons. */
  public static SqlNode parse(String sql) {
    return parse(sql, Parameters.MARKS);
  }

  /**
   * The one statement of a text, with values in the places of its question marks.
   *
   * @throws SheafException INVALID_ARGUMENT when there are more or fewer of them than values
   */
  public static SqlNode parse(String sql, Parameters parameters) {
    return read(single(sql), parameters, SheafSqlParser::parseSqlStmtEof);
  }

  /** How many question marks the one statement of a text has. */
  public static int parameterCount(String sql) {
    int[] count = new int[1];
    read(
        single(sql),
        Parameters.MARKS,
        parser -> {
          SqlNode statement = parser.parseSqlStmtEof();
          count[0] = parser.parameterCount();
          return statement;
        });
    return count[0];
  }

  private static SqlScript.Statement single(String sql) {
    List<SqlScript.Statement> statements = SqlScript.of(sql).statements();
    if (statements.isEmpty()) {
      throw new SheafException(
          ErrorCode.SYNTAX_ERROR, "the text holds no statement", Position.at(1, 1), null, null);
    }
    if (statements.size() > 1) {
      SqlScript.Statement second = statements.get(1);
      throw new SheafException(
          ErrorCode.SYNTAX_ERROR,
          "one statement is wanted here, and the text holds " + statements.size(),
          Position.at(second.line(), second.column()),
          null,
          null);
    }
    return statements.getFirst();
  }

  /** One statement of a script; positions in the tree and in errors refer to the script. */
  public static SqlNode parse(SqlScript.Statement statement) {
    return read(statement, Parameters.MARKS, SheafSqlParser::parseSqlStmtEof);
  }

  /** An expression alone, such as a predicate of the frame API. */
  public static SqlNode parseExpression(String sql) {
    SqlScript script = SqlScript.of(sql);
    if (script.statements().size() != 1) {
      throw new SheafException(
          ErrorCode.SYNTAX_ERROR, "one expression is wanted", Position.at(1, 1), null, null);
    }
    return read(
        script.statements().getFirst(), Parameters.MARKS, SheafSqlParser::parseSqlExpressionEof);
  }

  /** The SQL text of a tree, which parses to an equal tree. */
  public static String unparse(SqlNode tree) {
    return tree.toSqlString(config -> config.withDialect(SheafDialect.INSTANCE)).getSql();
  }

  /**
   * The one statement of a text that the user may not have written just now, such as a view's: its
   * parts have no positions.
   */
  public static SqlNode parseKept(String sql) {
    return read(apart(single(sql)), Parameters.MARKS, SheafSqlParser::parseSqlStmtEof);
  }

  /** An expression alone, without positions; see {@link #parseKept}. */
  public static SqlNode parseKeptExpression(String sql) {
    return read(
        apart(SqlScript.of(sql).statements().getFirst()),
        Parameters.MARKS,
        SheafSqlParser::parseSqlExpressionEof);
  }

  private static SqlScript.Statement apart(SqlScript.Statement statement) {
    return new SqlScript.Statement(
        statement.text(),
        statement.offset(),
        NO_LINE,
        statement.column(),
        statement.depth(),
        statement.flaw());
  }

  /** Calcite's position as Sheaf's; null for Calcite's "unknown", and for kept texts. */
  public static Position position(SqlParserPos position) {
    return position.getLineNum() <= 0
        ? null
        : new Position(
            position.getLineNum(),
            position.getColumnNum(),
            position.getEndLineNum(),
            position.getEndColumnNum());
  }

  private static SqlNode read(
      SqlScript.Statement statement, Parameters parameters, Production production) {
    statement
        .flaw()
        .ifPresent(
            flaw -> {
              throw new SheafException(
                  ErrorCode.SYNTAX_ERROR, flaw.message(), flaw.position(), null, null);
            });
    ParseErrors errors = new ParseErrors(statement);
    if (statement.depth() > DEEPEST_NESTING) {
      throw errors.tooDeep(null);
    }
    SheafSqlParser parser = parserOf(statement);
    parser.setParameters(parameters);
    try {
      SqlNode tree = production.parse(parser);
      parameters.checkCount(parser.parameterCount());
      return tree;
    } catch (StackOverflowError e) {
      throw errors.tooDeep(e);
    } catch (Exception | Error e) {
      SheafException error = errors.from(e, parser);
      if (SecretText.isIn(statement.text())) {
        // What is wrong may be quoted in the message, and be the secret.
        throw new SheafException(
            ErrorCode.SYNTAX_ERROR,
            "CREATE SECRET is not understood here",
            error.position().orElse(null),
            "CREATE [OR REPLACE] SECRET name (TYPE type, OPTION 'value', ...)",
            null);
      }
      throw error;
    }
  }

  private static SheafSqlParser parserOf(SqlScript.Statement statement) {
    SourceStringReader reader = new SourceStringReader(statement.text());
    SheafSqlParser parser = new SheafSqlParser(reader);
    parser.startAt(reader, statement.line(), statement.column(), statement.text().length());
    parser.setTabSize(1);
    parser.setQuotedCasing(Casing.UNCHANGED);
    parser.setUnquotedCasing(Casing.UNCHANGED);
    parser.setIdentifierMaxLength(LONGEST_NAME);
    parser.setConformance(CONFORMANCE);
    parser.switchTo(LexicalState.DQID);
    return parser;
  }

  /** An entry point of the grammar. */
  @FunctionalInterface
  private interface Production {
    SqlNode parse(SheafSqlParser parser) throws Exception;
  }
}
