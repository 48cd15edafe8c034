package io.sheaf.sql.parser;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RoundTripTest {
  static final String[] TABLES = {
    "SELECT * FROM 'data/*.parquet'",
    "SELECT * FROM 'data/it''s.parquet' AS t",
    "SELECT t.a FROM 'x.parquet' t JOIN 'y.csv' AS u ON t.a = u.a LEFT JOIN v USING (a)",
    "SELECT * FROM read_parquet('x.parquet')",
    "SELECT * FROM read_parquet(['a', 'b'], union_by_name => true) AS t (a, b)",
    "SELECT * FROM read_csv('x.csv', header = true, delim => '|', skip => 1), u",
    "SELECT * FROM a.b JOIN range(10) AS r ON r.i = b.i",
    "SELECT * FROM TABLE(range(10))",
    "CREATE TABLE t (x) WITH (sorted_by = 'a DESC, b') AS FROM u",
    "FROM 'x.parquet'",
    "FROM t",
    "FROM t WHERE a > 1 ORDER BY a LIMIT 3",
    "FROM t JOIN u ON t.a = u.a SELECT DISTINCT t.a, count(*) GROUP BY t.a HAVING count(*) > 1",
    "SELECT * FROM (FROM t) AS s",
    "WITH q AS (FROM t SELECT a) SELECT * FROM q UNION ALL FROM r",
  };

  static final String[] EXPRESSIONS = {
    "SELECT [x + 1 FOR x IN l IF x > 1] FROM t",
    "SELECT ARRAY(SELECT a FROM t)",
    "SELECT ARRAY(SELECT a FROM t ORDER BY b LIMIT 3)",
    "SELECT a // 2 ** b, c ^@ d FROM t",
    "PIVOT t ON a IN (1, 2) USING sum(b) AS s, count(*) GROUP BY c ORDER BY c",
    "PIVOT t ON a || b, c USING sum(b)",
    "UNPIVOT t ON a, b INTO NAME n VALUE v",
    "UNPIVOT t ON COLUMNS('x.*') INTO NAME n VALUE v INCLUDE NULLS",
    "WITH a AS MATERIALIZED (SELECT 1 AS x), b (y) AS NOT MATERIALIZED (SELECT 2) SELECT * FROM a,"
        + " b",
    "SELECT a FROM t LIMIT 2 + 1 OFFSET 2 * 3",
    "SELECT 1",
    "SELECT 1;",
    "SELECT 'it''s', 1.5, 1e0, TRUE, NULL",
    "SELECT a::int + b::decimal(10, 2) * c::varchar::date FROM t",
    "SELECT -1::bigint, (a + b)::double, f(x)::timestamp, a[1]::int FROM t",
    "SELECT a % 2, a || b, a != b, a <> b FROM t",
    "SELECT a FROM t WHERE a ILIKE '%x%' AND b NOT ILIKE 'y' AND c NOT LIKE 'z' ESCAPE '!'",
    "SELECT a FROM t LIMIT 10 OFFSET 5",
    "SELECT a FROM t OFFSET 5 LIMIT 10",
    "SELECT a FROM t ORDER BY a DESC NULLS LAST FETCH FIRST 3 ROWS ONLY",
    "SELECT SUBSTRING(a FROM 1 FOR 2), substring(a, 1, 2), EXTRACT(YEAR FROM d), TRIM(BOTH ' ' "
        + "FROM a) FROM t",
    "SELECT date '1995-01-01' + interval '3' month, timestamp '1995-01-01 00:00:00', time "
        + "'10:00:00'",
    "SELECT interval 3 month, interval '3 months', interval '1 year 2 months', interval '120' day",
    "SELECT interval '1 day 02 hours', interval '-3 days', interval 3 days",
    "SELECT * EXCLUDE (a, b) FROM t",
    "SELECT * REPLACE (a + 1 AS a) FROM t",
    "SELECT a, row_number() OVER (PARTITION BY b ORDER BY c) AS r FROM t QUALIFY r = 1",
    "SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
    "SELECT count(*), count(DISTINCT a), sum(a) FILTER (WHERE a > 1) FROM t GROUP BY ROLLUP (a, b)",
    "SELECT CASE WHEN a = 1 THEN 'x' ELSE 'y' END FROM t WHERE a IN (1, 2) AND NOT EXISTS "
        + "(SELECT 1)",
    "SELECT a FROM t WHERE a = ? AND b BETWEEN 1 AND 2 AND c IS NOT DISTINCT FROM d",
    "SELECT [1, 2], []",
    "SELECT \"Odd Name\", CamelCase FROM \"My\"\"Table\"",
    "SELECT CAST(a AS DECIMAL(12, 2)), TRY_CAST(a AS DATE) FROM t",
    "VALUES (1, 'a'), (2, 'b')",
    "(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1",
    "TABLE t",
  };

  static final String[] STATEMENTS = {
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE SELECT 1",
    "EXPLAIN VERBOSE SELECT 1",
    "EXPLAIN ANALYZE VERBOSE (FORMAT json) SELECT 1",
    "EXPLAIN (FORMAT DOT) FROM t",
    "EXPLAIN (ANALYZE, FORMAT TEXT) SELECT 1",
    "EXPLAIN (SELECT 1)",
    "EXPLAIN COPY t TO 'x.parquet'",
    "EXPLAIN PLAN FOR SELECT 1",
    "CREATE VIEW v AS SELECT 1",
    "CREATE OR REPLACE TEMP VIEW s.v (a, b) AS SELECT 1, 2",
    "CREATE TEMPORARY VIEW IF NOT EXISTS v AS FROM 'x.parquet'",
    "CREATE TABLE t AS SELECT * FROM u ORDER BY a",
    "CREATE OR REPLACE TEMP TABLE IF NOT EXISTS t AS VALUES (1)",
    "DROP VIEW v",
    "DROP TABLE IF EXISTS s.t",
    "COPY t TO 'x.parquet'",
    "COPY (SELECT * FROM t) TO 'x.parquet' (FORMAT PARQUET, COMPRESSION zstd, ROW_GROUP_SIZE "
        + "100000)",
    "COPY (FROM t) TO 'x.csv' (FORMAT csv, HEADER, DELIMITER '|', QUOTE '\"', ESCAPE '\\', NULL "
        + "'n')",
    "COPY t TO 'x' (FORMAT = parquet, PARTITION_BY (a, b), SORT [c], HEADER false, LEVEL -1)",
    "COPY 'x.csv' TO 'x.parquet'",
    "DESCRIBE t",
    "DESC s.t",
    "DESCRIBE 'x.parquet'",
    "DESCRIBE SELECT 1",
    "SHOW TABLES",
    "SHOW TABLES FROM s",
    "SHOW SCHEMAS",
    "CREATE SCHEMA IF NOT EXISTS s",
    "DROP SCHEMA IF EXISTS s CASCADE",
    "USE s",
    "SET SCHEMA 's'",
    "SHOW ALL",
    "SHOW threads",
    "SET threads = 4",
    "SET memory TO '512MB'",
    "SET divisions = off",
    "SET divisions = on",
    "SET a.b = true",
    "RESET threads",
    "RESET ALL",
  };

  static final String[] NAMES = {
    "SELECT value, year, month, day, date, count, first, path, format FROM t",
    "SELECT a AS value, b AS year, c AS date, d AS count, e path, f format FROM t AS first",
    "SELECT t.date, t.value, t.year, t.rank, t.position, t.time, t.timestamp FROM t",
    "SELECT (value + 1), sum(value), max(date), min(year) FROM t GROUP BY year, month",
    "SELECT start, name, type, key, method, result, condition, range, open, close, lag, lead "
        + "FROM t",
    "SELECT hour, minute, second, quarter, week, percent, min, max, sum, avg, mod, show FROM t",
    "SELECT year(d), month(d), abs(x), rank() OVER (ORDER BY date) FROM t ORDER BY year, date",
    "SELECT tables, copy, temp, analyze, verbose, if, text, json, dot FROM copy",
  };

  @ParameterizedTest
  @FieldSource({"TABLES", "EXPRESSIONS", "STATEMENTS", "NAMES"})
  void comesBackTheSameFromItsOwnText(String sql) {
    RoundTrip.check(SheafParser.parse(sql));
  }
}
