package io.sheaf.service.metadata;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlOuterJoinsSupportLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedGroupBy;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetConcurrency;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetType;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedSubqueries;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedUnions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedAnsi92SqlGrammarLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedSqlGrammar;
import org.apache.arrow.memory.BufferAllocator;

/** What the service can do: an answer to every id of {@code GetSqlInfo}. Immutable. */
public final class SqlInfos {
  private static final long UNBOUNDED = 0;
  private static final long MOST_NAME_LENGTH = 1024;

  private static final List<String> KEYWORDS =
      List.of(
          "ANTI",
          "ASOF",
          "COPY",
          "DESCRIBE",
          "EXCLUDE",
          "EXPLAIN",
          "FORMAT",
          "ILIKE",
          "PIVOT",
          "QUALIFY",
          "RENAME",
          "REPLACE",
          "RESET",
          "SEMI",
          "SHOW",
          "TEMP",
          "UNPIVOT",
          "VIEW");

  private static final List<String> NUMERIC_FUNCTIONS =
      List.of(
          "abs",
          "acos",
          "asin",
          "atan",
          "atan2",
          "cbrt",
          "ceil",
          "cos",
          "cot",
          "degrees",
          "exp",
          "floor",
          "ln",
          "log10",
          "mod",
          "pi",
          "power",
          "radians",
          "random",
          "round",
          "sign",
          "sin",
          "sqrt",
          "tan",
          "truncate");

  private static final List<String> STRING_FUNCTIONS =
      List.of(
          "ascii",
          "char_length",
          "concat",
          "difference",
          "initcap",
          "left",
          "lower",
          "lpad",
          "ltrim",
          "octet_length",
          "position",
          "repeat",
          "replace",
          "reverse",
          "right",
          "rpad",
          "rtrim",
          "soundex",
          "space",
          "substring",
          "translate",
          "trim",
          "upper");

  private static final List<String> SYSTEM_FUNCTIONS =
      List.of("coalesce", "current_user", "ifnull", "nullif", "typeof", "version");

  private static final List<String> DATETIME_FUNCTIONS =
      List.of(
          "age",
          "current_date",
          "current_timestamp",
          "date_diff",
          "date_trunc",
          "dayname",
          "dayofweek",
          "dayofyear",
          "extract",
          "hour",
          "last_day",
          "localtime",
          "localtimestamp",
          "minute",
          "month",
          "monthname",
          "quarter",
          "second",
          "timestampadd",
          "week",
          "year");

  private final Map<Integer, Object> all = new TreeMap<>();
  private final Supplier<Optional<String>> substraitVersion;

  /**
   * The answers of a service.
   *
   * @param version of this program
   * @param arrowVersion of the Arrow library
   * @param readOnly whether statements can change nothing
   * @param timeoutMillis after which a statement is stopped unless its client wants otherwise; 0
   *     for never
   * @param substraitVersion that of the plans taken; empty when none are
   */
  public SqlInfos(
      String version,
      String arrowVersion,
      boolean readOnly,
      int timeoutMillis,
      Supplier<Optional<String>> substraitVersion) {
    this.substraitVersion = substraitVersion;
    server(version, arrowVersion, readOnly, timeoutMillis);
    names(readOnly);
    grammar();
    limits();
    transactions();
  }

  private void put(SqlInfo info, Object value) {
    all.put(info.getNumber(), value);
  }

  private void server(String version, String arrowVersion, boolean readOnly, int timeoutMillis) {
    put(SqlInfo.FLIGHT_SQL_SERVER_NAME, "Sheaf");
    put(SqlInfo.FLIGHT_SQL_SERVER_VERSION, version);
    put(SqlInfo.FLIGHT_SQL_SERVER_ARROW_VERSION, arrowVersion);
    put(SqlInfo.FLIGHT_SQL_SERVER_READ_ONLY, readOnly);
    put(SqlInfo.FLIGHT_SQL_SERVER_SQL, true);
    // Looked at when asked for, since libraries are loaded for it.
    Supplier<Object> plans = () -> substraitVersion.get().orElse("");
    Supplier<Object> taken = () -> substraitVersion.get().isPresent();
    put(SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT, taken);
    put(SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT_MIN_VERSION, plans);
    put(SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT_MAX_VERSION, plans);
    put(
        SqlInfo.FLIGHT_SQL_SERVER_TRANSACTION,
        SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE_VALUE);
    put(SqlInfo.FLIGHT_SQL_SERVER_CANCEL, true);
    put(SqlInfo.FLIGHT_SQL_SERVER_BULK_INGESTION, true);
    put(SqlInfo.FLIGHT_SQL_SERVER_INGEST_TRANSACTIONS_SUPPORTED, false);
    put(SqlInfo.FLIGHT_SQL_SERVER_STATEMENT_TIMEOUT, timeoutMillis);
    put(SqlInfo.FLIGHT_SQL_SERVER_TRANSACTION_TIMEOUT, 0);
  }

