package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import io.sheaf.planner.SheafOperators;
import io.sheaf.planner.Surroundings;
import io.sheaf.sql.catalog.Catalog;
import io.sheaf.sql.catalog.SessionSchema;
import io.sheaf.sql.parser.NearWords;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlFunction;

/** Calcite's complaints in our words, codes and positions. */
final class CalciteErrors {
  private static final Pattern NO_OBJECT =
      Pattern.compile("Object '(.+?)' not found.*", Pattern.DOTALL);
  private static final Pattern NO_TABLE_IN_SCHEMA =
      Pattern.compile("Object '(.+?)' not found within '(.+?)'.*", Pattern.DOTALL);
  private static final Pattern NO_COLUMN =
      Pattern.compile(
          "(?:Column|Field) '(.+?)' not found in (?:any table|table '.*?')(?:; did you mean"
              + " '(.+?)'\\?)?.*",
          Pattern.DOTALL);
  private static final Pattern NO_TABLE_ALIAS =
      Pattern.compile("Table '(.+?)' not found.*", Pattern.DOTALL);
  private static final Pattern NO_FUNCTION =
      Pattern.compile("No match found for function signature (.+)", Pattern.DOTALL);
  private static final Pattern AMBIGUOUS =
      Pattern.compile("(?:Column|Field) '(.+?)' is ambiguous.*", Pattern.DOTALL);

  /** Most names that an error lists. */
  private static final int MAX_LISTED = 10;

  private CalciteErrors() {}

  /**
   * Runs something that calls Calcite and throws only {@link SheafException} for what the user did.
   */
  static <T> T translated(Catalog catalog, Supplier<T> action) {
    return translated(catalog, new SessionSchema(catalog), () -> Surroundings.NOTHING, action);
  }

  /**
   * The same, where the statement's tables are known.
   *
   * @param tables what the statement opened, asked for columns that files have but tables hide
   * @param surroundings what names may stand for in the SELECT that is wrong
   */
  static <T> T translated(
      Catalog catalog,
      SessionSchema tables,
      Supplier<Surroundings> surroundings,
      Supplier<T> action) {
    try {
      return action.get();
    } catch (CalciteContextException e) {
      SheafException known = within(e);
      throw known != null ? placed(known, e) : translate(catalog, tables, surroundings.get(), e);
    } catch (CalciteException | UnsupportedOperationException e) {
      SheafException known = within(e);
      throw known != null ? known : new SheafException(ErrorCode.UNSUPPORTED, sentence(e), e);
    }
  }

