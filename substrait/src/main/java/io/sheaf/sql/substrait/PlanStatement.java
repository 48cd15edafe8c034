package io.sheaf.sql.substrait;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.rel2sql.RelToSqlConverter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFamily;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.type.SqlTypeFamily;

/**
 * The statement of a relational tree: Calcite writes the rows, and around them stand the names and
 * types that the plan says, and its order, which a query inside another would lose.
 *
 * <pre>
 *   Project a            SELECT CAST("c0" AS DECIMAL(9, 2)) AS "a"
 *     Sort by b   ==>    FROM (SELECT a AS "c0", b AS "c1" FROM t) AS "plan"
 *       Scan t           ORDER BY "c1" NULLS LAST
 * </pre>
 *
 * @param rows its columns, and after them those that only order them
 * @param columns what the result's columns are to be
 * @param keys by which columns of {@code rows} it is ordered
 * @param limit gives the first rows to leave out and the number to keep; null for all
 */
record PlanStatement(
    RelNode rows, List<RelDataTypeField> columns, List<RelFieldCollation> keys, Sort limit) {

  static PlanStatement of(RelRoot root) {
    List<RelDataTypeField> columns = root.validatedRowType.getFieldList();
    RelNode top = merged(root.rel);
    if (top instanceof Sort sort) {
      return new PlanStatement(
          sort.getInput(), columns, sort.getCollation().getFieldCollations(), sort);
    } else if (top instanceof Project project
        && project.getInput() instanceof Sort sort
        && !RexOver.containsOver(project.getProjects(), null)) {
      return beneath(project, sort, columns);
    }
    return new PlanStatement(top, columns, List.of(), null);
  }

  /** One projection in the place of several. */
  private static RelNode merged(RelNode top) {
    RelNode merged = top;
    while (merged instanceof Project outer
        && outer.getInput() instanceof Project inner
        && !RexOver.containsOver(inner.getProjects(), null)) {
      merged =
          LogicalProject.create(
              inner.getInput(),
              List.of(),
              RelOptUtil.pushPastProject(outer.getProjects(), inner),
              outer.getRowType(),
              java.util.Set.of());
    }
    return merged;
  }

  /** The projection under the sort, with what it sorts by beside it. */
  private static PlanStatement beneath(Project project, Sort sort, List<RelDataTypeField> columns) {
    List<RexNode> expressions = new ArrayList<>(project.getProjects());
    List<RelFieldCollation> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      keys.add(key.withFieldIndex(expressions.size()));
      expressions.add(RexInputRef.of(key.getFieldIndex(), sort.getRowType()));
    }
    RelNode rows =
        LogicalProject.create(
            sort.getInput(), List.of(), expressions, names(expressions.size()), java.util.Set.of());
    return new PlanStatement(rows, columns, keys, sort);
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
  }

  String sql(SqlDialect dialect) {
    List<String> names = names(rows.getRowType().getFieldCount());
    StringBuilder sql = new StringBuilder("SELECT ");
    for (int i = 0; i < columns.size(); i++) {
      RelDataTypeField column = columns.get(i);
      String value = dialect.quoteIdentifier(names.get(i));
      sql.append(i == 0 ? "" : ", ")
          .append(typed(value, column.getType(), dialect))
          .append(" AS ")
          .append(dialect.quoteIdentifier(column.getName()));
    }
    sql.append("\nFROM (")
        .append(new RelToSqlConverter(dialect).visitRoot(rows).asStatement().toSqlString(dialect))
        .append(") AS \"plan\" (")
        .append(names.stream().map(dialect::quoteIdentifier).collect(Collectors.joining(", ")))
        .append(')');
    for (int i = 0; i < keys.size(); i++) {
      sql.append(i == 0 ? "\nORDER BY " : ", ")
          .append(dialect.quoteIdentifier(names.get(keys.get(i).getFieldIndex())))
          .append(keys.get(i).getDirection().isDescending() ? " DESC" : "")
          .append(
              keys.get(i).nullDirection == NullDirection.FIRST ? " NULLS FIRST" : " NULLS LAST");
    }
    if (limit != null && limit.offset != null) {
      sql.append("\nOFFSET ").append(number(limit.offset)).append(" ROWS");
    }
    if (limit != null && limit.fetch != null) {
      sql.append("\nFETCH NEXT ").append(number(limit.fetch)).append(" ROWS ONLY");
    }
    return sql.toString();
  }

  /** Of numbers alone the engine may infer another type than the plan has, as for sums. */
  private static String typed(String value, RelDataType type, SqlDialect dialect) {
    RelDataTypeFamily family = type.getSqlTypeName().getFamily();
    boolean number =
        family == SqlTypeFamily.NUMERIC
            || family == SqlTypeFamily.EXACT_NUMERIC
            || family == SqlTypeFamily.APPROXIMATE_NUMERIC;
    return number
        ? "CAST(" + value + " AS " + dialect.getCastSpec(type).toSqlString(dialect) + ")"
        : value;
  }

  private static String number(RexNode literal) {
    return RexLiteral.bigDecimalValue(literal).toBigIntegerExact().toString();
  }
}