  private void names(boolean readOnly) {
    put(SqlInfo.SQL_DDL_CATALOG, false);
    put(SqlInfo.SQL_DDL_SCHEMA, false);
    put(SqlInfo.SQL_DDL_TABLE, !readOnly);
    long ignored = SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE_VALUE;
    put(SqlInfo.SQL_IDENTIFIER_CASE, ignored);
    put(SqlInfo.SQL_IDENTIFIER_QUOTE_CHAR, "\"");
    put(SqlInfo.SQL_QUOTED_IDENTIFIER_CASE, ignored);
    put(SqlInfo.SQL_ALL_TABLES_ARE_SELECTABLE, true);
    put(SqlInfo.SQL_NULL_ORDERING, (long) SqlNullOrdering.SQL_NULLS_SORTED_AT_END_VALUE);
    put(SqlInfo.SQL_KEYWORDS, KEYWORDS);
    put(SqlInfo.SQL_NUMERIC_FUNCTIONS, NUMERIC_FUNCTIONS);
    put(SqlInfo.SQL_STRING_FUNCTIONS, STRING_FUNCTIONS);
    put(SqlInfo.SQL_SYSTEM_FUNCTIONS, SYSTEM_FUNCTIONS);
    put(SqlInfo.SQL_DATETIME_FUNCTIONS, DATETIME_FUNCTIONS);
    put(SqlInfo.SQL_SEARCH_STRING_ESCAPE, "\\");
    put(SqlInfo.SQL_EXTRA_NAME_CHARACTERS, "");
    put(SqlInfo.SQL_SCHEMA_TERM, "schema");
    put(SqlInfo.SQL_PROCEDURE_TERM, "procedure");
    put(SqlInfo.SQL_CATALOG_TERM, "catalog");
    put(SqlInfo.SQL_CATALOG_AT_START, true);
    put(SqlInfo.SQL_SCHEMAS_SUPPORTED_ACTIONS, 0);
    put(SqlInfo.SQL_CATALOGS_SUPPORTED_ACTIONS, 0);
  }

  private void grammar() {
    put(SqlInfo.SQL_SUPPORTS_COLUMN_ALIASING, true);
    put(SqlInfo.SQL_NULL_PLUS_NULL_IS_NULL, true);
    put(SqlInfo.SQL_SUPPORTS_CONVERT, conversions());
    put(SqlInfo.SQL_SUPPORTS_TABLE_CORRELATION_NAMES, true);
    put(SqlInfo.SQL_SUPPORTS_DIFFERENT_TABLE_CORRELATION_NAMES, false);
    put(SqlInfo.SQL_SUPPORTS_EXPRESSIONS_IN_ORDER_BY, true);
    put(SqlInfo.SQL_SUPPORTS_ORDER_BY_UNRELATED, true);
    put(
        SqlInfo.SQL_SUPPORTED_GROUP_BY,
        bits(
            SqlSupportedGroupBy.SQL_GROUP_BY_UNRELATED_VALUE,
            SqlSupportedGroupBy.SQL_GROUP_BY_BEYOND_SELECT_VALUE));
    put(SqlInfo.SQL_SUPPORTS_LIKE_ESCAPE_CLAUSE, true);
    put(SqlInfo.SQL_SUPPORTS_NON_NULLABLE_COLUMNS, true);
    put(
        SqlInfo.SQL_SUPPORTED_GRAMMAR,
        bits(
            SupportedSqlGrammar.SQL_MINIMUM_GRAMMAR_VALUE,
            SupportedSqlGrammar.SQL_CORE_GRAMMAR_VALUE));
    put(
        SqlInfo.SQL_ANSI92_SUPPORTED_LEVEL,
        bits(SupportedAnsi92SqlGrammarLevel.ANSI92_ENTRY_SQL_VALUE));
    put(SqlInfo.SQL_SUPPORTS_INTEGRITY_ENHANCEMENT_FACILITY, false);
    put(
        SqlInfo.SQL_OUTER_JOINS_SUPPORT_LEVEL,
        bits(SqlOuterJoinsSupportLevel.SQL_FULL_OUTER_JOINS_VALUE));
    put(SqlInfo.SQL_SUPPORTED_POSITIONED_COMMANDS, 0);
    put(SqlInfo.SQL_SELECT_FOR_UPDATE_SUPPORTED, false);
    put(SqlInfo.SQL_STORED_PROCEDURES_SUPPORTED, false);
    put(
        SqlInfo.SQL_SUPPORTED_SUBQUERIES,
        bits(
            SqlSupportedSubqueries.SQL_SUBQUERIES_IN_COMPARISONS_VALUE,
            SqlSupportedSubqueries.SQL_SUBQUERIES_IN_EXISTS_VALUE,
            SqlSupportedSubqueries.SQL_SUBQUERIES_IN_INS_VALUE,
            SqlSupportedSubqueries.SQL_SUBQUERIES_IN_QUANTIFIEDS_VALUE));
    put(SqlInfo.SQL_CORRELATED_SUBQUERIES_SUPPORTED, true);
    put(
        SqlInfo.SQL_SUPPORTED_UNIONS,
        bits(SqlSupportedUnions.SQL_UNION_VALUE, SqlSupportedUnions.SQL_UNION_ALL_VALUE));
  }