  private static SheafException within(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SheafException known) {
        return known;
      }
    }
    return null;
  }

  private static SheafException placed(SheafException known, CalciteContextException context) {
    return known.position().isPresent() ? known : known.at(position(context));
  }

  /** The innermost message, as one sentence without a capital or a dump. */
  static String sentence(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause().getMessage() != null) {
      innermost = innermost.getCause();
    }
    String message = String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
    if (message.length() > 1
        && Character.isUpperCase(message.charAt(0))
        && !Character.isUpperCase(message.charAt(1))) {
      message = Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
    return message;
  }

  private static SheafException translate(
      Catalog catalog, SessionSchema tables, Surroundings surroundings, CalciteContextException e) {
    String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    Position position = position(e);
    Matcher noTableInSchema = NO_TABLE_IN_SCHEMA.matcher(message);
    if (noTableInSchema.matches()) {
      return catalog.unknown(noTableInSchema.group(2), noTableInSchema.group(1)).at(position);
    }
    Matcher noObject = NO_OBJECT.matcher(message);
    if (noObject.matches()) {
      return catalog.unknown(catalog.named(List.of(noObject.group(1)))).at(position);
    }
    Matcher noColumn = NO_COLUMN.matcher(message);
    if (noColumn.matches()) {
      Optional<String> hidden = tables.whyHidden(noColumn.group(1));
      if (hidden.isPresent()) {
        return new SheafException(
                ErrorCode.UNSUPPORTED,
                "column \"" + noColumn.group(1) + "\" cannot be read: " + hidden.get(),
                e)
            .at(position);
      }
      return unknownColumn(noColumn.group(1), noColumn.group(2), surroundings, e).at(position);
    }
    Matcher noAlias = NO_TABLE_ALIAS.matcher(message);
    if (noAlias.matches()) {
      return unknownAlias(noAlias.group(1), surroundings, e).at(position);
    }
    Matcher noFunction = NO_FUNCTION.matcher(message);
    if (noFunction.matches()) {
      return unknownFunction(noFunction.group(1), e).at(position);
    }
    Matcher ambiguous = AMBIGUOUS.matcher(message);
    if (ambiguous.matches()) {
      return new SheafException(
              ErrorCode.AMBIGUOUS_NAME, "column \"" + ambiguous.group(1) + "\" is ambiguous", e)
          .withHint("name its table: " + qualified(ambiguous.group(1), surroundings))
          .at(position);
    }
    return new SheafException(ErrorCode.INVALID_STATEMENT, sentence(e), e).at(position);
  }

  /** Names the column that was probably meant, or all when there are few. */
  private static SheafException unknownColumn(
      String name, String proposed, Surroundings surroundings, CalciteContextException e) {
    SheafException unknown =
        new SheafException(ErrorCode.UNKNOWN_COLUMN, "column \"" + name + "\" does not exist", e);
    List<String> columns = surroundings.columns();
    Optional<String> near =
        Optional.ofNullable(proposed).or(() -> NearWords.nearest(name, columns));
    if (near.isPresent()) {
      return unknown.withHint("did you mean \"" + near.get() + "\"?");
    }
    return withList(unknown, "columns in scope: ", columns);
  }

  private static SheafException unknownAlias(
      String name, Surroundings surroundings, CalciteContextException e) {
    return withList(
        new SheafException(ErrorCode.UNKNOWN_TABLE, "table \"" + name + "\" is not in FROM", e),
        "tables in scope: ",
        List.copyOf(surroundings.tables().keySet()));
  }

  private static SheafException withList(SheafException error, String what, List<String> names) {
    return names.isEmpty() || names.size() > MAX_LISTED
        ? error
        : error.withHint(what + String.join(", ", names));
  }

  /** The ways to write an ambiguous column with its table. */
  private static String qualified(String column, Surroundings surroundings) {
    List<String> tables = surroundings.tablesOf(column);
    return (tables.isEmpty() ? List.of("table") : tables)
        .stream().map(table -> table + "." + column).collect(Collectors.joining(" or "));
  }

  private static SheafException unknownFunction(String signature, CalciteContextException e) {
    String name = signature.replaceFirst("\\(.*", "").toLowerCase(Locale.ROOT);
    ScalarFunction known = FunctionRegistry.standard().find(name);
    if (known != null) {
      return new SheafException(
              ErrorCode.TYPE_MISMATCH, "no form of a function fits " + signature, e)
          .withHint(known.signatures(name));
    }
    SheafException unknown =
        new SheafException(ErrorCode.UNKNOWN_FUNCTION, "no function fits " + signature, e);
    List<String> functions =
        SheafOperators.table().getOperatorList().stream()
            .filter(SqlFunction.class::isInstance)
            .map(function -> function.getName().toLowerCase(Locale.ROOT))
            .filter(function -> !function.equals(name))
            .toList();
    return NearWords.nearest(name, functions)
        .map(near -> unknown.withHint("did you mean " + near + "?"))
        .orElse(unknown);
  }

  private static Position position(CalciteContextException e) {
    if (e.getPosLine() <= 0) {
      return null;
    }
    return new Position(
        e.getPosLine(),
        e.getPosColumn(),
        Math.max(e.getEndPosLine(), e.getPosLine()),
        Math.max(e.getEndPosColumn(), 1));
  }
}
