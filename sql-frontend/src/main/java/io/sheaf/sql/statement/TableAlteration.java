package io.sheaf.sql.statement;

import static io.sheaf.sql.statement.SqlTemplate.quoted;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.Constraints;
import io.sheaf.sql.catalog.Relation;
import io.sheaf.sql.catalog.TableName;
import io.sheaf.sql.parser.AlterTable;
import io.sheaf.sql.parser.ColumnDefinition;
import io.sheaf.sql.parser.SheafParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * ALTER TABLE. What changes columns is a query of the old table whose rows the new one has, so one
 * that fails changes nothing.
 */
final class TableAlteration {
  private final Catalog catalog;
  private final ChangeQueries queries;

  TableAlteration(Catalog catalog, ChangeQueries queries) {
    this.catalog = catalog;
    this.queries = queries;
  }

  void apply(AlterTable alter) {
    TableName name = catalog.named(alter.table().names);
    if (alter.ifExists() && catalog.find(name).isEmpty()) {
      return;
    }
    if (alter.action() == AlterTable.Action.RENAME) {
      rename(name, alter);
      return;
    }
    ChangedTable table = new ChangedTable(catalog, queries, alter.table());
    switch (alter.action()) {
      case ADD_COLUMN -> add(table, alter);
      case DROP_COLUMN -> drop(table, alter);
      case RENAME_COLUMN -> rename(table, alter);
      case TYPE -> type(table, alter);
      case DEFAULT, NO_DEFAULT -> setDefault(table, alter);
      case NOT_NULL, NULLABLE -> setNullable(table, alter);
      case RENAME -> throw new IllegalStateException("a table is renamed before");
    }
  }

  private void rename(TableName name, AlterTable alter) {
    Relation relation = catalog.find(name).orElseThrow(() -> catalog.unknown(name));
    if (relation instanceof Relation.View != alter.view()) {
      throw new SheafException(
              ErrorCode.TYPE_MISMATCH,
              "\"%s\" is a %s".formatted(name, alter.view() ? "table" : "view"))
          .withHint(alter.view() ? "use ALTER TABLE" : "use ALTER VIEW");
    }
    catalog.rename(name, alter.name());
  }

  /** The parts of a table that an alteration changes. */
  private static final class Parts {
    private final List<Field> fields;
    private final List<String> items = new ArrayList<>();
    private final List<String> defaults;
    private final List<Relation.Key> keys;
    private final List<String> checks;
    private final SqlTemplate template = new SqlTemplate();

    Parts(ChangedTable table) {
      this.fields = new ArrayList<>(table.schema().fields());
      fields.forEach(field -> items.add(quoted(field.name())));
      this.defaults = new ArrayList<>(table.relation().defaults());
      if (defaults.isEmpty()) {
        defaults.addAll(Collections.nCopies(fields.size(), null));
      }
      this.keys = new ArrayList<>(table.relation().constraints().keys());
      this.checks = new ArrayList<>(table.relation().constraints().checks());
    }

    Constraints constraints() {
      return new Constraints(keys, checks);
    }
  }

  /** Makes the table anew of its parts. */
  private void remake(ChangedTable table, Parts parts) {
    Schema schema = new Schema(parts.fields);
    StringJoiner items = new StringJoiner(", ");
    for (int i = 0; i < parts.items.size(); i++) {
      items.add(parts.items.get(i) + " AS " + quoted(schema.field(i).name()));
    }
    SqlNode rows =
        parts.template.query(
            "SELECT %s FROM %s".formatted(items, parts.template.place(table.target())));
    StoredTable stored = queries.rows(table.name().toString(), schema, rows);
    try {
      for (String check : parts.checks) {
        checkHolds(table, stored, check);
      }
      catalog.add(
          table.name(),
          new Relation.Table(stored, parts.defaults, parts.constraints()),
          true,
          false);
    } catch (Throwable failure) {
      stored.close();
      throw failure;
    }
  }

