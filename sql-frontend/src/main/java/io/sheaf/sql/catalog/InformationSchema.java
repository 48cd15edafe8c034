package io.sheaf.sql.catalog;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.sql.catalog.Routines.Routine;
import io.sheaf.sql.catalog.SystemTable.Column;
import io.sheaf.storage.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The standard's tables about the catalog (ISO/IEC 9075-11): schemas, tables, columns, views,
 * routines, and the keys of tables. The one about references is there, too, and has no rows, since
 * there are none.
 */
final class InformationSchema {
  static final String NAME = "information_schema";

  private InformationSchema() {}

  /** A relation where it lies. */
  private record Located(String schema, String name, Relation relation) {}

  /** A column where it lies, counted from 1. */
  private record LocatedColumn(Located table, Field field, int position) {}

  /** A key of a table. */
  private record LocatedKey(Located table, Relation.Key key) {
    String name() {
      return key.name(table.name(), table.relation().schema());
    }
  }

  /** A column of a key, counted from 1 within it. */
  private record KeyColumn(LocatedKey key, String column, int position) {}

  private record Parameter(Routine routine, String type, int position) {}

  static Map<String, TableSource> tables(Catalog catalog) {
    return Map.ofEntries(
        table("schemata", SCHEMATA, catalog::allSchemas),
        table("tables", TABLES, () -> relations(catalog)),
        table("columns", COLUMNS, () -> columns(catalog)),
        table(
            "views",
            VIEWS,
            () ->
                relations(catalog).stream()
                    .filter(located -> located.relation() instanceof Relation.View)
                    .toList()),
        table("routines", ROUTINES, Routines::all),
        table("parameters", PARAMETERS, InformationSchema::parameters),
        table("table_constraints", TABLE_CONSTRAINTS, () -> keys(catalog)),
        table("key_column_usage", KEY_COLUMN_USAGE, () -> keyColumns(catalog)),
        table("constraint_column_usage", CONSTRAINT_COLUMN_USAGE, () -> keyColumns(catalog)),
        table("referential_constraints", REFERENTIAL_CONSTRAINTS, List::of));
  }

  private static <E> Map.Entry<String, TableSource> table(
      String name, List<Column<E>> columns, Supplier<List<E>> entries) {
    return Map.entry(name, SystemTable.of(NAME + "." + name, columns, entries));
  }

  private static <E> Column<E> text(String name, Function<E, Object> value) {
    return new Column<>(name, Simple.VARCHAR, value);
  }

  private static <E> Column<E> orNull(String name, Function<E, Object> value) {
    return Column.nullable(name, Simple.VARCHAR, value);
  }

  private static <E> Column<E> number(String name, Function<E, Object> value) {
    return Column.nullable(name, Simple.INTEGER, value);
  }

  private static <E> Column<E> none(String name) {
    return orNull(name, entry -> null);
  }

  private static final List<Column<String>> SCHEMATA =
      List.of(
          text("catalog_name", schema -> Catalog.NAME),
          text("schema_name", schema -> schema),
          text("schema_owner", schema -> Catalog.NAME),
          none("default_character_set_catalog"),
          none("default_character_set_schema"),
          none("default_character_set_name"),
          none("sql_path"));

  private static final List<Column<Located>> TABLES =
      List.of(
          text("table_catalog", table -> Catalog.NAME),
          text("table_schema", Located::schema),
          text("table_name", Located::name),
          text("table_type", table -> kind(table.relation())),
          none("self_referencing_column_name"),
          none("reference_generation"),
          none("user_defined_type_catalog"),
          none("user_defined_type_schema"),
          none("user_defined_type_name"),
          text("is_insertable_into", table -> yes(isChangeable(table))),
          text("is_typed", table -> "NO"),
          none("commit_action"));

