package io.sheaf.sql.statement;

import com.google.common.collect.ImmutableList;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.planner.ColumnOrigins;
import io.sheaf.planner.SheafOperators;
import io.sheaf.planner.SheafTable;
import io.sheaf.planner.SqlToRel;
import io.sheaf.planner.type.DataTypes;
import io.sheaf.planner.type.SheafTypeFactory;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.FileReference;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.catalog.SessionSchema;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.parser.Joins;
import io.sheaf.sql.parser.Pivot;
import io.sheaf.sql.parser.RowCounts;
import io.sheaf.sql.parser.SheafParser;
import io.sheaf.sql.parser.SheafStatement;
import io.sheaf.sql.parser.Unpivot;
import io.sheaf.storage.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Takes one parsed query to a relational tree: opens the files it names, validates, converts, and
 * turns Calcite's errors into ours. One object a statement, used by one thread.
 */
final class QueryCompiler {
  private static final String CURRENT_SCHEMA = "CURRENT_SCHEMA";

  private final Catalog catalog;
  private final SessionSchema schema;
  private final SqlToRel sqlToRel;
  private int tableFunctions;

  QueryCompiler(Catalog catalog) {
    this.catalog = catalog;
    this.schema = new SessionSchema(catalog);
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    CalciteCatalogReader reader =
        new CalciteCatalogReader(
            CalciteSchema.createRootSchema(false, false, "", schema),
            ImmutableList.of(),
            new SheafTypeFactory(),
            new CalciteConnectionConfigImpl(properties));
    this.sqlToRel = new SqlToRel(reader, SheafOperators.table(), this::expandView);
  }

  /** Gives rows a name that queries may read them by, beside the catalog's. */
  void name(String name, TableSource rows) {
    schema.add(name, new SheafTable(rows));
  }

  /**
   * Validates and converts a query.
   *
   * @throws SheafException with the position in the user's text
   */
  RelRoot compile(SqlNode query) {
    return CalciteErrors.translated(
        catalog, schema, sqlToRel::surroundings, () -> sqlToRel.convert(withOpenedTables(query)));
  }

  /** Of which tables of the catalog the columns of a compiled query are; null for others. */
  List<TableName> origins(RelRoot query) {
    List<TableName> origins = new ArrayList<>();
    for (List<String> path : ColumnOrigins.of(query.project())) {
      boolean system = path.size() > 1 && catalog.isSystem(path.get(path.size() - 2));
      origins.add(path.isEmpty() || system ? null : inCatalog(schema.named(path)));
    }
    return origins;
  }

  /** The name as it was made, which may have been written otherwise. */
  private TableName inCatalog(TableName written) {
    for (String in : catalog.schemas()) {
      for (String name : catalog.relations(in).keySet()) {
        if (in.equalsIgnoreCase(written.schema()) && name.equalsIgnoreCase(written.name())) {
          return new TableName(in, name);
        }
      }
    }
    return null;
  }

  /** A field for each question mark: the type that its place asks for, VARCHAR if it asks none. */
  Schema parameters(SqlNode query, int count) {
    try {
      RelDataType row = sqlToRel.parameters(withOpenedTables(query));
      List<Field> fields = new ArrayList<>();
      for (RelDataTypeField field : row.getFieldList()) {
        fields.add(parameter(fields.size(), DataTypes.of(field.getType())));
      }
      return new Schema(fields);
    } catch (CalciteContextException | SheafException undecided) {
      return anyParameters(count);
    }
  }

  static Schema anyParameters(int count) {
    return new Schema(
        IntStream.range(0, count)
            .mapToObj(index -> parameter(index, DataType.Simple.VARCHAR))
            .toList());
  }

  private static Field parameter(int index, DataType type) {
    return new Field("?" + (index + 1), type, true);
  }

  private RelRoot expandView(
      RelDataType row, String sql, List<String> schemaPath, List<String> viewPath) {
    try {
      return schema.within(
          schemaOf(viewPath),
          () -> sqlToRel.convertWithin(withOpenedTables(SheafParser.parseKept(sql))));
    } catch (SheafException e) {
      throw new SheafException(
          e.code(), noLongerValid(viewPath) + e.getMessage(), null, e.hint().orElse(null), e);
    } catch (CalciteContextException e) {
      throw new SheafException(
          ErrorCode.INVALID_STATEMENT, noLongerValid(viewPath) + CalciteErrors.sentence(e), e);
    }
  }

  /** The schema that was the current one when the view was made. */
  private String schemaOf(List<String> viewPath) {
    return catalog.find(schema.named(viewPath)).orElseThrow() instanceof Relation.View view
        ? view.madeIn()
        : Catalog.MAIN_SCHEMA;
  }

  private static String noLongerValid(List<String> viewPath) {
    return "view \"" + viewPath.getLast() + "\" is no longer valid: ";
  }

