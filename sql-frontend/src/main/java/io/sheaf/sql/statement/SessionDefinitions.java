package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.sql.catalog.Macro;
import io.sheaf.sql.catalog.SessionNames;
import io.sheaf.sql.parser.CreateMacro;
import io.sheaf.sql.parser.ExecuteStatement;
import io.sheaf.sql.parser.PrepareStatement;
import io.sheaf.sql.parser.SetVariable;
import io.sheaf.sql.parser.SheafParser;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/** What statements define for the rest of a session: macros, variables, prepared statements. */
final class SessionDefinitions {
  /** A parameter with a number or a name. */
  private static final Pattern NAMED = Pattern.compile("\\$\\w+");

  private final SessionNames names;
  private final SessionQueries queries;

  SessionDefinitions(SessionNames names, SessionQueries queries) {
    this.names = names;
    this.queries = queries;
  }

  void define(CreateMacro create) {
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String parameter : create.parameters()) {
      if (!seen.add(parameter)) {
        throw new SheafException(
            ErrorCode.AMBIGUOUS_NAME, "two parameters are named \"" + parameter + "\"");
      }
    }
    names.add(
        new Macro(
            create.name().getSimple(),
            create.parameters(),
            create.defaults(),
            create.table(),
            SheafParser.unparse(create.body())),
        create.replace(),
        create.ifNotExists());
  }

  /** Computes a variable's value, which is kept as the text of a constant. */
  void set(SetVariable set) {
    names.setVariable(set.name().getSimple(), set.value().map(this::constant).orElse(null));
  }

  /** The text of a constant with the value of an expression. */
  private String constant(SqlNode expression) {
    SqlTemplate template = new SqlTemplate();
    String value = "SELECT " + template.place(expression) + " AS v";
    DataType type = queries.plan(template.query(value)).schema().type(0);
    String text =
        queries
            .texts(
                template.query(
                    "SELECT coalesce('=' || CAST(v AS VARCHAR), '') FROM (" + value + ") AS t"))
            .getFirst();
    return text.isEmpty()
        ? "NULL"
        : "CAST('%s' AS %s)".formatted(text.substring(1).replace("'", "''"), type);
  }

  /** Keeps a statement's text under a name, in the place of another of that name. */
  void prepare(PrepareStatement prepare) {
    names.prepare(prepare.name().getSimple(), SheafParser.unparse(prepare.statement()));
  }

  /**
   * A prepared statement with values in their places.
   *
   * @throws SheafException INVALID_ARGUMENT when nothing was prepared under the name, a place has
   *     no value or a value no place
   */
  SqlNode prepared(ExecuteStatement execute) {
    String text = Places.at(execute.name(), () -> names.prepared(execute.name().getSimple()));
    Map<String, SqlNode> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int place = 0;
    for (SqlNode value : execute.values()) {
      boolean named = value.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
      String name =
          named
              ? ((SqlIdentifier) ((SqlCall) value).operand(1)).getSimple()
              : Integer.toString(++place);
      values.put(
          name,
          SheafParser.parseKeptExpression(constant(named ? ((SqlCall) value).operand(0) : value)));
    }
    Set<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    SqlNode statement =
        SheafParser.parseKept(text)
            .accept(
                new SqlShuttle() {
                  @Override
                  public SqlNode visit(SqlDynamicParam mark) {
                    return value(Integer.toString(mark.getIndex() + 1));
                  }

                  @Override
                  public SqlNode visit(SqlIdentifier id) {
                    return id.isSimple() && NAMED.matcher(id.getSimple()).matches()
                        ? value(id.getSimple().substring(1))
                        : id;
                  }

                  @Override
                  public SqlNode visit(SqlCall call) {
                    if (call.getKind() == SqlKind.AS) {
                      call.setOperand(0, call.operand(0).accept(this));
                      return call;
                    }
                    return super.visit(call);
                  }

                  private SqlNode value(String name) {
                    SqlNode value = values.get(name);
                    if (value == null) {
                      throw missing(execute, "parameter " + name + " has no value");
                    }
                    used.add(name);
                    return SqlTemplate.copy(value);
                  }
                });
    for (String name : values.keySet()) {
      if (!used.contains(name)) {
        throw missing(execute, "the statement has no parameter " + name);
      }
    }
    return statement;
  }

  private static SheafException missing(ExecuteStatement execute, String message) {
    return new SheafException(ErrorCode.INVALID_ARGUMENT, message)
        .at(SheafParser.position(execute.getParserPosition()));
  }
}
