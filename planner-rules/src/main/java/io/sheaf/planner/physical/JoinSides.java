package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.JoinType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What becomes of a join when its sides change places. */
public final class JoinSides {
  /** A side must be this much smaller to become the build side where it means a change of order. */
  public static final double SWAP_FACTOR = 1.2;

  private JoinSides() {}

  /** Whether a join of this kind has a kind that gives the same rows with its sides swapped. */
  public static boolean canSwap(JoinType type) {
    return switch (type) {
      case INNER, LEFT, RIGHT, FULL -> true;
      case SEMI, ANTI, NULL_AWARE_ANTI, MARK -> false;
    };
  }

  /** The same rows and columns, with the sides in each other's place. */
  public static SheafRel swapped(HashJoinRel join) {
    int left = join.left().schema().size();
    int right = join.right().schema().size();
    HashJoinRel turned =
        new HashJoinRel(
            join.right(),
            join.left(),
            swapped(join.type()),
            join.rightKeys(),
            join.leftKeys(),
            turned(join.residual(), left, right),
            turned(join.schema(), left),
            join.rows());
    return restored(turned, join.schema(), left, right);
  }

  static JoinType swapped(JoinType type) {
    return switch (type) {
      case LEFT -> JoinType.RIGHT;
      case RIGHT -> JoinType.LEFT;
      default -> type;
    };
  }

  /** A condition over the columns of swapped sides; null stays null. */
  static Expr turned(Expr condition, int left, int right) {
    return condition == null ? null : Exprs.mapped(condition, c -> c < left ? c + right : c - left);
  }

  /** The columns of both sides, the right ones first. */
  static Schema turned(Schema both, int left) {
    return new Schema(
        Stream.concat(both.fields().stream().skip(left), both.fields().stream().limit(left))
            .toList());
  }

  /** The columns of swapped sides in their old order. */
  static SheafRel restored(SheafRel swapped, Schema both, int left, int right) {
    List<Expr> columns = new ArrayList<>();
    for (int i = 0; i < left + right; i++) {
      int at = i < left ? i + right : i - left;
      columns.add(new Expr.InputRef(at, both.type(i)));
    }
    return new ProjectRel(swapped, columns, both);
  }
}
