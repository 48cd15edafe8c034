package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.function.DecimalTypes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.JoinType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of columns that a hash join compares. Where their types differ, both sides get copies of
 * them in one type; where null equals null, they get a copy without nulls and a column that says
 * which were null.
 *
 * @param nullSafe for each pair, whether null equals null (IS NOT DISTINCT FROM)
 */
record KeyPairs(
    SheafRel left,
    SheafRel right,
    List<Integer> leftKeys,
    List<Integer> rightKeys,
    List<Boolean> nullSafe) {

  /** Whether the columns can be the join's keys as they are. */
  boolean isPlain() {
    for (int i = 0; i < leftKeys.size(); i++) {
      if (!leftType(i).equals(rightType(i)) || matchesNulls(i)) {
        return false;
      }
    }
    return true;
  }

  private DataType leftType(int pair) {
    return left.schema().type(leftKeys.get(pair));
  }

  private DataType rightType(int pair) {
    return right.schema().type(rightKeys.get(pair));
  }

  private boolean matchesNulls(int pair) {
    return nullSafe.get(pair)
        && left.schema().field(leftKeys.get(pair)).nullable()
        && right.schema().field(rightKeys.get(pair)).nullable();
  }

  /** A hash join on these keys, over widened sides when it must be. */
  SheafRel joined(JoinType type, Expr residual, Schema schema, double rows) {
    return isPlain()
        ? new HashJoinRel(left, right, type, leftKeys, rightKeys, residual, schema, rows)
        : join(type, residual, schema, rows);
  }

  /** The join over widened sides, with the added columns dropped again. */
  SheafRel join(JoinType type, Expr residual, Schema schema, double rows) {
    Side l = new Side(left);
    Side r = new Side(right);
    for (int i = 0; i < leftKeys.size(); i++) {
      DataType common = common(leftType(i), rightType(i));
      l.add(leftKeys.get(i), common, matchesNulls(i));
      r.add(rightKeys.get(i), common, matchesNulls(i));
    }
    SheafRel newLeft = l.widened();
    SheafRel newRight = r.widened();
    int oldCount = left.schema().size();
    int shift = newLeft.schema().size() - oldCount;
    boolean rightOut = type.joins();
    List<Field> fields = new ArrayList<>(schema.fields().subList(0, oldCount));
    fields.addAll(newLeft.schema().fields().subList(oldCount, newLeft.schema().size()));
    if (rightOut) {
      fields.addAll(schema.fields().subList(oldCount, schema.size()));
      fields.addAll(
          newRight.schema().fields().subList(right.schema().size(), newRight.schema().size()));
    } else if (type == JoinType.MARK) {
      fields.add(schema.field(oldCount));
    }
    Expr moved =
        residual == null ? null : Exprs.mapped(residual, c -> c < oldCount ? c : c + shift);
    SheafRel joined =
        new HashJoinRel(newLeft, newRight, type, l.keys, r.keys, moved, new Schema(fields), rows);
    List<Expr> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      columns.add(new Expr.InputRef(i < oldCount ? i : i + shift, schema.type(i)));
    }
    return new ProjectRel(joined, columns, schema);
  }

  /** One input with its added columns. */
  private static final class Side {
    final List<Integer> keys = new ArrayList<>();
    private final SheafRel input;
    private final List<Expr> columns;

    Side(SheafRel input) {
      this.input = input;
      this.columns = Exprs.columns(input.schema());
    }

    void add(int key, DataType common, boolean matchesNulls) {
      Expr column = columns.get(key);
      Expr converted = column.type().equals(common) ? column : new Expr.Cast(column, common, false);
      if (matchesNulls) {
        Expr isNull = new Expr.Call("is null", List.of(column), Simple.BOOLEAN);
        Expr anyValue = new Expr.Literal(anyValue(common), common);
        keys.add(added(new Expr.Case(List.of(isNull), List.of(anyValue, converted), common)));
        keys.add(added(isNull));
      } else {
        keys.add(column.type().equals(common) ? key : added(converted));
      }
    }

    private int added(Expr expr) {
      columns.add(expr);
      return columns.size() - 1;
    }

    SheafRel widened() {
      if (columns.size() == input.schema().size()) {
        return input;
      }
      List<Field> fields = new ArrayList<>(input.schema().fields());
      for (int i = fields.size(); i < columns.size(); i++) {
        fields.add(new Field("key" + i, columns.get(i).type(), true));
      }
      return new ProjectRel(input, columns, new Schema(fields));
    }
  }

  private static Object anyValue(DataType type) {
    return switch (type.layout()) {
      case BOOLEAN -> false;
      case INT -> 0;
      case LONG -> 0L;
      case INT128 -> BigInteger.ZERO;
      case DOUBLE -> 0.0;
      case VIEW -> new byte[0];
    };
  }

  /** The type in which two keys are compared. */
  private static DataType common(DataType a, DataType b) {
    if (a.equals(b) || b == Simple.NULL) {
      return a;
    }
    if (a == Simple.NULL) {
      return b;
    }
    if (a.isString() && b.isString()) {
      return Simple.VARCHAR;
    }
    return a.isNumeric() && b.isNumeric() ? DecimalTypes.common(a, b) : a == Simple.DATE ? b : a;
  }
}
