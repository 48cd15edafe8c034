package io.sheaf.columnar.type;

import java.util.List;

/** The columns of a relation, in order. Names need not be unique. */
public record Schema(List<Field> fields) {
  public Schema {
    fields = List.copyOf(fields);
  }

  public static Schema of(Field... fields) {
    return new Schema(List.of(fields));
  }

  public int size() {
    return fields.size();
  }

  public Field field(int index) {
    return fields.get(index);
  }

  public DataType type(int index) {
    return fields.get(index).type();
  }

  /** The schema of the chosen columns, in the order given. */
  public Schema project(int... columns) {
    return new Schema(java.util.Arrays.stream(columns).mapToObj(fields::get).toList());
  }

  /** This schema's columns followed by the other's. */
  public Schema concat(Schema other) {
    return new Schema(
        java.util.stream.Stream.concat(fields.stream(), other.fields.stream()).toList());
  }
}