  private static final List<Column<LocatedColumn>> COLUMNS =
      List.of(
          text("table_catalog", column -> Catalog.NAME),
          text("table_schema", column -> column.table().schema()),
          text("table_name", column -> column.table().name()),
          text("column_name", column -> column.field().name()),
          number("ordinal_position", LocatedColumn::position),
          orNull("column_default", InformationSchema::defaultValue),
          text("is_nullable", column -> yes(column.field().nullable())),
          text("data_type", column -> column.field().type().toString()),
          number("character_maximum_length", InformationSchema::length),
          number("character_octet_length", column -> null),
          number("numeric_precision", column -> precision(column.field().type())),
          number("numeric_precision_radix", column -> radix(column.field().type())),
          number("numeric_scale", column -> scale(column.field().type())),
          number("datetime_precision", column -> digits(column.field().type())),
          none("interval_type"),
          none("character_set_name"),
          none("collation_name"),
          text("is_identity", column -> "NO"),
          text("is_generated", column -> "NEVER"),
          text("is_updatable", column -> yes(isChangeable(column.table()))));

  private static final List<Column<Located>> VIEWS =
      List.of(
          text("table_catalog", view -> Catalog.NAME),
          text("table_schema", Located::schema),
          text("table_name", Located::name),
          text("view_definition", view -> ((Relation.View) view.relation()).sql()),
          text("check_option", view -> "NONE"),
          text("is_updatable", view -> "NO"),
          text("is_insertable_into", view -> "NO"));

  private static final List<Column<Routine>> ROUTINES =
      List.of(
          text("specific_catalog", routine -> Catalog.NAME),
          text("specific_schema", routine -> Catalog.MAIN_SCHEMA),
          text("specific_name", Routine::specificName),
          text("routine_catalog", routine -> Catalog.NAME),
          text("routine_schema", routine -> Catalog.MAIN_SCHEMA),
          text("routine_name", Routine::name),
          text("routine_type", routine -> "FUNCTION"),
          orNull("data_type", Routine::result),
          orNull("routine_definition", Routine::signature),
          text("external_language", routine -> "JAVA"));

  private static final List<Column<Parameter>> PARAMETERS =
      List.of(
          text("specific_catalog", parameter -> Catalog.NAME),
          text("specific_schema", parameter -> Catalog.MAIN_SCHEMA),
          text("specific_name", parameter -> parameter.routine().specificName()),
          text("routine_name", parameter -> parameter.routine().name()),
          number("ordinal_position", Parameter::position),
          text("parameter_mode", parameter -> "IN"),
          text("is_result", parameter -> "NO"),
          orNull("parameter_name", parameter -> null),
          text("data_type", Parameter::type));

  private static final List<Column<LocatedKey>> TABLE_CONSTRAINTS =
      List.of(
          text("constraint_catalog", key -> Catalog.NAME),
          text("constraint_schema", key -> key.table().schema()),
          text("constraint_name", LocatedKey::name),
          text("table_catalog", key -> Catalog.NAME),
          text("table_schema", key -> key.table().schema()),
          text("table_name", key -> key.table().name()),
          text("constraint_type", key -> key.key().primary() ? "PRIMARY KEY" : "UNIQUE"),
          text("is_deferrable", key -> "NO"),
          text("initially_deferred", key -> "NO"),
          text("enforced", key -> "YES"));

  private static final List<Column<KeyColumn>> KEY_COLUMN_USAGE =
      List.of(
          text("constraint_catalog", column -> Catalog.NAME),
          text("constraint_schema", column -> column.key().table().schema()),
          text("constraint_name", column -> column.key().name()),
          text("table_catalog", column -> Catalog.NAME),
          text("table_schema", column -> column.key().table().schema()),
          text("table_name", column -> column.key().table().name()),
          text("column_name", KeyColumn::column),
          number("ordinal_position", KeyColumn::position),
          number("position_in_unique_constraint", column -> null));

  private static final List<Column<KeyColumn>> CONSTRAINT_COLUMN_USAGE =
      List.of(
          text("table_catalog", column -> Catalog.NAME),
          text("table_schema", column -> column.key().table().schema()),
          text("table_name", column -> column.key().table().name()),
          text("column_name", KeyColumn::column),
          text("constraint_catalog", column -> Catalog.NAME),
          text("constraint_schema", column -> column.key().table().schema()),
          text("constraint_name", column -> column.key().name()));

