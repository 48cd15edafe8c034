package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.planner.PlannedQuery;
import io.sheaf.sql.Result;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.FileReference;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.execution.MemoryResult;
import io.sheaf.sql.parser.CreateTable;
import io.sheaf.sql.parser.CreateView;
import io.sheaf.sql.parser.Selects;
import io.sheaf.sql.parser.SheafParser;
import io.sheaf.storage.Options;
import io.sheaf.storage.SortOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlNode;

/** Views and tables made of queries. Used for one statement. */
final class NewRelations {
  private final Catalog catalog;
  private final SessionQueries queries;

  NewRelations(Catalog catalog, SessionQueries queries) {
    this.catalog = catalog;
    this.queries = queries;
  }

  Result createView(CreateView view) {
    TableName name = Places.at(view.name(), () -> catalog.target(view.name().names));
    if (view.ifNotExists() && catalog.find(name).isPresent()) {
      return MemoryResult.none();
    }
    Places.run(view.name(), () -> catalog.checkFree(name, view.replace()));
    // Before planning, since the validator writes into the tree.
    String sql = SheafParser.unparse(view.query());
    Optional<FileReference> files =
        view.columns().isEmpty() ? FileReferences.wholeFiles(view.query()) : Optional.empty();
    // As its text will be read again: the columns can't depend on what it finds now.
    Schema given = queries.planned(view.query()).schema();
    Schema schema = renamed(given, view.columns(), view.name());
    catalog.add(
        name,
        new Relation.View(sql, catalog.currentSchema(), view.columns(), schema, files),
        view.replace(),
        view.ifNotExists());
    return MemoryResult.none();
  }

  Result createTable(CreateTable create) {
    TableName name = Places.at(create.name(), () -> catalog.target(create.name().names));
    if (create.ifNotExists() && catalog.find(name).isPresent()) {
      return MemoryResult.none();
    }
    Places.run(create.name(), () -> catalog.checkFree(name, create.replace()));
    PlannedQuery planned = queries.plan(tableQuery(create));
    Schema schema = renamed(planned.schema(), create.columns(), create.name());
    StoredTable table = queries.stored(name.toString(), schema, planned);
    table.noteOrder(planned.order());
    try {
      catalog.add(name, new Relation.Table(table), create.replace(), false);
    } catch (Throwable failure) {
      table.close();
      throw failure;
    }
    return MemoryResult.counted(table.rowCount());
  }

  /** The rows of a new table, in the order that its options ask for. */
  static SqlNode tableQuery(CreateTable create) {
    Map<String, Object> given = new HashMap<>();
    create.options().forEach(option -> given.put(option.name(), option.value()));
    Object order =
        Places.at(create.name(), () -> new Options(given).only("CREATE TABLE", "sorted_by"))
            .values()
            .get("sorted_by");
    return order == null
        ? create.query()
        : Places.at(create.name(), () -> Selects.ordered(create.query(), SortOrder.parse(order)));
  }

  private static Schema renamed(Schema schema, List<String> names, SqlNode where) {
    if (!names.isEmpty() && names.size() != schema.size()) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              names.size() + " column names for a query of " + schema.size() + " columns")
          .at(SheafParser.position(where.getParserPosition()));
    }
    List<Field> fields = new ArrayList<>();
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.field(i);
      String name = names.isEmpty() ? field.name() : names.get(i);
      if (!seen.add(name)) {
        throw new SheafException(ErrorCode.AMBIGUOUS_NAME, "two columns are named \"" + name + "\"")
            .withHint("give one an alias: expression AS name")
            .at(SheafParser.position(where.getParserPosition()));
      }
      fields.add(new Field(name, field.type(), field.nullable()));
    }
    return new Schema(fields);
  }
}
