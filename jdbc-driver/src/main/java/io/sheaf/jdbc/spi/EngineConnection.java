package io.sheaf.jdbc.spi;

import java.sql.SQLException;
import java.util.List;

/**
 * A connection to an engine. Statements start one at a time, while rows of earlier ones are still
 * read. {@link #cancel} may come from any thread, the other calls from one at a time.
 */
public interface EngineConnection extends AutoCloseable {
  /**
   * A table or view.
   *
   * @param type {@code TABLE}, {@code VIEW} or, if it is the engine's own, {@code SYSTEM TABLE}
   * @param columns none when they were not asked for
   */
  record Relation(String schema, String name, String type, List<ColumnInfo> columns) {
    public Relation {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Columns of a table whose values together no two rows share.
   *
   * @param columns in the order of the key
   */
  record Key(String schema, String table, String name, List<String> columns) {
    public Key {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Runs one statement. The caller closes the reader, also when the statement gives no rows.
   *
   * @param parameters values of its question marks: null, Boolean, Byte, Short, Integer, Long,
   *     Float, Double, BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime,
   *     OffsetDateTime, UUID, Period, Duration, List or Map
   */
  ColumnReader execute(String sql, List<Object> parameters) throws SQLException;

  /** Runs one statement as {@link #execute(String, List)} does, within bounds it may help keep. */
  default ColumnReader execute(String sql, List<Object> parameters, StatementOptions options)
      throws SQLException {
    return execute(sql, parameters);
  }

  /** The columns that a query would give, without running it; none when it is no query. */
  List<ColumnInfo> describe(String sql) throws SQLException;

  /** The types that the question marks of a statement have by their places. */
  List<ColumnInfo> parameters(String sql) throws SQLException;

  /** Stops the statement that runs, if one does; it then fails with SQLSTATE 57014. */
  void cancel() throws SQLException;

  /** The name of the one catalog. */
  String catalog() throws SQLException;

  /** The schemas of the catalog, in no order. */
  List<String> schemas() throws SQLException;

  /** The schema in which names without one are looked for. */
  String schema() throws SQLException;

  /** Makes a schema the current one. */
  void useSchema(String name) throws SQLException;

  /**
   * The tables and views, in no order.
   *
   * @param schemaPattern as {@link LikePattern} takes it; null for all
   * @param namePattern the same, of tables and views
   * @param withColumns whether their columns are wanted
   */
  List<Relation> relations(String schemaPattern, String namePattern, boolean withColumns)
      throws SQLException;

  /**
   * The primary keys of tables, in no order.
   *
   * @param schema the tables' schema, whatever its case; null for all
   * @param table the table, whatever its case; null for all
   */
  default List<Key> primaryKeys(String schema, String table) throws SQLException {
    return List.of();
  }

  /** The keys of tables that are not their primary ones, as {@link #primaryKeys} has those. */
  default List<Key> uniqueKeys(String schema, String table) throws SQLException {
    return List.of();
  }

  /**
   * Whether the connection still works.
   *
   * @param seconds to wait for an answer; 0 for no bound
   */
  default boolean isValid(int seconds) throws SQLException {
    return true;
  }

  /**
   * Bounds the wait for any one answer of the engine. An engine within the program always answers.
   *
   * @param millis 0 for no bound
   */
  default void setNetworkTimeout(int millis) throws SQLException {}

  /** Ends the connection without a word to the engine and without waiting. */
  default void abort() throws SQLException {
    close();
  }

  /** Ends the connection: stops what runs, drops temporary objects. Closing twice is harmless. */
  @Override
  void close() throws SQLException;
}
