package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What becomes of a join when its sides change places. */
public final class JoinSides {
  /** A side must be this much smaller to become the build side where it means a change of order. */
  public static final double SWAP_FACTOR = 1.2;

  private JoinSides() {}

  /**
   * The same rows and columns, with the sides in each other's place.
   *
   * @param join of a type that has a swapped one
   */
  public static SheafRel swapped(HashJoinRel join) {
    int left = join.left().schema().size();
    int right = join.right().schema().size();
    HashJoinRel turned =
        new HashJoinRel(
            join.right(),
            join.left(),
            join.type().swapped().orElseThrow(),
            join.rightKeys(),
            join.leftKeys(),
            turned(join.residual(), left, right),
            join.type().joins() ? turned(join.schema(), left) : join.schema(),
            join.rows());
    return join.type().joins() ? restored(turned, join.schema(), left, right) : turned;
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