  private SqlNode withOpenedTables(SqlNode query) {
    return Macros.expanded(query, catalog.sessionNames()).accept(new Names());
  }

  /**
   * Replaces {@code TABLE(read_format(...))} by a name under which the opened table is found, drops
   * the catalog's name before a schema's, puts in the current schema's name where it is asked for,
   * and NULL for an element of NULL, which has no type to look into.
   */
  private final class Names extends SqlShuttle {
    @Override
    public SqlNode visit(SqlIdentifier name) {
      if (name.isSimple()
          && name.getSimple().equalsIgnoreCase(CURRENT_SCHEMA)
          && !name.isComponentQuoted(0)) {
        return SqlLiteral.createCharString(catalog.currentSchema(), name.getParserPosition());
      }
      boolean inCatalog =
          name.names.size() > 2
              && name.names.getFirst().equalsIgnoreCase(Catalog.NAME)
              && catalog.hasSchema(name.names.get(1));
      return inCatalog ? name.getComponent(1, name.names.size()) : name;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (call.getKind() == SqlKind.AS) {
        // What follows are names that are given, not looked for.
        call.setOperand(0, call.operand(0).accept(this));
        return call;
      }
      if (call instanceof Pivot || call instanceof Unpivot) {
        throw new SheafException(
                ErrorCode.UNSUPPORTED,
                "the columns of a view can't depend on the rows that it reads",
                SheafParser.position(call.getParserPosition()),
                null,
                null)
            .withHint("write PIVOT t ON c IN (values), UNPIVOT t ON columns by name");
      }
      if (call instanceof SheafStatement) {
        throw new SheafException(
            ErrorCode.UNSUPPORTED,
            "a view can't read what " + call.getOperator().getName() + " tells",
            SheafParser.position(call.getParserPosition()),
            "keep the rows: CREATE TABLE ... AS, or read information_schema.columns",
            null);
      }
      if (call instanceof SqlOrderBy limited
          && (RowCounts.isAsked(limited.fetch) || RowCounts.isAsked(limited.offset))) {
        throw new SheafException(
            ErrorCode.UNSUPPORTED,
            "the LIMIT of a view can't depend on rows",
            SheafParser.position(call.getParserPosition()),
            "write a number, or keep the rows: CREATE TABLE ... AS",
            null);
      }
      if (call instanceof SqlJoin join && Joins.isNaturalExistence(join)) {
        throw new SheafException(
            ErrorCode.UNSUPPORTED,
            "a view's SEMI JOIN or ANTI JOIN can't be NATURAL",
            SheafParser.position(call.getParserPosition()),
            "name the columns: USING (a, b)",
            null);
      }
      if (call.operandCount() == 0
          && call.getOperator().getName().equalsIgnoreCase(CURRENT_SCHEMA)) {
        return SqlLiteral.createCharString(catalog.currentSchema(), call.getParserPosition());
      }
      if (call.getKind() == SqlKind.ITEM || call.getKind() == SqlKind.DOT) {
        SqlCall element = (SqlCall) super.visit(call);
        SqlNode whole = element.operand(0);
        return SqlUtil.isNullLiteral(whole, false) ? whole : element;
      }
      return FileReferences.function(call)
          .map(f -> (SqlNode) opened(f))
          .orElseGet(() -> super.visit(call));
    }
  }

  private SqlIdentifier opened(SqlBasicCall call) {
    SqlParserPos position = call.getParserPosition();
    try {
      String name = call.getOperator().getName() + "#" + tableFunctions++;
      FileReference files = FileReferences.of(call);
      schema.add(name, new SheafTable(files.open()));
      FileReferences.rejectsTable(call).ifPresent(table -> addRejects(table, files));
      return new SqlIdentifier(name, position);
    } catch (SheafException e) {
      throw e.position().isPresent() ? e : e.at(SheafParser.position(position));
    }
  }

  /** Puts a view of what files have that reading them leaves out in the place of an older one. */
  private void addRejects(String table, FileReference files) {
    FileReference rejects = FileReferences.rejects(files);
    TableName name = catalog.target(List.of(table));
    boolean other =
        catalog
            .find(name)
            .filter(
                there ->
                    !(there instanceof Relation.View view
                        && view.files().filter(FileReferences::areRejects).isPresent()))
            .isPresent();
    if (other) {
      throw new SheafException(
              ErrorCode.DUPLICATE_OBJECT,
              "\"" + table + "\" is a table or view already, not one of rejected lines")
          .withHint("name another: rejects_table => 'name'");
    }
    String sql =
        "SELECT * FROM read_"
            + files.format()
            + "(["
            + files.paths().stream()
                .map(path -> "'" + path.replace("'", "''") + "'")
                .collect(java.util.stream.Collectors.joining(", "))
            + "], rejects => true)";
    catalog.add(
        name,
        new Relation.View(
            sql, catalog.currentSchema(), List.of(), rejects.open().schema(), Optional.of(rejects)),
        true,
        false);
  }
}
