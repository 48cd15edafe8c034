package io.sheaf.sql.statement;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.ConstantFolder;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.planner.expr.Literals;
import io.sheaf.planner.type.DataTypes;
import io.sheaf.planner.type.SheafTypeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The rows of {@code INSERT ... VALUES} whose cells are plain constants, without a plan: planning a
 * row takes a hundred times as long as storing it. What is not so plain, and all that fails, is
 * left to the planner, which knows what to say of it.
 */
final class ConstantRows {
  /** More rows are worth a plan. */
  private static final int MOST_ROWS = 10_000;

  private static final long MEMORY = 64L << 20;
  private static final DataType MICROS = new DataType.Timestamp(6, false);
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIMESTAMP =
      Pattern.compile(DATE.pattern() + " \\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?");

  private final RexBuilder rex = new RexBuilder(new SheafTypeFactory());
  private final ChangedTable table;
  private final int[] sources;

  /**
   * @param sources for each column of the table the place of its cell; -1 for its default
   */
  ConstantRows(ChangedTable table, int[] sources) {
    this.table = table;
    this.sources = sources;
  }

  /** The rows in the table's types; empty when they need a plan. */
  Optional<List<List<Expr.Literal>>> of(SqlNode source) {
    if (source.getKind() != SqlKind.VALUES
        || ((SqlCall) source).operandCount() > MOST_ROWS
        || table.schema().fields().stream().anyMatch(field -> !isPlain(field.type()))) {
      return Optional.empty();
    }
    List<SqlNode> rows = ((SqlCall) source).getOperandList();
    String[] kinds = new String[sources.length];
    List<List<Expr.Literal>> literals = new ArrayList<>(rows.size());
    try (MemoryPool pool = new MemoryPool(MEMORY);
        MemoryConsumer memory = pool.consumer("constants")) {
      EvalContext context = new EvalContext(ZoneOffset.UTC, Instant.EPOCH, memory);
      for (SqlNode row : rows) {
        List<Expr.Literal> converted = row((SqlCall) row, kinds, context);
        if (converted == null) {
          return Optional.empty();
        }
        literals.add(converted);
      }
    } catch (SheafException fails) {
      return Optional.empty();
    }
    return Optional.of(literals);
  }

  /** Whether constants convert to it without the session's help. */
  private static boolean isPlain(DataType type) {
    return !type.isNested() && !(type instanceof DataType.Timestamp point && point.instant());
  }

  /** One row, or null if it needs a plan. */
  private List<Expr.Literal> row(SqlCall row, String[] kinds, EvalContext context) {
    int given = (int) Arrays.stream(sources).filter(source -> source >= 0).count();
    if (given > 0 && given != row.operandCount()) {
      return null;
    }
    List<Expr.Literal> literals = new ArrayList<>(sources.length);
    for (int i = 0; i < sources.length; i++) {
      Expr constant = constant(sources[i] < 0 ? table.defaultOf(i) : row.operand(sources[i]));
      if (constant == null || !isOf(constant.type(), kinds, i)) {
        return null;
      }
      Expr converted = as(constant, table.schema().type(i), context);
      if (!(converted instanceof Expr.Literal literal)) {
        return null;
      }
      literals.add(literal);
    }
    return literals;
  }

  private static Expr as(Expr constant, DataType type, EvalContext context) {
    if (constant instanceof Expr.Literal literal && literal.value() == null) {
      return new Expr.Literal(null, type);
    }
    return ConstantFolder.fold(
        constant.type().equals(type) ? constant : new Expr.Cast(constant, type, false), context);
  }

  /** A number, text, boolean, null, or one converted to a plain type; null for anything else. */
  private Expr constant(SqlNode cell) {
    if (cell.getKind() == SqlKind.CAST
        && ((SqlCall) cell).operand(1) instanceof SqlDataTypeSpec spec
        && spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec named) {
      Expr operand = constant(((SqlCall) cell).operand(0));
      DataType type = operand == null ? null : type(named);
      return type == null ? null : new Expr.Cast(operand, type, false);
    }
    if (cell.getKind() == SqlKind.MINUS_PREFIX
        && ((SqlCall) cell).operand(0) instanceof SqlNumericLiteral number) {
      String negated = number.getValueAs(BigDecimal.class).negate().toPlainString();
      return number.getTypeName() == SqlTypeName.DECIMAL
          ? literal(SqlLiteral.createExactNumeric(negated, cell.getParserPosition()))
          : literal(SqlLiteral.createApproxNumeric(negated + "e0", cell.getParserPosition()));
    }
    return cell instanceof SqlLiteral literal ? literal(literal) : null;
  }

  private Expr literal(SqlLiteral constant) {
    if (constant instanceof SqlUnknownLiteral point) {
      return point(point);
    }
    return switch (constant.getTypeName()) {
      case NULL -> new Expr.Literal(null, DataType.Simple.NULL);
      case BOOLEAN, DECIMAL, DOUBLE, CHAR ->
          rex.makeLiteral(constant.getValue(), constant.createSqlType(rex.getTypeFactory()), false)
                  instanceof RexLiteral made
              ? Literals.of(made)
              : null;
      default -> null;
    };
  }

  /** {@code DATE '2024-01-31'} and {@code TIMESTAMP '2024-01-31 12:00:00.5'}. */
  private static Expr point(SqlUnknownLiteral literal) {
    String text = String.valueOf(literal.getValue());
    DataType type =
        switch (literal.tag) {
          case "DATE" -> DATE.matcher(text).matches() ? DataType.Simple.DATE : null;
          case "TIMESTAMP" -> TIMESTAMP.matcher(text).matches() ? MICROS : null;
          default -> null;
        };
    return type == null
        ? null
        : new Expr.Cast(
            new Expr.Literal(text.getBytes(StandardCharsets.UTF_8), DataType.Simple.VARCHAR),
            type,
            false);
  }

  /** A type of one word, or null. */
  private DataType type(SqlBasicTypeNameSpec spec) {
    SqlTypeName name = SqlTypeName.get(spec.getTypeName().getSimple());
    if (name == null) {
      return null;
    }
    return switch (name) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE ->
          DataTypes.of(rex.getTypeFactory().createSqlType(name));
      case DECIMAL ->
          spec.getPrecision() < 0
              ? null
              : new DataType.Decimal(spec.getPrecision(), Math.max(0, spec.getScale()));
      default -> null;
    };
  }

  /** Whether a constant is of one kind with those above it; the planner says what is wrong else. */
  private static boolean isOf(DataType type, String[] kinds, int column) {
    if (type == DataType.Simple.NULL) {
      return true;
    }
    String kind = type.isNumeric() ? "number" : type.isString() ? "text" : type.toString();
    if (kinds[column] == null) {
      kinds[column] = kind;
    }
    return kinds[column].equals(kind);
  }
}