  private static int bits(int... positions) {
    int bits = 0;
    for (int position : positions) {
      bits |= 1 << position;
    }
    return bits;
  }

  private static Map<Integer, List<Integer>> conversions() {
    List<Integer> numbers =
        List.of(
            SqlSupportsConvert.SQL_CONVERT_BIGINT_VALUE,
            SqlSupportsConvert.SQL_CONVERT_DECIMAL_VALUE,
            SqlSupportsConvert.SQL_CONVERT_FLOAT_VALUE,
            SqlSupportsConvert.SQL_CONVERT_INTEGER_VALUE,
            SqlSupportsConvert.SQL_CONVERT_NUMERIC_VALUE,
            SqlSupportsConvert.SQL_CONVERT_REAL_VALUE,
            SqlSupportsConvert.SQL_CONVERT_SMALLINT_VALUE,
            SqlSupportsConvert.SQL_CONVERT_TINYINT_VALUE);
    List<Integer> texts =
        List.of(
            SqlSupportsConvert.SQL_CONVERT_CHAR_VALUE,
            SqlSupportsConvert.SQL_CONVERT_VARCHAR_VALUE);
    List<Integer> moments =
        List.of(
            SqlSupportsConvert.SQL_CONVERT_DATE_VALUE,
            SqlSupportsConvert.SQL_CONVERT_TIMESTAMP_VALUE);
    List<Integer> everything = new ArrayList<>(numbers);
    everything.addAll(texts);
    everything.addAll(moments);
    everything.add(SqlSupportsConvert.SQL_CONVERT_TIME_VALUE);
    Map<Integer, List<Integer>> all = new LinkedHashMap<>();
    texts.forEach(from -> all.put(from, List.copyOf(everything)));
    numbers.forEach(from -> all.put(from, joined(numbers, texts)));
    moments.forEach(from -> all.put(from, joined(moments, texts)));
    all.put(SqlSupportsConvert.SQL_CONVERT_TIME_VALUE, texts);
    return all;
  }

  private static List<Integer> joined(List<Integer> some, List<Integer> others) {
    List<Integer> both = new ArrayList<>(some);
    both.addAll(others);
    return List.copyOf(both);
  }

