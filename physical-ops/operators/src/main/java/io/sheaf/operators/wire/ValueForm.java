package io.sheaf.operators.wire;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A single value boxed as {@link io.sheaf.columnar.type.Values} says; null is SQL's NULL. */
sealed interface ValueForm {
  record Truth(boolean boxed) implements ValueForm {
    @Override
    public Object value() {
      return boxed;
    }
  }

  record Int(int boxed) implements ValueForm {
    @Override
    public Object value() {
      return boxed;
    }
  }

  record Wide(long boxed) implements ValueForm {
    @Override
    public Object value() {
      return boxed;
    }
  }

  /**
   * An integer of up to 128 bits.
   *
   * @param bytes two's complement, high byte first
   */
  record Huge(byte[] bytes) implements ValueForm {
    @Override
    public Object value() {
      BigInteger number = new BigInteger(bytes);
      if (number.bitLength() > 127) {
        throw new IllegalArgumentException("a number of over 128 bits");
      }
      return number;
    }
  }

  record Floating(double boxed) implements ValueForm {
    @Override
    public Object value() {
      return boxed;
    }
  }

  record Bytes(byte[] boxed) implements ValueForm {
    public Bytes {
      java.util.Objects.requireNonNull(boxed);
    }

    @Override
    public Object value() {
      return boxed;
    }
  }

  /** The value, never null. */
  Object value();

  /** The form of a value. */
  static ValueForm of(Object value) {
    return switch (value) {
      case null -> null;
      case Boolean b -> new Truth(b);
      case Integer i -> new Int(i);
      case Long l -> new Wide(l);
      case BigInteger big -> new Huge(big.toByteArray());
      case Double d -> new Floating(d);
      case byte[] bytes -> new Bytes(bytes);
      default -> throw new IllegalArgumentException("not a value: " + value.getClass());
    };
  }

  /** The value of a form that may be null. */
  static Object value(ValueForm form) {
    return form == null ? null : form.value();
  }

  /**
   * The value of a form, which must be one of that type.
   *
   * @throws IllegalArgumentException when it is not
   */
  static Object value(ValueForm form, DataType type) {
    Object value = value(form);
    boolean fits =
        switch (value) {
          case null -> true;
          case Boolean b -> type.layout() == Layout.BOOLEAN;
          case Integer i -> type.layout() == Layout.INT;
          case Long l -> type.layout() == Layout.LONG || type.layout() == Layout.INT128;
          case BigInteger big -> type.layout() == Layout.INT128;
          case Double d -> type.layout() == Layout.DOUBLE;
          default -> type.layout() == Layout.VIEW;
        };
    if (!fits) {
      throw new IllegalArgumentException("a " + value.getClass().getSimpleName() + " as " + type);
    }
    return value;
  }

  /** The forms of values. */
  static List<ValueForm> all(Collection<?> values) {
    List<ValueForm> forms = new ArrayList<>(values.size());
    values.forEach(value -> forms.add(of(value)));
    return forms;
  }

  /** The values of forms, which must be of that type. */
  static List<Object> values(List<ValueForm> forms, DataType type) {
    List<Object> values = new ArrayList<>(forms.size());
    forms.forEach(form -> values.add(value(form, type)));
    return values;
  }
}
