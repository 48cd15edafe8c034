package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.JoinType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/** Chooses the algorithm and the build side of one join. */
final class JoinConversion {
  /** A side must be this much smaller to become the build side where it means a change of order. */
  private static final double SWAP_FACTOR = 1.2;

  private final PhysicalConverter converter;
  private final Join join;

  JoinConversion(PhysicalConverter converter, Join join) {
    this.converter = converter;
    this.join = join;
  }

  SheafRel convert() {
    SheafRel left = converter.convert(join.getLeft());
    SheafRel right = converter.convert(join.getRight());
    JoinInfo info = join.analyzeCondition();
    JoinType type = type(join.getJoinType());
    double rows = converter.rows(join);
    if (type == JoinType.ANTI && info.leftKeys.isEmpty()) {
      SheafRel nullAware = nullAware(left, right, rows);
      if (nullAware != null) {
        return nullAware;
      }
    }
    Schema both = nullable(left.schema(), join.getJoinType().generatesNullsOnLeft())
        .concat(nullable(right.schema(), join.getJoinType().generatesNullsOnRight()));
    RexNode remaining = info.isEqui() ? null : info.getRemaining(join.getCluster().getRexBuilder());
    if (info.leftKeys.isEmpty()) {
      return nestedLoops(left, right, type, both, rows);
    }
    Expr residual =
        remaining == null || remaining.isAlwaysTrue()
            ? null
            : PhysicalConverter.translator(join, both).translate(remaining);
    return hash(left, right, type, info, residual, both, rows);
  }

  private static JoinType type(JoinRelType type) {
    return switch (type) {
      case INNER -> JoinType.INNER;
      case LEFT -> JoinType.LEFT;
      case RIGHT -> JoinType.RIGHT;
      case FULL -> JoinType.FULL;
      case SEMI -> JoinType.SEMI;
      case ANTI -> JoinType.ANTI;
      case ASOF, LEFT_ASOF -> throw PhysicalConverter.unsupported("ASOF JOIN is");
      case LEFT_MARK -> throw PhysicalConverter.unsupported("a mark join is");
    };
  }

  static Schema nullable(Schema schema, boolean nulls) {
    return nulls
        ? new Schema(schema.fields().stream().map(f -> new Field(f.name(), f.type(), true)).toList())
        : schema;
  }

  /** NOT IN over nullable values: the condition alone is {@code (a = b) IS NOT FALSE}. */
  private SheafRel nullAware(SheafRel left, SheafRel right, double rows) {
    List<RexNode> conjuncts = RelOptUtil.conjunctions(join.getCondition());
    if (conjuncts.size() != 1
        || conjuncts.getFirst().getKind() != SqlKind.IS_NOT_FALSE
        || !(((RexCall) conjuncts.getFirst()).getOperands().get(0) instanceof RexCall equality)
        || equality.getKind() != SqlKind.EQUALS) {
      return null;
    }
    int shift = left.schema().size();
    if (!(equality.getOperands().get(0) instanceof RexInputRef a)
        || !(equality.getOperands().get(1) instanceof RexInputRef b)
        || (a.getIndex() < shift) == (b.getIndex() < shift)) {
      return null;
    }
    int leftKey = Math.min(a.getIndex(), b.getIndex());
    int rightKey = Math.max(a.getIndex(), b.getIndex()) - shift;
    return keyed(
        left, right, JoinType.NULL_AWARE_ANTI, List.of(leftKey), List.of(rightKey), null, left.schema(), rows);
  }

  private SheafRel hash(
      SheafRel left, SheafRel right, JoinType type, JoinInfo info, Expr residual, Schema both, double rows) {
    List<Integer> leftKeys = List.copyOf(info.leftKeys);
    List<Integer> rightKeys = List.copyOf(info.rightKeys);
    boolean rightOut = join.getJoinType().projectsRight();
    Schema schema = rightOut ? both : left.schema();
    if (!rightOut || !isSmaller(left, right)) {
      return keyed(left, right, type, leftKeys, rightKeys, residual, schema, rows);
    }
    int l = left.schema().size();
    int r = right.schema().size();
    Expr turned = residual == null ? null : Exprs.mapped(residual, c -> c < l ? c + r : c - l);
    Schema turnedSchema =
        new Schema(
            java.util.stream.Stream.concat(both.fields().stream().skip(l), both.fields().stream().limit(l)).toList());
    SheafRel swapped = keyed(right, left, swapped(type), rightKeys, leftKeys, turned, turnedSchema, rows);
    return restored(swapped, both, l, r);
  }

  private static boolean isSmaller(SheafRel left, SheafRel right) {
    return left.rows() * SWAP_FACTOR < right.rows();
  }

  private static JoinType swapped(JoinType type) {
    return switch (type) {
      case LEFT -> JoinType.RIGHT;
      case RIGHT -> JoinType.LEFT;
      default -> type;
    };
  }

  /** The columns of swapped sides in their old order. */
  private static SheafRel restored(SheafRel swapped, Schema both, int left, int right) {
    List<Expr> columns = new ArrayList<>();
    for (int i = 0; i < left + right; i++) {
      int at = i < left ? i + right : i - left;
      columns.add(new Expr.InputRef(at, both.type(i)));
    }
    return new ProjectRel(swapped, columns, both);
  }

