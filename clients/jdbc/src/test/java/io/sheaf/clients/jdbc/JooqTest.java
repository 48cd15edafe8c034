package io.sheaf.clients.jdbc;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Meta;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** jOOQ: the catalog as it reads it, and queries that it writes. */
@Timeout(120)
@ExtendWith(SharedServer.class)
class JooqTest {
  private static ServerProcess server;

  private static final Table<Record> STONES = table(name("shop", "stones"));
  private static final Field<Integer> ID = field(name("id"), Integer.class);
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<BigDecimal> PRICE = field(name("price"), BigDecimal.class);
  private static final Field<LocalDate> MINED = field(name("mined"), LocalDate.class);
  private static final Field<LocalDateTime> SEEN = field(name("seen"), LocalDateTime.class);

  @BeforeAll
  static void start(ServerProcess shared) {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    server = shared;
  }

  @ParameterizedTest
  @EnumSource
  void theCatalogIsRead(Drivers driver) throws SQLException {
    try (Connection connection = driver.connect(server)) {
      Meta meta = DSL.using(connection, SQLDialect.DEFAULT).meta();
      assertTrue(
          meta.getSchemas().stream()
              .map(schema -> schema.getName())
              .toList()
              .containsAll(List.of("information_schema", "main", "sheaf", "shop")));
      Table<?> stones =
          meta.getTables().stream().filter(t -> t.getName().equals("stones")).findFirst().get();
      assertEquals("shop", stones.getSchema().getName());
      assertEquals(
          List.of("id", "name", "price", "mined", "seen", "hard"),
          Arrays.stream(stones.fields()).map(Field::getName).toList());
      assertEquals(
          List.of(
              Integer.class,
              String.class,
              BigDecimal.class,
              java.sql.Date.class,
              java.sql.Timestamp.class,
              Boolean.class),
          Arrays.stream(stones.fields()).map(f -> (Object) f.getType()).toList());
      assertEquals(9, stones.field("price").getDataType().precision());
      assertEquals(2, stones.field("price").getDataType().scale());
      assertNotNull(stones.getPrimaryKey());
      assertEquals("id", stones.getPrimaryKey().getFields().get(0).getName());
      assertTrue(!stones.field("name").getDataType().nullable());
    }
  }

  @ParameterizedTest
  @EnumSource
  void queriesGiveTypedRecords(Drivers driver) throws SQLException {
    try (Connection connection = driver.connect(server)) {
      DSLContext sql = DSL.using(connection, SQLDialect.DEFAULT);
      Result<?> dear =
          sql.select(ID, NAME, PRICE, MINED, SEEN)
              .from(STONES)
              .where(PRICE.gt(new BigDecimal("2.00")).or(NAME.eq("ruby")))
              .orderBy(ID)
              .limit(2)
              .fetch();
      assertEquals(2, dear.size());
      assertEquals(new BigDecimal("2.50"), dear.get(0).get(PRICE));
      assertEquals(LocalDate.of(2024, 2, 29), dear.get(0).get(MINED));
      assertEquals(LocalDateTime.of(2024, 3, 1, 10, 0, 0, 123_456_000), dear.get(0).get(SEEN));
      assertEquals(3, sql.fetchCount(STONES));
      assertNull(sql.select(PRICE).from(STONES).where(ID.eq(3)).fetchOne(PRICE));
      assertEquals(
          List.of("jade", "opal"),
          sql.select(NAME)
              .from(STONES)
              .join(table(name("shop", "sales")))
              .on(ID.eq(field(name("stone"), Integer.class)))
              .groupBy(NAME)
              .having(sum(field(name("pieces"), Integer.class)).ge(BigDecimal.ONE))
              .orderBy(NAME)
              .fetch(NAME));
      assertEquals(
          List.of(2, 3), sql.select(ID).from(STONES).where(ID.in(2, 3, 17)).orderBy(ID).fetch(ID));
      assertArrayEquals(
          new Object[] {9999, 19998},
          sql.select(field(name("n"), Integer.class), field(name("twice"), Integer.class))
              .from(table(name("numbers")))
              .orderBy(field(name("n")).desc())
              .limit(1)
              .fetchOne()
              .intoArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreAddedChangedAndRemoved(Drivers driver) throws SQLException {
    try (Connection connection = driver.connect(server)) {
      DSLContext sql = DSL.using(connection, SQLDialect.DEFAULT);
      sql.execute("CREATE TABLE mine (id INTEGER, name VARCHAR)");
      Table<?> mine = table(name("mine"));
      int added = sql.insertInto(mine, ID, NAME).values(1, "a").values(2, "b").execute();
      sql.batch(sql.insertInto(mine, ID, NAME).values((Integer) null, null))
          .bind(3, "c")
          .bind(4, "d")
          .execute();
      int changed = sql.update(mine).set(NAME, "x").where(ID.eq(2)).execute();
      int removed = sql.deleteFrom(mine).where(ID.eq(1)).execute();
      assertEquals(List.of("x", "c", "d"), sql.select(NAME).from(mine).orderBy(ID).fetch(NAME));
      DataAccessException wrong =
          Assertions.assertThrows(
              DataAccessException.class, () -> sql.fetch("SELECT nothing FROM mine"));
      assertTrue(wrong.getMessage().contains("nothing"), wrong.getMessage());
      if (driver
          == Drivers.SHEAF) { // Apache's has no counts of prepared statements, nor SQLSTATEs.
        assertEquals(List.of(2, 1, 1), List.of(added, changed, removed));
        assertEquals(
            SQLStateClass.C42_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION, wrong.sqlStateClass());
      }
    }
  }
}
