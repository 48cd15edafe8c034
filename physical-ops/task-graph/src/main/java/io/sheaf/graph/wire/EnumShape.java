package io.sheaf.graph.wire;

import java.util.Arrays;

/** An enum's constant by its position. */
final class EnumShape extends Shape {
  private final Class<?> type;
  private final Object[] constants;

  EnumShape(Class<?> type) {
    this.type = type;
    this.constants = type.getEnumConstants();
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // the structure, and so the fingerprint, has them in order
  void writeBody(WireOutput out, Object value) {
    out.putUnsigned(((Enum<?>) value).ordinal());
  }

  @Override
  Object readBody(WireInput in) {
    return constants[in.readIndex(constants.length)];
  }

  @Override
  String name() {
    return type.getName();
  }

  @Override
  String structure() {
    return "enum "
        + type.getName()
        + Arrays.stream(constants).map(constant -> ((Enum<?>) constant).name()).toList();
  }
}