  /** A hash join whose keys have the same types on both sides. */
  private static SheafRel keyed(
      SheafRel left,
      SheafRel right,
      JoinType type,
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      Expr residual,
      Schema schema,
      double rows) {
    KeyTypes keys = new KeyTypes(left, right, leftKeys, rightKeys);
    if (keys.same()) {
      return new HashJoinRel(left, right, type, leftKeys, rightKeys, residual, schema, rows);
    }
    return keys.join(type, residual, schema, rows);
  }

  private SheafRel nestedLoops(SheafRel left, SheafRel right, JoinType type, Schema both, double rows) {
    RexNode rex = RexUtil.isNullLiteral(join.getCondition(), true)
        ? join.getCluster().getRexBuilder().makeLiteral(false)
        : join.getCondition();
    Expr condition =
        rex.isAlwaysTrue() ? null : PhysicalConverter.translator(join, both).translate(rex);
    boolean rightOut = join.getJoinType().projectsRight();
    if (rightOut && isSmaller(left, right)) {
      int l = left.schema().size();
      int r = right.schema().size();
      Expr turned = condition == null ? null : Exprs.mapped(condition, c -> c < l ? c + r : c - l);
      Schema turnedSchema =
          new Schema(
              java.util.stream.Stream.concat(both.fields().stream().skip(l), both.fields().stream().limit(l)).toList());
      return restored(
          new NestedLoopJoinRel(right, left, swapped(type), turned, turnedSchema, rows), both, l, r);
    }
    return new NestedLoopJoinRel(left, right, type, condition, rightOut ? both : left.schema(), rows);
  }

  /** Casts key columns whose types differ: each side gets copies of its keys in the common type. */
  private record KeyTypes(
      SheafRel left, SheafRel right, List<Integer> leftKeys, List<Integer> rightKeys) {
    boolean same() {
      for (int i = 0; i < leftKeys.size(); i++) {
        if (!isAlike(left.schema().type(leftKeys.get(i)), right.schema().type(rightKeys.get(i)))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isAlike(DataType a, DataType b) {
      return a.equals(b);
    }

    SheafRel join(JoinType type, Expr residual, Schema schema, double rows) {
      List<Expr> leftColumns = Exprs.columns(left.schema());
      List<Expr> rightColumns = Exprs.columns(right.schema());
      List<Integer> newLeft = new ArrayList<>();
      List<Integer> newRight = new ArrayList<>();
      for (int i = 0; i < leftKeys.size(); i++) {
        DataType a = left.schema().type(leftKeys.get(i));
        DataType b = right.schema().type(rightKeys.get(i));
        DataType common = common(a, b);
        newLeft.add(key(leftColumns, leftKeys.get(i), a, common));
        newRight.add(key(rightColumns, rightKeys.get(i), b, common));
      }
      SheafRel l = widened(left, leftColumns);
      SheafRel r = widened(right, rightColumns);
      int oldLeft = left.schema().size();
      int shift = l.schema().size() - oldLeft;
      Expr moved = residual == null ? null : Exprs.mapped(residual, c -> c < oldLeft ? c : c + shift);
      boolean rightOut = schema.size() > oldLeft;
      List<Field> fields = new ArrayList<>(schema.fields().subList(0, oldLeft));
      l.schema().fields().subList(oldLeft, l.schema().size()).forEach(f -> fields.add(new Field(f.name(), f.type(), true)));
      if (rightOut) {
        fields.addAll(schema.fields().subList(oldLeft, schema.size()));
        r.schema().fields().subList(right.schema().size(), r.schema().size())
            .forEach(f -> fields.add(new Field(f.name(), f.type(), true)));
      }
      SheafRel joined =
          new HashJoinRel(l, r, type, newLeft, newRight, moved, new Schema(fields), rows);
      List<Expr> columns = new ArrayList<>();
      for (int i = 0; i < schema.size(); i++) {
        columns.add(new Expr.InputRef(i < oldLeft ? i : i + shift, schema.type(i)));
      }
      return new ProjectRel(joined, columns, schema);
    }

    private static int key(List<Expr> columns, int key, DataType type, DataType common) {
      if (type.equals(common)) {
        return key;
      }
      columns.add(new Expr.Cast(columns.get(key), common, false));
      return columns.size() - 1;
    }

    private static SheafRel widened(SheafRel input, List<Expr> columns) {
      if (columns.size() == input.schema().size()) {
        return input;
      }
      List<Field> fields = new ArrayList<>(input.schema().fields());
      for (int i = fields.size(); i < columns.size(); i++) {
        fields.add(new Field("key" + i, columns.get(i).type(), true));
      }
      return new ProjectRel(input, columns, new Schema(fields));
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
      if (a.isFloating() || b.isFloating()) {
        return Simple.DOUBLE;
      }
      if (a.isInteger() && b.isInteger()) {
        return ((Simple) a).ordinal() > ((Simple) b).ordinal() ? a : b;
      }
      if (a.isNumeric() && b.isNumeric()) {
        int scale = Math.max(scale(a), scale(b));
        int whole = Math.max(digits(a) - scale(a), digits(b) - scale(b));
        return new DataType.Decimal(Math.min(DataType.Decimal.MAX_PRECISION, whole + scale), scale);
      }
      return a == Simple.DATE ? b : a;
    }

    private static int scale(DataType type) {
      return type instanceof DataType.Decimal d ? d.scale() : 0;
    }

    private static int digits(DataType type) {
      return type instanceof DataType.Decimal d ? d.precision() : type == Simple.BIGINT ? 19 : 10;
    }
  }
}
