package io.sheaf.tests.fuzz;

import static io.sheaf.tests.fuzz.FuzzType.BIGINT;
import static io.sheaf.tests.fuzz.FuzzType.INT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Random queries, the same in both dialects, whose rows do not depend on chance. */
final class Queries {
  private static final int DEEPEST = 2;

  private final Choices choices;
  private final Expressions expressions;
  private final Aggregates aggregates;
  private final SubQueries subQueries;

  /** Names of common table expressions that can be read, with their columns. */
  private final List<Common> commons = new ArrayList<>();

  private int aliases;

  private record Common(String name, List<Scope.Column> columns) {}

  /**
   * A query and those of its columns that have one type in both dialects.
   *
   * @param width number of all its columns
   */
  record Query(String sql, List<Scope.Column> columns, int width) {}

  /** What FROM reads. */
  record Relation(String sql, Scope scope) {}

  Queries(Choices choices, ScalarCalls calls) {
    this.choices = choices;
    this.expressions = new Expressions(choices, calls);
    this.aggregates = new Aggregates(choices, expressions);
    this.subQueries = new SubQueries(choices, expressions, this::alias);
  }

  /** A whole statement. */
  String statement() {
    Map<String, String> tables = new LinkedHashMap<>();
    String recursive = "";
    if (choices.chance(12)) {
      int count = 1 + choices.next(2);
      for (int i = 0; i < count; i++) {
        Query query = query(1);
        if (query.columns().size() < query.width()) {
          continue;
        }
        String name = "w" + i;
        tables.put(name, query.sql());
        commons.add(new Common(name, query.columns()));
      }
    } else if (choices.chance(4)) {
      recursive = recursive();
    }
    Query query = query(DEEPEST);
    String body = choices.chance(30) ? ordered(query).sql() : query.sql();
    return recursive + with(tables, body) + body;
  }

  /** The tables that something reads: DuckDB does not look at the others. */
  private static String with(Map<String, String> tables, String body) {
    String read = body;
    String with = "";
    for (String name : List.copyOf(tables.keySet()).reversed()) {
      if (read.contains(name)) {
        String table = name + " AS (" + tables.get(name) + ")";
        with = with.isEmpty() ? table : table + ", " + with;
        read += tables.get(name);
      }
    }
    return with.isEmpty() ? "" : "WITH " + with + " ";
  }

  private String recursive() {
    String step =
        choices.of(
            "SELECT n + 1, v + n FROM w0 WHERE n < 6",
            "SELECT w0.n + 1, t.c_int FROM w0 JOIN t2 t ON t.c_int >= w0.n WHERE w0.n < 4",
            "SELECT n + 1, v FROM w0 WHERE n < 3 AND v IN (SELECT c_int FROM t0)");
    commons.add(
        new Common(
            "w0", List.of(new Scope.Column("n", INT, false), new Scope.Column("v", INT, false))));
    return "WITH RECURSIVE w0(n, v) AS (SELECT 1, c_int FROM t2 UNION "
        + choices.of("ALL ", "")
        + step
        + ") ";
  }

  private String alias() {
    return "a" + aliases++;
  }

  private Query query(int depth) {
    if (depth > 0 && choices.chance(10)) {
      return set();
    }
    Query query = select(depth);
    return depth < DEEPEST && choices.chance(8) ? ordered(query) : query;
  }

  /** All columns in order, so that a limit leaves nothing open. */
  private Query ordered(Query query) {
    List<String> keys = new ArrayList<>();
    for (int i = 1; i <= query.width(); i++) {
      keys.add(i + choices.of("", " DESC", " NULLS FIRST", " DESC NULLS FIRST", " ASC"));
    }
    String sql =
        "SELECT * FROM (%s) %s ORDER BY %s"
            .formatted(query.sql(), alias(), String.join(", ", keys));
    if (choices.chance(80)) {
      int limit = choices.next(30);
      sql += choices.chance(5) ? " LIMIT (SELECT " + limit + ")" : " LIMIT " + limit;
    }
    if (choices.chance(30)) {
      sql += " OFFSET " + choices.next(10);
    }
    return new Query(sql, query.columns(), query.width());
  }

