package io.sheaf.operators.wire;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.type.DataType;
import java.util.List;

/** The forms of records that hold single values as plain objects. */
final class Forms {
  private Forms() {}

  /** See {@link Expr.Literal}. */
  record LiteralForm(ValueForm value, DataType type) {
    static LiteralForm of(Expr.Literal literal) {
      return new LiteralForm(ValueForm.of(literal.value()), literal.type());
    }

    Expr.Literal literal() {
      return new Expr.Literal(ValueForm.value(value, type), type);
    }
  }

  /** See {@link Expr.In}. */
  record InForm(Expr operand, List<ValueForm> values, boolean containsNull, boolean negated) {
    static InForm of(Expr.In in) {
      return new InForm(in.operand(), ValueForm.all(in.values()), in.containsNull(), in.negated());
    }

    Expr.In in() {
      return new Expr.In(operand, ValueForm.values(values, operand.type()), containsNull, negated);
    }
  }

  /** See {@link java.time.Instant}. */
  record InstantForm(long second, int nano) {}

  /** See {@link Divisions}. */
  record DivisionsForm(
      DataType type, List<ValueForm> bounds, Divisions.Nulls nulls, int straddling, String origin) {
    static DivisionsForm of(Divisions divisions) {
      return new DivisionsForm(
          divisions.type(),
          ValueForm.all(divisions.bounds()),
          divisions.nulls(),
          divisions.straddling(),
          divisions.origin());
    }

    Divisions divisions() {
      return new Divisions(type, ValueForm.values(bounds, type), nulls, straddling, origin);
    }
  }
}