  private static final List<Column<Object>> REFERENTIAL_CONSTRAINTS =
      List.of(
          none("constraint_catalog"),
          none("constraint_schema"),
          none("constraint_name"),
          none("unique_constraint_catalog"),
          none("unique_constraint_schema"),
          none("unique_constraint_name"),
          none("match_option"),
          none("update_rule"),
          none("delete_rule"));

  private static String yes(boolean value) {
    return value ? "YES" : "NO";
  }

  private static boolean isChangeable(Located table) {
    return table.relation() instanceof Relation.Table && !isSystem(table.schema());
  }

  private static boolean isSystem(String schema) {
    return schema.equals(Catalog.SYSTEM_SCHEMA) || schema.equals(NAME);
  }

  private static String kind(Relation relation) {
    return relation instanceof Relation.View ? "VIEW" : "BASE TABLE";
  }

  private static List<Located> relations(Catalog catalog) {
    List<Located> all = new ArrayList<>();
    for (String schema : catalog.allSchemas()) {
      catalog
          .everything(schema)
          .forEach((name, relation) -> all.add(new Located(schema, name, relation)));
    }
    return all;
  }

  private static List<LocatedColumn> columns(Catalog catalog) {
    List<LocatedColumn> all = new ArrayList<>();
    for (Located table : relations(catalog)) {
      Schema schema = table.relation().schema();
      for (int i = 0; i < schema.size(); i++) {
        all.add(new LocatedColumn(table, schema.field(i), i + 1));
      }
    }
    return all;
  }

  private static List<LocatedKey> keys(Catalog catalog) {
    List<LocatedKey> all = new ArrayList<>();
    for (Located located : relations(catalog)) {
      if (located.relation() instanceof Relation.Table table) {
        table.constraints().keys().forEach(key -> all.add(new LocatedKey(located, key)));
      }
    }
    return all;
  }

  private static List<KeyColumn> keyColumns(Catalog catalog) {
    List<KeyColumn> all = new ArrayList<>();
    for (LocatedKey key : keys(catalog)) {
      List<String> names = key.key().columnNames(key.table().relation().schema());
      for (int i = 0; i < names.size(); i++) {
        all.add(new KeyColumn(key, names.get(i), i + 1));
      }
    }
    return all;
  }

  private static List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Routine routine : Routines.all()) {
      for (int i = 0; i < routine.parameters().size(); i++) {
        all.add(new Parameter(routine, routine.parameters().get(i), i + 1));
      }
    }
    return all;
  }

  private static Object defaultValue(LocatedColumn column) {
    return column.table().relation() instanceof Relation.Table(_, var defaults, _)
            && !defaults.isEmpty()
        ? defaults.get(column.position() - 1)
        : null;
  }

  private static Object length(LocatedColumn column) {
    return column.field().type() instanceof DataType.Char(int length) ? length : null;
  }

  private static Object precision(DataType type) {
    return switch (type) {
      case DataType.Decimal(int precision, int scale) -> precision;
      case Simple.TINYINT -> 8;
      case Simple.SMALLINT -> 16;
      case Simple.INTEGER -> 32;
      case Simple.BIGINT -> 64;
      case Simple.REAL -> 24;
      case Simple.DOUBLE -> 53;
      default -> null;
    };
  }

  private static Object radix(DataType type) {
    return precision(type) == null ? null : type instanceof DataType.Decimal ? 10 : 2;
  }

  private static Object scale(DataType type) {
    return type instanceof DataType.Decimal(int precision, int scale)
        ? scale
        : type.isInteger() ? 0 : null;
  }

  private static Object digits(DataType type) {
    return switch (type) {
      case DataType.Timestamp(int digits, boolean instant) -> digits;
      case DataType.Time(int digits) -> digits;
      case Simple.DATE -> 0;
      default -> null;
    };
  }
}
