package io.sheaf.planner;

import io.sheaf.planner.type.SheafTypeFactory;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;

/** Statements over tables of statistics, parsed by Calcite's own parser. */
public final class TestCatalog {
  private final CalciteSchema schema = CalciteSchema.createRootSchema(false, false);

  public TestCatalog(List<StatisticsTable> tables) {
    tables.forEach(table -> schema.add(table.description(), new SheafTable(table)));
  }

  public static TestCatalog tpch() {
    return new TestCatalog(TpchStatistics.tables());
  }

  public RelRoot convert(String sql) {
    java.util.Properties properties = new java.util.Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    CalciteCatalogReader catalog =
        new CalciteCatalogReader(
            schema, List.of(), new SheafTypeFactory(), new CalciteConnectionConfigImpl(properties));
    try {
      SqlParser.Config config =
          SqlParser.config()
              .withUnquotedCasing(Casing.UNCHANGED)
              .withConformance(org.apache.calcite.sql.validate.SqlConformanceEnum.LENIENT);
      return new SqlToRel(catalog, SheafOperators.table(), null)
          .convert(SqlParser.create(sql, config).parseQuery());
    } catch (SqlParseException wrongText) {
      throw new IllegalArgumentException(sql, wrongText);
    }
  }

  public PlannedQuery plan(String sql, PlannerSettings settings) {
    return Planner.plan(convert(sql), settings);
  }

  /** The plan after the given phases, as Calcite prints it. */
  public String logical(String sql, PlannerPhase... phases) {
    RelNode plan = convert(sql).project();
    for (PlannerPhase phase : phases) {
      plan = phase.apply(plan);
    }
    return RelOptUtil.toString(plan);
  }

  /** The text of one of the 22 TPC-H queries. */
  public static String tpchQuery(int number) {
    String name = "/tpch/q%02d.sql".formatted(number);
    try (var in = TestCatalog.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
