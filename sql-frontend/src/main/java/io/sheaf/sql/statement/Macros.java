package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.catalog.Macro;
import io.sheaf.sql.catalog.SessionNames;
import io.sheaf.sql.parser.SheafParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Puts the bodies of macros in the places of their calls, and the values of variables where {@code
 * getvariable} asks for them. Bodies may call macros. Used for one statement.
 */
final class Macros extends SqlShuttle {
  private static final int DEEPEST = 100;
  private static final String VARIABLE = "getvariable";

  private final SessionNames names;
  private int depth;

  private Macros(SessionNames names) {
    this.names = names;
  }

  /** The query without calls of macros. */
  static SqlNode expanded(SqlNode query, SessionNames names) {
    return query.accept(new Macros(names));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.AS) {
      // What follows are names that are given, not looked for.
      call.setOperand(0, call.operand(0).accept(this));
      return call;
    }
    if (call.getKind() == SqlKind.COLLECTION_TABLE
        && call.operand(0) instanceof SqlBasicCall function) {
      Macro macro = named(function);
      if (macro != null && macro.table()) {
        return body(macro, function);
      }
    }
    Macro macro = named(call);
    if (macro != null) {
      if (macro.table()) {
        throw error(call, "macro " + macro.signature() + " is a table", "write it in FROM");
      }
      return body(macro, call);
    }
    if (call.getOperator() instanceof SqlUnresolvedFunction
        && call.getOperator().getName().equalsIgnoreCase(VARIABLE)
        && call.operandCount() == 1
        && call.operand(0) instanceof SqlLiteral name) {
      return names
          .variable(name.toValue())
          .map(SheafParser::parseKeptExpression)
          .orElseGet(() -> SqlLiteral.createNull(call.getParserPosition()));
    }
    return super.visit(call);
  }

  private Macro named(SqlCall call) {
    return call.getOperator() instanceof SqlUnresolvedFunction function
            && function.getNameAsId().isSimple()
        ? names.macro(function.getName()).orElse(null)
        : null;
  }

  private SqlNode body(Macro macro, SqlCall call) {
    if (++depth > DEEPEST) {
      throw error(call, "macro " + macro.signature() + " calls itself without end", null);
    }
    Map<String, SqlNode> arguments = arguments(macro, call);
    SqlNode body =
        macro.table()
            ? SheafParser.parseKept(macro.sql())
            : SheafParser.parseKeptExpression(macro.sql());
    SqlNode expanded = body.accept(new Arguments(arguments)).accept(this);
    depth--;
    return expanded;
  }

  private Map<String, SqlNode> arguments(Macro macro, SqlCall call) {
    Map<String, SqlNode> arguments = new HashMap<>();
    int place = 0;
    for (SqlNode operand : call.getOperandList()) {
      String name;
      SqlNode value = operand;
      if (operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
        name = ((SqlIdentifier) ((SqlCall) operand).operand(1)).getSimple();
        value = ((SqlCall) operand).operand(0);
      } else if (place < macro.parameters().size()) {
        name = macro.parameters().get(place++);
      } else {
        throw wrong(macro, call);
      }
      if (macro.parameters().stream().noneMatch(name::equalsIgnoreCase)
          || arguments.put(key(name), value) != null) {
        throw wrong(macro, call);
      }
    }
    for (int i = 0; i < macro.parameters().size(); i++) {
      String fallback = macro.defaults().get(i);
      if (fallback != null) {
        arguments.computeIfAbsent(
            key(macro.parameters().get(i)), _ -> SheafParser.parseKeptExpression(fallback));
      } else if (!arguments.containsKey(key(macro.parameters().get(i)))) {
        throw wrong(macro, call);
      }
    }
    return arguments;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static SheafException wrong(Macro macro, SqlCall call) {
    return error(call, "these are no arguments for a macro", "call it as " + macro.signature());
  }

  private static SheafException error(SqlCall call, String message, String hint) {
    return new SheafException(
        ErrorCode.INVALID_ARGUMENT,
        message,
        SheafParser.position(call.getParserPosition()),
        hint,
        null);
  }

  /** Puts arguments in the places of a body's names. */
  private static final class Arguments extends SqlShuttle {
    private final Map<String, SqlNode> arguments;

    Arguments(Map<String, SqlNode> arguments) {
      this.arguments = arguments;
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      if (id.isStar() || id.names.isEmpty()) {
        return id;
      }
      SqlNode argument = arguments.get(key(id.names.getFirst()));
      if (argument == null) {
        return id;
      }
      if (id.isSimple()) {
        return SqlTemplate.copy(argument);
      }
      if (argument instanceof SqlIdentifier outer) {
        List<String> path = new ArrayList<>(outer.names);
        path.addAll(id.names.subList(1, id.names.size()));
        return new SqlIdentifier(path, argument.getParserPosition());
      }
      return id;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (call.getKind() == SqlKind.AS) {
        call.setOperand(0, call.operand(0).accept(this));
        return call;
      }
      return super.visit(call);
    }
  }
}
