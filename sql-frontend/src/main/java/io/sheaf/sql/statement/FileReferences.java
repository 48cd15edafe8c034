package io.sheaf.sql.statement;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.NestedOperators;
import io.sheaf.sql.catalog.FileReference;
import io.sheaf.sql.parser.OptionValue;
import io.sheaf.sql.parser.SheafParser;
import io.sheaf.sql.parser.TablePath;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/** Finds files in the syntax of a statement. */
final class FileReferences {
  private static final String PREFIX = "read_";
  private static final String CSV = "csv";
  private static final String STORE_REJECTS = "store_rejects";
  private static final String REJECTS_TABLE = "rejects_table";
  private static final String DEFAULT_REJECTS_TABLE = "reject_errors";

  private FileReferences() {}

  /** The function in {@code TABLE(read_format(...))}. */
  static Optional<SqlBasicCall> function(SqlNode node) {
    return node.getKind() == SqlKind.COLLECTION_TABLE
            && ((SqlCall) node).operand(0) instanceof SqlBasicCall function
            && function.getOperator().getName().toLowerCase(Locale.ROOT).startsWith(PREFIX)
        ? Optional.of(function)
        : Optional.empty();
  }

  /**
   * The files that {@code read_format(path or list of paths, option => value, ...)} names.
   *
   * @throws SheafException INVALID_ARGUMENT or UNSUPPORTED
   */
  static FileReference of(SqlBasicCall call) {
    String function = call.getOperator().getName().toLowerCase(Locale.ROOT);
    String format = FileFormats.byName(function.substring(PREFIX.length())).name();
    Map<String, Object> options = new HashMap<>();
    List<String> paths = List.of();
    for (SqlNode operand : call.getOperandList()) {
      if (operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
        SqlCall named = (SqlCall) operand;
        options.put(((SqlIdentifier) named.operand(1)).getSimple(), optionValue(named.operand(0)));
      } else if (paths.isEmpty()) {
        paths = paths(function, operand);
      } else {
        throw new SheafException(
            ErrorCode.INVALID_ARGUMENT,
            function + " takes one path or list of paths; options are named: name => value");
      }
    }
    if (paths.isEmpty()) {
      throw new SheafException(ErrorCode.INVALID_ARGUMENT, function + " wants a path");
    }
    if (format.equals(CSV) && options.keySet().stream().anyMatch(FileReferences::isOfRejects)) {
      options.keySet().removeIf(FileReferences::isOfRejects);
      options.put("ignore_errors", true);
    }
    return new FileReference(format, paths, new Options(options));
  }

  private static boolean isOfRejects(String option) {
    return option.equalsIgnoreCase(STORE_REJECTS) || option.equalsIgnoreCase(REJECTS_TABLE);
  }

  /** The name under which a call wants to find what it leaves out; empty when it does not. */
  static Optional<String> rejectsTable(SqlBasicCall call) {
    Map<String, Object> named = new HashMap<>();
    for (SqlNode operand : call.getOperandList()) {
      if (operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT
          && isOfRejects(((SqlIdentifier) ((SqlCall) operand).operand(1)).getSimple())) {
        SqlCall assigned = (SqlCall) operand;
        named.put(
            ((SqlIdentifier) assigned.operand(1)).getSimple(), optionValue(assigned.operand(0)));
      }
    }
    Options options = new Options(named);
    boolean wanted = options.flag(STORE_REJECTS, options.values().containsKey(REJECTS_TABLE));
    return wanted
        ? Optional.of(options.string(REJECTS_TABLE, DEFAULT_REJECTS_TABLE))
        : Optional.empty();
  }

  /** Whether files are read for what is wrong in them. */
  static boolean areRejects(FileReference files) {
    return files.options().flag("rejects", false);
  }

  /** What a call leaves out, as files. */
  static FileReference rejects(FileReference files) {
    Map<String, Object> options = new HashMap<>(files.options().values());
    options.put("rejects", true);
    return new FileReference(files.format(), files.paths(), new Options(options));
  }

  /** The files, when the query is {@code SELECT * FROM files} and nothing else. */
  static Optional<FileReference> wholeFiles(SqlNode query) {
    if (!(query instanceof SqlSelect select) || !isPlain(select)) {
      return Optional.empty();
    }
    SqlNode from = select.getFrom();
    if (from instanceof TablePath path) {
      return Optional.of(FileReference.path(path.path()));
    }
    return from == null ? Optional.empty() : function(from).map(FileReferences::of);
  }

  private static boolean isPlain(SqlSelect select) {
    return select.getSelectList().size() == 1
        && select.getSelectList().get(0) instanceof SqlIdentifier star
        && star.isStar()
        && star.names.size() == 1
        && !select.isDistinct()
        && select.getWhere() == null
        && select.getGroup() == null
        && select.getHaving() == null
        && select.getQualify() == null
        && select.getFetch() == null
        && select.getOffset() == null
        && (select.getOrderList() == null || select.getOrderList().isEmpty());
  }

  private static List<String> paths(String function, SqlNode operand) {
    return switch (optionValue(operand)) {
      case String path -> List.of(path);
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      default ->
          throw new SheafException(
              ErrorCode.INVALID_ARGUMENT, function + " wants a path or a list of paths");
    };
  }

  private static Object optionValue(SqlNode node) {
    if (node.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      return ((SqlCall) node).getOperandList().stream().map(FileReferences::optionValue).toList();
    }
    if (node instanceof SqlCall call && call.getOperator().equals(NestedOperators.STRUCT)) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int i = 0; i < call.operandCount(); i += 2) {
        fields.put(
            ((SqlLiteral) call.operand(i)).getValueAs(String.class),
            optionValue(call.operand(i + 1)));
      }
      return fields;
    }
    try {
      return OptionValue.of(node);
    } catch (IllegalArgumentException notConstant) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT, "an option must be a constant", notConstant)
          .at(SheafParser.position(node.getParserPosition()));
    }
  }
}
