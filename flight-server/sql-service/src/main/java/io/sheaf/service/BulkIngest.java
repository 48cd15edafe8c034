package io.sheaf.service;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileSystem;
import io.sheaf.storage.fs.FileSystems;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Rows that a client sends to become a table, or more of one. They are written to a file beside
 * what spills, and one statement reads them from there: so a client that is slow to send holds no
 * thread of the engine and no turn, memory stays bounded however many they are, every type is read
 * as from any file of Arrow, and all of them arrive or none.
 */
final class BulkIngest {
  /** By which the statement finds the rows. */
  private static final String ROWS = "rows sent";

  private final Statements statements;
  private final ServiceSession session;
  private final CommandStatementIngest command;

  BulkIngest(Statements statements, ServiceSession session, CommandStatementIngest command) {
    this.statements = statements;
    this.session = session;
    this.command = command;
  }

  /**
   * Takes the rows of a stream to its end.
   *
   * @return how many there were
   * @throws SheafException DUPLICATE_OBJECT or UNKNOWN_TABLE when the table is there or is not, and
   *     the command says that this is a failure; what the rows fail of
   */
  long run(SentRows rows) {
    boolean there = session.engine().catalog().find(target()).isPresent();
    checkWanted(there);
    Path folder = null;
    try {
      Path parent = session.engine().settings().spillDirectory();
      Files.createDirectories(parent);
      folder = Files.createTempDirectory(parent, "ingest").toRealPath();
      Path file = folder.resolve("rows.arrows");
      write(rows, file);
      FileSystem files = FileSystems.local();
      TableSource sent =
          FileFormats.byName("arrow").open(files.list(file.toString()), Options.NONE);
      return statements.update(session, statement(rows, there), ROWS, new LocalTable(ROWS, sent));
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot keep the rows that are sent: " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  private TableName target() {
    List<String> parts = new ArrayList<>();
    if (command.hasSchema()) {
      parts.add(command.getSchema());
    }
    parts.add(command.getTable());
    return session.engine().catalog().target(parts);
  }

  private void checkWanted(boolean there) {
    if (command.hasCatalog() && !command.getCatalog().equalsIgnoreCase(Catalog.NAME)) {
      throw new SheafException(
          ErrorCode.UNKNOWN_SCHEMA, "catalog \"" + command.getCatalog() + "\" does not exist");
    }
    if (command.getTable().isEmpty()) {
      throw new SheafException(ErrorCode.INVALID_ARGUMENT, "rows are sent to a table without name");
    }
    var options = command.getTableDefinitionOptions();
    if (there
        && options.getIfExists() != TableExistsOption.TABLE_EXISTS_OPTION_APPEND
        && options.getIfExists() != TableExistsOption.TABLE_EXISTS_OPTION_REPLACE) {
      session.engine().catalog().checkFree(target(), false);
    }
    if (!there && options.getIfNotExist() == TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL) {
      throw session.engine().catalog().unknown(target());
    }
  }

  private static void write(SentRows rows, Path file) throws IOException {
    try (WritableByteChannel out = Files.newByteChannel(file, CREATE_NEW, WRITE)) {
      boolean any = rows.next(); // the columns are known then
      // It copies dictionaries, to see when they change, and frees them when it is closed.
      try (ArrowStreamWriter writer =
          new ArrowStreamWriter(rows.root(), rows.dictionaries(), out)) {
        writer.start();
        for (boolean more = any; more; more = rows.next()) {
          writer.writeBatch();
        }
      }
    }
  }

  private String statement(SentRows rows, boolean there) {
    String table =
        (command.hasSchema() ? quoted(command.getSchema()) + "." : "") + quoted(command.getTable());
    String source = quoted(ROWS);
    boolean append =
        there
            && command.getTableDefinitionOptions().getIfExists()
                == TableExistsOption.TABLE_EXISTS_OPTION_APPEND;
    if (!append) {
      return "CREATE "
          + (there ? "OR REPLACE " : "")
          + (command.getTemporary() ? "TEMPORARY " : "")
          + "TABLE "
          + table
          + " AS SELECT * FROM "
          + source;
    }
    String columns =
        rows.schema().getFields().stream()
            .map(Field::getName)
            .map(BulkIngest::quoted)
            .collect(Collectors.joining(", "));
    return "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + source;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try {
      Files.deleteIfExists(folder.resolve("rows.arrows"));
      Files.delete(folder);
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot remove the rows that were sent: " + e.getMessage(), e);
    }
  }
}
