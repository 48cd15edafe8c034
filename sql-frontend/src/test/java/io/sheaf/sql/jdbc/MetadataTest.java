package io.sheaf.sql.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetadataTest {
  private Connection connection;
  private DatabaseMetaData metadata;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sheaf:");
    metadata = connection.getMetaData();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE Stones(id INTEGER NOT NULL, price DECIMAL(9, 2), t TIME(3))");
      statement.execute("CREATE SCHEMA shop");
      statement.execute("CREATE VIEW shop.stone_view AS SELECT id FROM stones");
      statement.execute("CREATE TABLE shop.a_b AS SELECT 1 AS x");
      statement.execute("CREATE TABLE shop.aXb AS SELECT 1 AS x");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** The rows with the named columns joined by a bar. */
  private static List<String> rows(ResultSet given, String... columns) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet rs = given) {
      while (rs.next()) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
          values.add(rs.getString(column));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  @Test
  void thereIsOneCatalogWithSchemas() throws SQLException {
    assertEquals(List.of("sheaf"), rows(metadata.getCatalogs(), "TABLE_CAT"));
    assertEquals("sheaf", connection.getCatalog());
    assertEquals("main", connection.getSchema());
    assertEquals(
        List.of("information_schema|sheaf", "main|sheaf", "sheaf|sheaf", "shop|sheaf"),
        rows(metadata.getSchemas(), "TABLE_SCHEM", "TABLE_CATALOG"));
    assertEquals(List.of("shop"), rows(metadata.getSchemas(null, "SH_P"), "TABLE_SCHEM"));
    assertEquals(List.of(), rows(metadata.getSchemas("other", null), "TABLE_SCHEM"));
  }

  @Test
  void aConnectionsSchemaCanBeSet() throws SQLException {
    connection.setSchema("shop");
    assertEquals("shop", connection.getSchema());
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM a_b")) {
      assertTrue(rows.next());
    }
  }

  @Test
  void tablesAreFoundByPatternAndKind() throws SQLException {
    String[] what = {"TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE"};
    assertEquals(
        List.of("sheaf|main|Stones|TABLE", "sheaf|shop|stone_view|VIEW"),
        rows(metadata.getTables(null, null, "sto%", null), what));
    assertEquals(
        List.of("sheaf|shop|aXb|TABLE", "sheaf|shop|a_b|TABLE"),
        rows(metadata.getTables("sheaf", "shop", "a_b", new String[] {"TABLE"}), what));
    assertEquals(
        List.of("sheaf|shop|a_b|TABLE"),
        rows(metadata.getTables("", "", "a\\_b", new String[] {"TABLE", "VIEW"}), what));
    assertEquals(List.of(), rows(metadata.getTables("nix", null, "%", null), what));
    assertTrue(
        rows(metadata.getTables(null, "sheaf", "%", new String[] {"SYSTEM TABLE"}), what)
            .contains("sheaf|sheaf|workers|SYSTEM TABLE"));
  }

  @Test
  void columnsTellTypeSizeAndNulls() throws SQLException {
    assertEquals(
        List.of(
            "main|Stones|id|" + Types.INTEGER + "|10|0|NO|1",
            "main|Stones|price|" + Types.DECIMAL + "|9|2|YES|2",
            "main|Stones|t|" + Types.TIME + "|12|3|YES|3"),
        rows(
            metadata.getColumns(null, "main", "stones", "%"),
            "TABLE_SCHEM",
            "TABLE_NAME",
            "COLUMN_NAME",
            "DATA_TYPE",
            "COLUMN_SIZE",
            "DECIMAL_DIGITS",
            "IS_NULLABLE",
            "ORDINAL_POSITION"));
    assertEquals(
        List.of("price"), rows(metadata.getColumns(null, null, "%", "pri_e"), "COLUMN_NAME"));
  }

  @Test
  void functionsAndTheirOperandsAreListed() throws SQLException {
    assertEquals(
        List.of("upper|upper(string) → VARCHAR"),
        rows(metadata.getFunctions(null, null, "upper"), "FUNCTION_NAME", "REMARKS"));
    assertEquals(
        List.of("1|string"),
        rows(
            metadata.getFunctionColumns("sheaf", "main", "upper", "%"),
            "ORDINAL_POSITION",
            "TYPE_NAME"));
    assertTrue(rows(metadata.getFunctions(null, null, "%"), "FUNCTION_NAME").contains("sum"));
  }

  @Test
  void typesComeByTheirNumber() throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    try (ResultSet types = metadata.getTypeInfo()) {
      while (types.next()) {
        numbers.add(types.getInt("DATA_TYPE"));
      }
    }
    assertEquals(numbers.stream().sorted().toList(), numbers);
    assertTrue(numbers.containsAll(List.of(Types.VARCHAR, Types.DECIMAL, Types.TIMESTAMP)));
  }

  /** Columns as java.sql.DatabaseMetaData describes them, of methods whose rows are often read. */
  private static final Map<String, String> SPECIFIED =
      Map.of(
          "getPrimaryKeys", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ PK_NAME",
          "getIndexInfo",
              "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE INDEX_QUALIFIER INDEX_NAME TYPE"
                  + " ORDINAL_POSITION COLUMN_NAME ASC_OR_DESC CARDINALITY PAGES"
                  + " FILTER_CONDITION",
          "getImportedKeys",
              "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM"
                  + " FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ UPDATE_RULE DELETE_RULE FK_NAME PK_NAME"
                  + " DEFERRABILITY",
          "getTableTypes", "TABLE_TYPE",
          "getClientInfoProperties", "NAME MAX_LEN DEFAULT_VALUE DESCRIPTION",
          "getFunctions",
              "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE SPECIFIC_NAME");

  private static Stream<Method> methods() {
    return Arrays.stream(DatabaseMetaData.class.getMethods())
        .filter(method -> method.getDeclaringClass() == DatabaseMetaData.class);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodAnswersWhateverIsLeftOpen(Method method) throws Exception {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes())
            .map(type -> type == int.class ? (Object) 1 : type == boolean.class ? false : null)
            .toArray();
    Object answer = method.invoke(metadata, arguments);
    assertFalse(answer == null && method.getReturnType() != String.class, method.toString());
    if (answer instanceof ResultSet rows) {
      ResultSetMetaData columns = rows.getMetaData();
      List<String> labels = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        labels.add(columns.getColumnLabel(i));
      }
      String specified = SPECIFIED.get(method.getName());
      assertEquals(specified == null ? labels : List.of(specified.split(" ")), labels);
      while (rows.next()) {
        assertEquals(labels.size(), rows.getMetaData().getColumnCount());
      }
      rows.close();
    }
  }
}