  private void limits() {
    put(SqlInfo.SQL_MAX_BINARY_LITERAL_LENGTH, UNBOUNDED);
    put(SqlInfo.SQL_MAX_CHAR_LITERAL_LENGTH, UNBOUNDED);
    put(SqlInfo.SQL_MAX_COLUMN_NAME_LENGTH, MOST_NAME_LENGTH);
    put(SqlInfo.SQL_MAX_COLUMNS_IN_GROUP_BY, UNBOUNDED);
    put(SqlInfo.SQL_MAX_COLUMNS_IN_INDEX, UNBOUNDED);
    put(SqlInfo.SQL_MAX_COLUMNS_IN_ORDER_BY, UNBOUNDED);
    put(SqlInfo.SQL_MAX_COLUMNS_IN_SELECT, UNBOUNDED);
    put(SqlInfo.SQL_MAX_COLUMNS_IN_TABLE, UNBOUNDED);
    put(SqlInfo.SQL_MAX_CONNECTIONS, UNBOUNDED);
    put(SqlInfo.SQL_MAX_CURSOR_NAME_LENGTH, UNBOUNDED);
    put(SqlInfo.SQL_MAX_INDEX_LENGTH, UNBOUNDED);
    put(SqlInfo.SQL_DB_SCHEMA_NAME_LENGTH, MOST_NAME_LENGTH);
    put(SqlInfo.SQL_MAX_PROCEDURE_NAME_LENGTH, UNBOUNDED);
    put(SqlInfo.SQL_MAX_CATALOG_NAME_LENGTH, MOST_NAME_LENGTH);
    put(SqlInfo.SQL_MAX_ROW_SIZE, UNBOUNDED);
    put(SqlInfo.SQL_MAX_ROW_SIZE_INCLUDES_BLOBS, true);
    put(SqlInfo.SQL_MAX_STATEMENT_LENGTH, UNBOUNDED);
    put(SqlInfo.SQL_MAX_STATEMENTS, UNBOUNDED);
    put(SqlInfo.SQL_MAX_TABLE_NAME_LENGTH, MOST_NAME_LENGTH);
    put(SqlInfo.SQL_MAX_TABLES_IN_SELECT, UNBOUNDED);
    put(SqlInfo.SQL_MAX_USERNAME_LENGTH, UNBOUNDED);
  }

  private void transactions() {
    put(
        SqlInfo.SQL_DEFAULT_TRANSACTION_ISOLATION,
        (long) SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE_VALUE);
    put(SqlInfo.SQL_TRANSACTIONS_SUPPORTED, false);
    put(
        SqlInfo.SQL_SUPPORTED_TRANSACTIONS_ISOLATION_LEVELS,
        bits(SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE_VALUE));
    put(SqlInfo.SQL_DATA_DEFINITION_CAUSES_TRANSACTION_COMMIT, false);
    put(SqlInfo.SQL_DATA_DEFINITIONS_IN_TRANSACTIONS_IGNORED, false);
    put(
        SqlInfo.SQL_SUPPORTED_RESULT_SET_TYPES,
        bits(SqlSupportedResultSetType.SQL_RESULT_SET_TYPE_FORWARD_ONLY_VALUE));
    put(SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_UNSPECIFIED, 0);
    put(
        SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_FORWARD_ONLY,
        bits(SqlSupportedResultSetConcurrency.SQL_RESULT_SET_CONCURRENCY_READ_ONLY_VALUE));
    put(SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_SCROLL_SENSITIVE, 0);
    put(SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_SCROLL_INSENSITIVE, 0);
    put(SqlInfo.SQL_BATCH_UPDATES_SUPPORTED, true);
    put(SqlInfo.SQL_SAVEPOINTS_SUPPORTED, false);
    put(SqlInfo.SQL_NAMED_PARAMETERS_SUPPORTED, false);
    put(SqlInfo.SQL_LOCATORS_UPDATE_COPY, false);
    put(SqlInfo.SQL_STORED_FUNCTIONS_USING_CALL_SYNTAX_SUPPORTED, false);
  }

  /** The ids that are answered. */
  public List<Integer> ids() {
    return List.copyOf(all.keySet());
  }

  /**
   * The answer to an id.
   *
   * @throws SheafException INVALID_ARGUMENT when Flight SQL has no such id
   */
  public Object get(int id) {
    Object value = all.get(id) instanceof Supplier<?> later ? later.get() : all.get(id);
    if (value == null) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "Flight SQL has no SqlInfo of number " + id);
    }
    return value;
  }

  /**
   * Sends answers and ends the stream.
   *
   * @param ids what is asked; all when empty
   */
  public void send(List<Integer> ids, BufferAllocator allocator, ServerStreamListener listener) {
    Map<Integer, Object> asked = new LinkedHashMap<>();
    (ids.isEmpty() ? ids() : ids).forEach(id -> asked.put(id, get(id)));
    InfoRows.send(asked, allocator, listener);
  }
}