  /** Refuses an alteration after which a CHECK has no meaning, or is false for a row. */
  private static void checkHolds(ChangedTable table, StoredTable rows, String check) {
    try {
      table.checkHolds(rows, check);
    } catch (SheafException failure) {
      throw failure.code() == ErrorCode.CHECK_VIOLATION
          ? failure
          : new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "CHECK (%s) of table \"%s\" stands against it: %s"
                  .formatted(check, table.name(), failure.getMessage()),
              failure);
    }
  }

  private void add(ChangedTable table, AlterTable alter) {
    ColumnDefinition added = alter.definition();
    if (has(table, added.name())) {
      if (alter.lenient()) {
        return;
      }
      throw new SheafException(
              ErrorCode.DUPLICATE_OBJECT,
              "there is a column \"%s\" already".formatted(added.name()))
          .withHint("use ADD COLUMN IF NOT EXISTS");
    }
    SqlNode value =
        SqlStdOperatorTable.CAST.createCall(
            added.getParserPosition(),
            added.defaultValue().orElse(SqlLiteral.createNull(SqlParserPos.ZERO)),
            added.type());
    SqlTemplate alone = new SqlTemplate();
    Schema typed = queries.schema(alone.query("SELECT " + alone.place(value) + " AS v"));
    Parts parts = new Parts(table);
    parts.fields.add(new Field(added.name(), typed.type(0), added.nullable()));
    parts.items.add(parts.template.place(value));
    parts.defaults.add(added.defaultValue().map(SheafParser::unparse).orElse(null));
    alter.checks().forEach(check -> parts.checks.add(SheafParser.unparse(check)));
    remake(table, parts);
  }

  private static boolean has(ChangedTable table, String column) {
    return table.schema().fields().stream().anyMatch(f -> f.name().equalsIgnoreCase(column));
  }

  private void drop(ChangedTable table, AlterTable alter) {
    if (alter.lenient() && !has(table, alter.column().getSimple())) {
      return;
    }
    int dropped = table.column(alter.column());
    if (table.schema().size() == 1) {
      throw new SheafException(
              ErrorCode.INVALID_STATEMENT,
              "\"%s\" is the only column of the table".formatted(alter.column()))
          .withHint("drop the table");
    }
    Parts parts = new Parts(table);
    List<Relation.Key> kept = new ArrayList<>();
    for (Relation.Key key : parts.keys) {
      if (key.columns().contains(dropped)) {
        throw new SheafException(
            ErrorCode.INVALID_STATEMENT,
            "\"%s\" is a column of the key (%s)"
                .formatted(alter.column(), String.join(", ", key.columnNames(table.schema()))));
      }
      kept.add(
          new Relation.Key(
              key.primary(), key.columns().stream().map(c -> c > dropped ? c - 1 : c).toList()));
    }
    parts.keys.clear();
    parts.keys.addAll(kept);
    parts.fields.remove(dropped);
    parts.items.remove(dropped);
    parts.defaults.remove(dropped);
    remake(table, parts);
  }

  private void rename(ChangedTable table, AlterTable alter) {
    int renamed = table.column(alter.column());
    Field old = table.schema().field(renamed);
    if (has(table, alter.name()) && !old.name().equalsIgnoreCase(alter.name())) {
      throw new SheafException(
          ErrorCode.DUPLICATE_OBJECT, "there is a column \"%s\" already".formatted(alter.name()));
    }
    Parts parts = new Parts(table);
    parts.fields.set(renamed, new Field(alter.name(), old.type(), old.nullable()));
    parts.checks.replaceAll(check -> renamed(check, old.name(), alter.name()));
    remake(table, parts);
  }

  /** A check with another name for a column. */
  private static String renamed(String check, String from, String to) {
    SqlNode tree =
        SheafParser.parseKeptExpression(check)
            .accept(
                new SqlShuttle() {
                  @Override
                  public SqlNode visit(SqlIdentifier id) {
                    return id.names.getLast().equalsIgnoreCase(from)
                        ? id.setName(id.names.size() - 1, to)
                        : id;
                  }
                });
    return SheafParser.unparse(tree);
  }

  private void type(ChangedTable table, AlterTable alter) {
    int column = table.column(alter.column());
    Field old = table.schema().field(column);
    SqlNode value =
        SqlStdOperatorTable.CAST.createCall(
            alter.column().getParserPosition(), alter.value().orElse(alter.column()), alter.type());
    Parts parts = new Parts(table);
    SqlTemplate alone = new SqlTemplate();
    Schema typed =
        queries.schema(
            alone.query(
                "SELECT " + alone.place(value) + " AS v FROM " + alone.place(table.target())));
    parts.fields.set(column, new Field(old.name(), typed.type(0), old.nullable()));
    parts.items.set(column, parts.template.place(value));
    remake(table, parts);
  }

  private void setDefault(ChangedTable table, AlterTable alter) {
    int column = table.column(alter.column());
    Parts parts = new Parts(table);
    parts.defaults.set(column, alter.value().map(SheafParser::unparse).orElse(null));
    alter
        .value()
        .ifPresent(
            value -> {
              SqlTemplate alone = new SqlTemplate();
              queries.schema(alone.query("SELECT " + alone.place(table.cast(value, column))));
            });
    catalog.alter(
        table.name(), new Relation.Table(table.rows(), parts.defaults, parts.constraints()));
  }

  private void setNullable(ChangedTable table, AlterTable alter) {
    int column = table.column(alter.column());
    Field old = table.schema().field(column);
    boolean nullable = alter.action() == AlterTable.Action.NULLABLE;
    boolean isKey =
        table.relation().constraints().keys().stream()
            .anyMatch(key -> key.primary() && key.columns().contains(column));
    if (nullable && isKey) {
      throw new SheafException(
          ErrorCode.INVALID_STATEMENT,
          "\"%s\" is a column of the primary key".formatted(old.name()));
    }
    Parts parts = new Parts(table);
    parts.fields.set(column, new Field(old.name(), old.type(), nullable));
    remake(table, parts);
  }
}
