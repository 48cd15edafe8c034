package io.sheaf.operators.wire;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

  /** A bound of a key, a value a column; empty for none. */
  record KeyForm(List<ValueForm> values) {
    static KeyForm of(Object key) {
      return new KeyForm(
          key == null
              ? List.of()
              : key instanceof List<?> values
                  ? ValueForm.all(values)
                  : List.of(ValueForm.of(key)));
    }

    /**
     * The bound, of columns of these types.
     *
     * @throws IllegalArgumentException when it is of others
     */
    Object key(List<DataType> types) {
      if (values.isEmpty()) {
        return null;
      }
      if (values.size() != types.size()) {
        throw new IllegalArgumentException(values.size() + " values of " + types.size());
      }
      List<Object> key = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        key.add(Objects.requireNonNull(ValueForm.value(values.get(i), types.get(i))));
      }
      return key.size() == 1 ? key.getFirst() : List.copyOf(key);
    }
  }

  /** See {@link Divisions}. */
  record DivisionsForm(
      List<DataType> types,
      List<KeyForm> bounds,
      Divisions.Nulls nulls,
      int straddling,
      String origin) {
    static DivisionsForm of(Divisions divisions) {
      return new DivisionsForm(
          divisions.types(),
          divisions.bounds().stream().map(KeyForm::of).toList(),
          divisions.nulls(),
          divisions.straddling(),
          divisions.origin());
    }

    Divisions divisions() {
      List<Object> keys = new ArrayList<>();
      bounds.forEach(bound -> keys.add(bound.key(types)));
      return new Divisions(types, keys, nulls, straddling, origin);
    }
  }
}
