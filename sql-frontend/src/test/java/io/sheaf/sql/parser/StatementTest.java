package io.sheaf.sql.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.junit.jupiter.api.Test;

class StatementTest {

  @Test
  void explainKnowsItsOptions() {
    var explain =
        (ExplainStatement) SheafParser.parse("explain analyze verbose (format json) select 1");
    assertTrue(explain.analyze());
    assertTrue(explain.verbose());
    assertEquals(ExplainStatement.Format.JSON, explain.format());
    assertInstanceOf(SqlSelect.class, explain.statement());
  }

  @Test
  void createKnowsItsParts() {
    var create =
        (CreateView)
            SheafParser.parse(
                "create or replace temp view if not exists S.V (a, \"B b\") as select 1, 2");
    assertTrue(create.replace() && create.temporary() && create.ifNotExists());
    assertEquals(List.of("S", "V"), create.name().names);
    assertEquals(List.of("a", "B b"), create.columns());
    var plain = (CreateTable) SheafParser.parse("create table t as from u");
    assertFalse(plain.replace() || plain.temporary() || plain.ifNotExists());
    assertEquals(List.of(), plain.columns());
    assertEquals(List.of(), plain.options());
    var sorted =
        (CreateTable) SheafParser.parse("create table t (x) with (sorted_by = 'a desc') as from u");
    assertEquals("sorted_by", sorted.options().getFirst().name());
    assertEquals("a desc", sorted.options().getFirst().value());
    assertThrows(
        SheafException.class,
        () -> SheafParser.parse("create view v with (sorted_by = 'a') as from u"));
  }

  @Test
  void copyOptionsAreJavaValues() {
    var copy =
        (CopyStatement)
            SheafParser.parse(
                "copy t to 'out' (format PARQUET, ROW_GROUP_SIZE 100000, header, delimiter = '|',"
                    + " sorted false, partition_by (a, b))");
    assertEquals("out", copy.path());
    assertEquals(
        List.of("format", "row_group_size", "header", "delimiter", "sorted", "partition_by"),
        copy.options().stream().map(CopyOption::name).toList());
    assertEquals(
        List.of("PARQUET", new BigDecimal(100000), true, "|", false, List.of("a", "b")),
        copy.options().stream().map(CopyOption::value).toList());
  }

  @Test
  void settingsAreJavaValues() {
    assertEquals("off", ((SetStatement) SheafParser.parse("set divisions = off")).value());
    assertEquals("ON", ((SetStatement) SheafParser.parse("SET divisions TO ON")).value());
    assertEquals("512MB", ((SetStatement) SheafParser.parse("set memory = '512MB'")).value());
    assertEquals(new BigDecimal(-4), ((SetStatement) SheafParser.parse("set a.b = -4")).value());
    assertTrue(((ResetStatement) SheafParser.parse("reset all")).name().isEmpty());
    assertEquals(
        "threads",
        ((ShowSetting) SheafParser.parse("show threads")).name().orElseThrow().getSimple());
  }

  @Test
  void aPathIsAnIdentifierOfOnePart() {
    var select = (SqlSelect) SheafParser.parse("from 'a/b.c/*.parquet'");
    var path = (TablePath) select.getFrom();
    assertEquals("a/b.c/*.parquet", path.path());
    assertEquals(List.of("a/b.c/*.parquet"), path.names);
  }

  @Test
  void visitorsReachTheQueryInsideAndCopiesAreEqual() {
    SqlNode tree =
        SheafParser.parse(
            "explain analyze copy (select a from t where b = ?) to 'x' (header, n 1)");
    int[] parameters = {0};
    SqlNode copy =
        tree.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlDynamicParam parameter) {
                parameters[0]++;
                return parameter;
              }

              @Override
              public SqlNode visit(SqlCall call) {
                CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
                call.getOperator().acceptCall(this, call, false, handler);
                return handler.result();
              }
            });
    assertEquals(1, parameters[0]);
    assertTrue(tree.equalsDeep(copy, Litmus.THROW));
  }

  @Test
  void namesKeepTheirCase() {
    assertEquals(
        "SELECT \"camelCase\", \"UPPER\"\nFROM \"Odd Name\"",
        SheafParser.unparse(SheafParser.parse("select camelCase, UPPER from \"Odd Name\"")));
  }

  @Test
  void castBindsTighterThanArithmeticAndMinus() {
    assertEquals(
        SheafParser.unparse(SheafParser.parse("select (a) + (b::int) as x, -(c::int) as y")),
        SheafParser.unparse(SheafParser.parse("select a + b::int as x, -c::int as y")));
    assertFalse(
        SheafParser.parse("select (a + b)::int")
            .equalsDeep(SheafParser.parse("select a + b::int"), Litmus.IGNORE));
  }

  @Test
  void positionsInATreeReferToTheScript() {
    var second = SqlScript.of("select 1;\n  select x").statements().get(1);
    var select = (SqlSelect) SheafParser.parse(second);
    assertEquals(
        Position.at(2, 10),
        SheafParser.position(select.getSelectList().get(0).getParserPosition()));
  }
}
