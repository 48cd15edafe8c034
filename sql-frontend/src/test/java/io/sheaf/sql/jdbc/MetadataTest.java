package io.sheaf.sql.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Set;
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

  @Test
  void keysOfTablesAreKnown() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE shop.sales (stone INTEGER, day DATE, bill VARCHAR UNIQUE,"
              + " PRIMARY KEY (stone, day))");
      statement.execute("CREATE TABLE sales (day DATE, UNIQUE (day))");
    }
    assertEquals(
        List.of("sheaf|shop|sales|day|2|sales_pkey", "sheaf|shop|sales|stone|1|sales_pkey"),
        rows(
            metadata.getPrimaryKeys(null, "shop", "SALES"),
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "COLUMN_NAME",
            "KEY_SEQ",
            "PK_NAME"));
    assertEquals(List.of(), rows(metadata.getPrimaryKeys(null, "main", "sales"), "COLUMN_NAME"));
    String[] index = {"TABLE_SCHEM", "INDEX_NAME", "ORDINAL_POSITION", "COLUMN_NAME", "NON_UNIQUE"};
    assertEquals(
        List.of(
            "shop|sales_bill_key|1|bill|false",
            "shop|sales_pkey|1|stone|false",
            "shop|sales_pkey|2|day|false"),
        rows(metadata.getIndexInfo("sheaf", "shop", "sales", true, true), index));
    assertEquals(
        List.of("main|sales_day_key|1|day|false"),
        rows(metadata.getIndexInfo(null, "main", "sales", false, false), index));
    assertEquals(
        List.of("stone|" + Types.INTEGER + "|10", "day|" + Types.DATE + "|10"),
        rows(
            metadata.getBestRowIdentifier(
                null, "shop", "sales", DatabaseMetaData.bestRowSession, false),
            "COLUMN_NAME",
            "DATA_TYPE",
            "COLUMN_SIZE"));
    try (Statement statement = connection.createStatement();
        ResultSet keys =
            statement.executeQuery(
                "SELECT c.constraint_type, u.column_name, u.ordinal_position"
                    + " FROM information_schema.table_constraints AS c"
                    + " JOIN information_schema.key_column_usage AS u"
                    + " USING (constraint_schema, table_name, constraint_name)"
                    + " ORDER BY 1, 2, 3")) {
      assertEquals(
          List.of("PRIMARY KEY|day|2", "PRIMARY KEY|stone|1", "UNIQUE|bill|1", "UNIQUE|day|1"),
          rows(keys, "constraint_type", "column_name", "ordinal_position"));
    }
  }

  @Test
  void aSecondPrimaryKeyIsRefused() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException e =
          assertThrows(
              SQLException.class,
              () -> statement.execute("CREATE TABLE two (a INT PRIMARY KEY, b INT PRIMARY KEY)"));
      assertTrue(e.getMessage().contains("one primary key"), e.getMessage());
    }
  }

  private static final String KEYS =
      "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM"
          + " FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ UPDATE_RULE DELETE_RULE FK_NAME PK_NAME"
          + " DEFERRABILITY";
  private static final String ROW_COLUMNS =
      "SCOPE COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE BUFFER_LENGTH DECIMAL_DIGITS"
          + " PSEUDO_COLUMN";

  /** Columns as java.sql.DatabaseMetaData describes them. */
  private static final Map<String, String> SPECIFIED =
      Map.ofEntries(
          Map.entry("getCatalogs", "TABLE_CAT"),
          Map.entry("getSchemas", "TABLE_SCHEM TABLE_CATALOG"),
          Map.entry(
              "getTables",
              "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
                  + " SELF_REFERENCING_COL_NAME REF_GENERATION"),
          Map.entry("getTableTypes", "TABLE_TYPE"),
          Map.entry(
              "getColumns",
              "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE"
                  + " BUFFER_LENGTH DECIMAL_DIGITS NUM_PREC_RADIX NULLABLE REMARKS COLUMN_DEF"
                  + " SQL_DATA_TYPE SQL_DATETIME_SUB CHAR_OCTET_LENGTH ORDINAL_POSITION"
                  + " IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE"
                  + " IS_AUTOINCREMENT IS_GENERATEDCOLUMN"),
          Map.entry(
              "getPseudoColumns",
              "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE COLUMN_SIZE DECIMAL_DIGITS"
                  + " NUM_PREC_RADIX COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH IS_NULLABLE"),
          Map.entry(
              "getColumnPrivileges",
              "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE"
                  + " IS_GRANTABLE"),
          Map.entry(
              "getTablePrivileges",
              "TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE"),
          Map.entry("getBestRowIdentifier", ROW_COLUMNS),
          Map.entry("getVersionColumns", ROW_COLUMNS),
          Map.entry(
              "getPrimaryKeys", "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ PK_NAME"),
          Map.entry("getImportedKeys", KEYS),
          Map.entry("getExportedKeys", KEYS),
          Map.entry("getCrossReference", KEYS),
          Map.entry(
              "getIndexInfo",
              "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE INDEX_QUALIFIER INDEX_NAME TYPE"
                  + " ORDINAL_POSITION COLUMN_NAME ASC_OR_DESC CARDINALITY PAGES"
                  + " FILTER_CONDITION"),
          Map.entry(
              "getTypeInfo",
              "TYPE_NAME DATA_TYPE PRECISION LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE"
                  + " CASE_SENSITIVE SEARCHABLE UNSIGNED_ATTRIBUTE FIXED_PREC_SCALE"
                  + " AUTO_INCREMENT LOCAL_TYPE_NAME MINIMUM_SCALE MAXIMUM_SCALE SQL_DATA_TYPE"
                  + " SQL_DATETIME_SUB NUM_PREC_RADIX"),
          Map.entry(
              "getUDTs", "TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE REMARKS BASE_TYPE"),
          Map.entry(
              "getSuperTypes",
              "TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME"),
          Map.entry("getSuperTables", "TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME"),
          Map.entry(
              "getAttributes",
              "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE ATTR_TYPE_NAME ATTR_SIZE"
                  + " DECIMAL_DIGITS NUM_PREC_RADIX NULLABLE REMARKS ATTR_DEF SQL_DATA_TYPE"
                  + " SQL_DATETIME_SUB CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE"
                  + " SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE"),
          Map.entry("getClientInfoProperties", "NAME MAX_LEN DEFAULT_VALUE DESCRIPTION"),
          Map.entry(
              "getFunctions",
              "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE SPECIFIC_NAME"),
          Map.entry(
              "getFunctionColumns",
              "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE DATA_TYPE"
                  + " TYPE_NAME PRECISION LENGTH SCALE RADIX NULLABLE REMARKS CHAR_OCTET_LENGTH"
                  + " ORDINAL_POSITION IS_NULLABLE SPECIFIC_NAME"),
          Map.entry(
              "getProcedures",
              "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME RESERVED1 RESERVED2 RESERVED3 REMARKS"
                  + " PROCEDURE_TYPE SPECIFIC_NAME"),
          Map.entry(
              "getProcedureColumns",
              "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE DATA_TYPE"
                  + " TYPE_NAME PRECISION LENGTH SCALE RADIX NULLABLE REMARKS COLUMN_DEF"
                  + " SQL_DATA_TYPE SQL_DATETIME_SUB CHAR_OCTET_LENGTH ORDINAL_POSITION"
                  + " IS_NULLABLE SPECIFIC_NAME"));

  /** Those of which there is nothing, whatever is asked. */
  private static final Set<String> EMPTY =
      Set.of(
          "getPseudoColumns",
          "getColumnPrivileges",
          "getTablePrivileges",
          "getVersionColumns",
          "getImportedKeys",
          "getExportedKeys",
          "getCrossReference",
          "getUDTs",
          "getSuperTypes",
          "getSuperTables",
          "getAttributes",
          "getClientInfoProperties",
          "getProcedures",
          "getProcedureColumns");

  private static Stream<Method> methods() {
    return Arrays.stream(DatabaseMetaData.class.getMethods())
        .filter(method -> method.getDeclaringClass() == DatabaseMetaData.class);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodAnswersWhateverIsLeftOpen(Method method) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE keyed (id INTEGER PRIMARY KEY)");
    }
    Object[] arguments =
        Arrays.stream(method.getParameterTypes())
            .map(type -> type == int.class ? (Object) 1 : type == boolean.class ? false : null)
            .toArray();
    Object answer = method.invoke(metadata, arguments);
    if (!(answer instanceof ResultSet rows)) {
      assertFalse(answer == null && method.getReturnType() != String.class, method.toString());
      return;
    }
    ResultSetMetaData columns = rows.getMetaData();
    List<String> labels = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      labels.add(columns.getColumnLabel(i));
    }
    assertEquals(SPECIFIED.get(method.getName()), String.join(" ", labels));
    int count = 0;
    while (rows.next()) {
      count++;
      for (int i = 1; i <= labels.size(); i++) {
        Object value = rows.getObject(i);
        assertTrue(
            value == null || columns.getColumnClassName(i).equals(value.getClass().getName()),
            () -> method + ": " + value);
      }
    }
    rows.close();
    assertEquals(EMPTY.contains(method.getName()), count == 0, count + " rows");
  }
}
