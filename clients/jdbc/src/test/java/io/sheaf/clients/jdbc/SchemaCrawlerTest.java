package io.sheaf.clients.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import schemacrawler.schema.Catalog;
import schemacrawler.schema.Column;
import schemacrawler.schema.Table;
import schemacrawler.schemacrawler.LimitOptionsBuilder;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.tools.commandline.SchemaCrawlerCommandLine;
import schemacrawler.tools.utility.SchemaCrawlerUtility;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;
import us.fatehi.utility.datasource.MultiUseUserCredentials;

/** SchemaCrawler, which asks for all that java.sql.DatabaseMetaData has. */
@Timeout(120)
@ExtendWith(SharedServer.class)
class SchemaCrawlerTest {
  @TempDir static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void start(ServerProcess shared) {
    server = shared;
  }

  private static Catalog crawl(Drivers driver) throws Exception {
    SchemaCrawlerOptions options =
        SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
            .withLoadOptions(
                LoadOptionsBuilder.builder()
                    .withSchemaInfoLevelBuilder(
                        SchemaInfoLevelBuilder.builder()
                            .withInfoLevel(schemacrawler.schemacrawler.InfoLevel.maximum))
                    .toOptions())
            .withLimitOptions(LimitOptionsBuilder.builder().includeAllRoutines().toOptions());
    try (DatabaseConnectionSource source =
        DatabaseConnectionSources.newDatabaseConnectionSource(
            driver.url(server), new MultiUseUserCredentials("", ""))) {
      return SchemaCrawlerUtility.getCatalog(source, options);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsCrawled(Drivers driver) throws Exception {
    Catalog catalog = crawl(driver);
    Table stones =
        catalog.getTables().stream().filter(t -> t.getName().equals("stones")).findFirst().get();
    assertEquals("sheaf.shop.stones", stones.getFullName().replace("\"", ""));
    assertEquals(
        List.of("id", "name", "price", "mined", "seen", "hard"),
        stones.getColumns().stream().map(Column::getName).toList());
    assertEquals(
        List.of("INTEGER", "VARCHAR", "DECIMAL", "DATE", "TIMESTAMP", "BOOLEAN"),
        stones.getColumns().stream()
            .map(column -> column.getColumnDataType().getJavaSqlType().getName())
            .toList());
    assertFalse(stones.getColumns().get(1).isNullable());
    assertEquals(9, stones.getColumns().get(2).getSize());
    assertEquals(2, stones.getColumns().get(2).getDecimalDigits());
    assertTrue(stones.hasPrimaryKey());
    assertEquals(
        List.of("id"),
        stones.getPrimaryKey().getConstrainedColumns().stream().map(c -> c.getName()).toList());
    assertEquals(
        "view",
        catalog.getTables().stream()
            .filter(t -> t.getName().equals("takings"))
            .findFirst()
            .get()
            .getTableType()
            .getTableType()
            .toLowerCase(java.util.Locale.ROOT));
    if (driver == Drivers.SHEAF) {
      assertTrue(catalog.getRoutines().size() > 100, catalog.getRoutines().size() + " routines");
      assertEquals(
          List.of("stones_name_key", "stones_pkey"),
          stones.getIndexes().stream().map(index -> index.getName()).sorted().toList());
      assertTrue(catalog.getColumnDataTypes().size() > 20);
      assertTrue(catalog.getJdbcDriverInfo().getDriverProperties().size() > 5);
    }
  }

  @Test
  void itsCommandWritesAReport() throws Exception {
    Path report = folder.resolve("report.txt");
    SchemaCrawlerCommandLine.execute(
        new String[] {
          "--url=" + server.url(),
          "--user=",
          "--password=",
          "--schemas=.*shop.*",
          "--info-level=maximum",
          "--command=details",
          "--output-format=text",
          "--output-file=" + report
        });
    String text = Files.readString(report);
    assertTrue(text.contains("stones"), text);
    assertTrue(text.contains("DECIMAL(9, 2)"), text);
    assertTrue(text.contains("stones_pkey"), text);
  }
}
