package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.operators.spec.WriteSinkSpec;
import io.sheaf.planner.PlannedQuery;
import io.sheaf.sql.Result;
import io.sheaf.sql.catalog.FileAccess;
import io.sheaf.sql.execution.MemoryResult;
import io.sheaf.sql.parser.CopyOption;
import io.sheaf.sql.parser.CopyStatement;
import io.sheaf.sql.parser.Selects;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.SortOrder;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.set.FolderWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** Writes the rows of a query to files. Used for one statement. */
final class FileCopy {
  private final SessionQueries queries;

  FileCopy(SessionQueries queries) {
    this.queries = queries;
  }

  /** The query whose rows are written. */
  static SqlNode source(CopyStatement copy) {
    return copy.source() instanceof SqlIdentifier table ? Selects.all(table) : copy.source();
  }

  /** Writes them; gives how many. */
  Result copy(CopyStatement copy) {
    Map<String, Object> options = new HashMap<>();
    for (CopyOption option : copy.options()) {
      options.put(option.name().toLowerCase(Locale.ROOT), option.value());
    }
    Object sorted = options.remove("sorted_by");
    Object clustered = options.remove("cluster_by");
    Object named = options.remove("format");
    FileFormat format =
        Places.at(
            copy.pathNode(),
            () ->
                named != null
                    ? FileFormats.byName(named.toString())
                    : FileFormats.byPath(copy.path())
                        .orElseThrow(
                            () ->
                                new SheafException(
                                        ErrorCode.INVALID_ARGUMENT,
                                        "cannot tell the format of '"
                                            + copy.path()
                                            + "' by its ending")
                                    .withHint("name it: (FORMAT PARQUET)")));
    Places.run(copy.pathNode(), () -> FileAccess.current().checkWrite(copy.path()));
    Object order = sorted != null ? sorted : clustered;
    PlannedQuery planned =
        queries.plan(
            order == null
                ? source(copy)
                : Places.at(
                    copy.pathNode(), () -> Selects.ordered(source(copy), SortOrder.parse(order))));
    List<SortedColumn> written = planned.order();
    if (format.notesOrder() && !written.isEmpty()) {
      options.put("sorted_by", SortOrder.format(written, planned.schema()));
    }
    try (TableWriter writer =
        Places.at(
            copy.pathNode(),
            () ->
                FolderWriter.open(
                    format,
                    copy.path(),
                    planned.schema(),
                    new Options(options),
                    queries.engine().memory()))) {
      queries.runInto(planned, input -> new WriteSinkSpec(input, writer));
      return MemoryResult.counted(writer.rowCount());
    }
  }
}