  private Query set() {
    int width = 1 + choices.next(3);
    List<FuzzType> types = new ArrayList<>();
    List<Scope.Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      types.add(choices.of(FuzzType.KEYS));
      columns.add(new Scope.Column("x" + i, types.get(i), false));
    }
    int parts = 2 + choices.next(2);
    StringBuilder sql = new StringBuilder();
    for (int part = 0; part < parts; part++) {
      Relation from = from(0);
      if (part > 0) {
        sql.append(
            choices.of(
                " UNION ALL ",
                " UNION ",
                " INTERSECT ",
                " EXCEPT ",
                " INTERSECT ALL ",
                " EXCEPT ALL "));
      }
      List<String> items = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        items.add(expressions.value(from.scope(), types.get(i), 1) + " AS x" + i);
      }
      sql.append("(SELECT ").append(String.join(", ", items));
      sql.append(" FROM ").append(from.sql());
      if (choices.chance(50)) {
        sql.append(" WHERE ").append(expressions.condition(from.scope(), 1));
      }
      sql.append(")");
    }
    return new Query(sql.toString(), columns, width);
  }

  private Query select(int depth) {
    Relation from = from(depth);
    Scope scope = from.scope();
    StringBuilder tail = new StringBuilder(" FROM ").append(from.sql());
    List<String> conditions = new ArrayList<>();
    if (choices.chance(50)) {
      conditions.add(expressions.condition(scope, 2));
    }
    if (choices.chance(22)) {
      conditions.add(subQueries.condition(scope, depth));
    }
    if (!conditions.isEmpty()) {
      tail.append(" WHERE ");
      tail.append(String.join(choices.of(" AND ", " AND ", " OR "), conditions));
    }
    return switch (choices.next(20)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> plain(scope, tail);
      case 9, 10, 11, 12, 13, 14, 15 -> grouped(scope, tail);
      case 16, 17, 18 -> windows(scope, tail);
      default -> firstRows(scope, tail);
    };
  }

  private Query plain(Scope scope, StringBuilder tail) {
    List<String> items = new ArrayList<>();
    List<Scope.Column> columns = new ArrayList<>();
    int count = 1 + choices.next(4);
    for (int i = 0; i < count; i++) {
      FuzzType type = choices.of(FuzzType.values());
      items.add(expressions.value(scope, type, 2) + " AS x" + i);
      columns.add(new Scope.Column("x" + i, type, false));
    }
    if (choices.chance(8)) {
      items.add(subQueries.scalar(scope) + " AS x" + count);
    }
    String distinct = choices.chance(12) ? "DISTINCT " : "";
    return new Query("SELECT " + distinct + String.join(", ", items) + tail, columns, items.size());
  }

  private Query grouped(Scope scope, StringBuilder tail) {
    List<String> items = new ArrayList<>();
    List<Scope.Column> columns = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    int keyCount = choices.next(4);
    for (int i = 0; i < keyCount; i++) {
      FuzzType type = choices.of(FuzzType.KEYS);
      List<Scope.Column> fitting = scope.of(type);
      if (fitting.isEmpty()) {
        continue;
      }
      String key = choices.of(fitting).sql();
      if (choices.chance(20) && type == INT) {
        key = "(" + key + " % 3)";
      }
      String name = "x" + items.size();
      columns.add(new Scope.Column(name, type, false));
      items.add(key + " AS " + name);
      keys.add(key);
    }
    boolean sets = keys.size() > 1 && Set.copyOf(keys).size() == keys.size() && choices.chance(25);
    int callCount = 1 + choices.next(3);
    for (int i = 0; i < callCount; i++) {
      Aggregates.Call call = aggregates.aggregate(scope);
      add(items, columns, call);
    }
    if (sets && choices.chance(50)) {
      items.add("grouping(" + keys.getFirst() + ") AS x" + items.size());
    }
    String distinct = choices.chance(5) ? "DISTINCT " : "";
    StringBuilder sql =
        new StringBuilder("SELECT ").append(distinct).append(String.join(", ", items)).append(tail);
    if (sets) {
      sql.append(" GROUP BY ").append(sets(keys));
    } else if (!keys.isEmpty()) {
      sql.append(" GROUP BY ").append(String.join(", ", keys));
    }
    if (choices.chance(20)) {
      sql.append(" HAVING count(*) > ").append(choices.next(4));
    } else if (choices.chance(10)) {
      sql.append(" HAVING max(" + expressions.column(scope, INT) + ") < ")
          .append(expressions.literal(INT));
    }
    return new Query(sql.toString(), columns, items.size());
  }

  private static void add(List<String> items, List<Scope.Column> columns, Aggregates.Call call) {
    String name = "x" + items.size();
    items.add(call.sql() + " AS " + name);
    if (call.type() != null) {
      columns.add(new Scope.Column(name, call.type(), false));
    }
  }

  private String sets(List<String> keys) {
    String all = String.join(", ", keys);
    return choices.of(
        "ROLLUP (" + all + ")",
        "CUBE (" + all + ")",
        keys.getFirst() + ", CUBE (" + String.join(", ", keys.subList(1, keys.size())) + ")",
        "GROUPING SETS ((" + keys.getLast() + "), ROLLUP (" + all + "))",
        "GROUPING SETS ((" + all + "), (" + keys.getFirst() + "), ())",
        "GROUPING SETS ((" + keys.getLast() + "), (" + keys.getFirst() + "))");
  }

  private Query windows(Scope scope, StringBuilder tail) {
    List<String> items = new ArrayList<>();
    List<Scope.Column> columns = new ArrayList<>();
    FuzzType type = choices.of(FuzzType.values());
    items.add(expressions.value(scope, type, 1) + " AS x0");
    columns.add(new Scope.Column("x0", type, false));
    // Of rows that are equal two functions may take different ones first.
    boolean repeats =
        Stream.of("t3", "so2", "VALUES", "UNNEST", "UNPIVOT", "unnest", "range(")
            .anyMatch(source -> tail.indexOf(source) >= 0);
    int count = repeats ? 1 : 1 + choices.next(3);
    for (int i = 0; i < count; i++) {
      add(items, columns, aggregates.window(scope));
    }
    StringBuilder sql = new StringBuilder("SELECT ").append(String.join(", ", items)).append(tail);
    if (!repeats && choices.chance(15)) {
      sql.append(" QUALIFY row_number() OVER (ORDER BY ")
          .append(scope.identityOrder())
          .append(") <= ")
          .append(1 + choices.next(20));
    }
    return new Query(sql.toString(), columns, items.size());
  }

  /** DISTINCT ON the first of a key's rows. */
  private Query firstRows(Scope scope, StringBuilder tail) {
    FuzzType keyType = choices.of(FuzzType.KEYS);
    List<Scope.Column> keys = scope.of(keyType);
    if (keys.isEmpty()) {
      return plain(scope, tail);
    }
    String key = choices.of(keys).sql();
    FuzzType type = choices.of(FuzzType.values());
    String sql =
        "SELECT DISTINCT ON (%s) %s AS x0, %s AS x1%s ORDER BY %s, %s"
            .formatted(
                key, key, expressions.value(scope, type, 1), tail, key, scope.identityOrder());
    return new Query(
        "SELECT * FROM (" + sql + ") " + alias(),
        List.of(new Scope.Column("x0", keyType, false), new Scope.Column("x1", type, false)),
        2);
  }

  private Relation from(int depth) {
    Relation relation = relation(depth);
    int joins = choices.of(0, 0, 0, 1, 1, 2);
    for (int i = 0; i < joins; i++) {
      relation = joined(relation, relation(depth - 1));
    }
    if (choices.chance(6)) {
      relation = unnested(relation);
    }
    return relation;
  }

  private Relation relation(int depth) {
    String alias = alias();
    if (!commons.isEmpty() && choices.chance(40)) {
      Common common = choices.of(commons);
      return new Relation(common.name() + " " + alias, Scope.derived(alias, common.columns()));
    }
    if (depth > 0 && choices.chance(25)) {
      Query query = query(depth - 1);
      if (query.columns().size() == query.width()) {
        return new Relation(
            "(" + query.sql() + ") " + alias, Scope.derived(alias, query.columns()));
      }
    }
    if (choices.chance(4)) {
      return new Relation(
          "(VALUES (1, 'a'), (2, NULL), (NULL, 'b'), (1, 'a')) " + alias + "(n, s)",
          Scope.derived(
              alias,
              List.of(
                  new Scope.Column("n", INT, false),
                  new Scope.Column("s", FuzzType.STRING, false))));
    }
    if (choices.chance(3)) {
      return choices.chance(50) ? pivoted(alias) : unpivoted(alias);
    }
    if (choices.chance(2)) {
      return new Relation(
          "range(" + choices.next(3) + ", " + choices.next(6) + ") AS " + alias + "(n)",
          Scope.derived(alias, List.of(new Scope.Column("n", BIGINT, false))));
    }
    return new Relation(choices.of(FuzzTables.NAMES) + " " + alias, Scope.table(alias));
  }

  private Relation pivoted(String alias) {
    List<Scope.Column> columns =
        List.of(
            new Scope.Column("k", FuzzType.BOOLEAN, false),
            new Scope.Column("v1", INT, false),
            new Scope.Column("n1", BIGINT, false),
            new Scope.Column("v2", INT, false),
            new Scope.Column("n2", BIGINT, false));
    return new Relation(
        "(SELECT * FROM (PIVOT %s ON c_small %s USING %s, count(*) GROUP BY c_boolean)) %s(k, v1, n1, v2, n2)"
            .formatted(
                choices.of(FuzzTables.NAMES),
                choices.of("IN (1, 2)", "IN (-3, 4)"),
                choices.of("max(c_int)", "min(c_i2)"),
                alias),
        Scope.derived(alias, columns));
  }

  private Relation unpivoted(String alias) {
    List<Scope.Column> columns =
        List.of(
            new Scope.Column("i", INT, false),
            new Scope.Column("n", FuzzType.STRING, false),
            new Scope.Column("v", INT, false));
    return new Relation(
        "(SELECT id, n, v FROM (UNPIVOT %s%s ON c_int, c_i2 INTO NAME n VALUE v)) %s(i, n, v)"
            .formatted(choices.of("", "INCLUDE NULLS "), choices.of(FuzzTables.NAMES), alias),
        Scope.derived(alias, columns));
  }

  private Relation joined(Relation left, Relation right) {
    Scope both = left.scope().and(right.scope());
    return switch (choices.next(14)) {
      case 0, 1, 2, 3, 4, 5, 6 -> {
        String kind = choices.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN");
        String on = expressions.equality(left.scope(), right.scope());
        if (choices.chance(30)) {
          on += " AND " + expressions.equality(left.scope(), right.scope());
        }
        if (choices.chance(25)) {
          on += " AND " + expressions.condition(both, 1);
        }
        String condition =
            choices.chance(8)
                ? " USING (" + choices.of("c_int", "c_string", "c_date, c_boolean", "id") + ")"
                : " ON " + on;
        yield new Relation(left.sql() + " " + kind + " " + right.sql() + condition, both);
      }
      case 7, 8 -> {
        String kind = choices.of("SEMI JOIN", "ANTI JOIN");
        String on = expressions.equality(left.scope(), right.scope());
        if (choices.chance(30)) {
          on += " AND " + expressions.condition(both, 1);
        }
        yield new Relation(left.sql() + " " + kind + " " + right.sql() + " ON " + on, left.scope());
      }
      case 9 -> {
        // Small enough for a join without keys.
        String alias = alias();
        Scope scope = left.scope().and(Scope.table(alias));
        String on =
            expressions.column(left.scope(), INT)
                + choices.of(" < ", " <> ", " >= ")
                + expressions.column(Scope.table(alias), INT);
        yield new Relation(
            left.sql()
                + " "
                + choices.of("JOIN", "LEFT JOIN", "FULL JOIN")
                + " t2 "
                + alias
                + " ON "
                + on,
            scope);
      }
      case 10 -> {
        String alias = alias();
        yield new Relation(
            left.sql() + " CROSS JOIN t2 " + alias, left.scope().and(Scope.table(alias)));
      }
      case 11 -> nearest(left);
      case 12 -> {
        // A series for each row.
        String alias = alias();
        yield new Relation(
            left.sql()
                + " CROSS JOIN LATERAL (SELECT unnest(range("
                + small(left)
                + ")) AS n) "
                + alias,
            left.scope().and(Scope.derived(alias, List.of(new Scope.Column("n", BIGINT, false)))));
      }
      default -> lateral(left);
    };
  }

  private String small(Relation from) {
    return "abs(" + expressions.column(from.scope(), INT) + ") % 3";
  }

  /** The row with the nearest number, of which there is only one. */
  private Relation nearest(Relation left) {
    String alias = alias();
    String table = choices.of("t0", "t1", "t2", "so1");
    String on =
        expressions.column(left.scope(), INT)
            + choices.of(" >= ", " > ", " <= ", " < ")
            + alias
            + "."
            + FuzzTables.ID;
    Scope right = Scope.table(alias);
    if (choices.chance(50)) {
      FuzzType key = choices.of(FuzzType.BOOLEAN, FuzzType.SMALL, FuzzType.STRING);
      on =
          expressions.column(left.scope(), key)
              + " = "
              + expressions.column(right, key)
              + " AND "
              + on;
    }
    return new Relation(
        left.sql()
            + choices.of(" ASOF JOIN ", " ASOF LEFT JOIN ")
            + table
            + " "
            + alias
            + " ON "
            + on,
        left.scope().and(right));
  }

  private Relation lateral(Relation left) {
    String inner = alias();
    String alias = alias();
    Scope scope = Scope.table(inner);
    String equality = expressions.equality(scope, left.scope());
    String table = choices.of(FuzzTables.NAMES);
    if (choices.chance(50)) {
      String sql =
          "%s CROSS JOIN LATERAL (SELECT count(*) AS n, max(%s) AS m FROM %s %s WHERE %s) %s"
              .formatted(left.sql(), expressions.column(scope, INT), table, inner, equality, alias);
      return new Relation(
          sql,
          left.scope()
              .and(
                  Scope.derived(
                      alias,
                      List.of(
                          new Scope.Column("n", BIGINT, false),
                          new Scope.Column("m", INT, false)))));
    }
    String sql =
        "%s CROSS JOIN LATERAL (SELECT %s AS n FROM %s %s WHERE %s) %s"
            .formatted(left.sql(), expressions.value(scope, INT, 1), table, inner, equality, alias);
    return new Relation(
        sql, left.scope().and(Scope.derived(alias, List.of(new Scope.Column("n", INT, false)))));
  }

  private Relation unnested(Relation from) {
    List<Scope.Column> lists = from.scope().of(FuzzType.LIST);
    if (lists.isEmpty()) {
      return from;
    }
    String alias = alias();
    return new Relation(
        from.sql() + " CROSS JOIN UNNEST(" + choices.of(lists).sql() + ") AS " + alias + "(e)",
        from.scope().and(Scope.derived(alias, List.of(new Scope.Column("e", INT, false)))));
  }
}
