package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * A list, struct or map: lists in the format's three levels, all values inside optional but the
 * keys of maps.
 */
record NestedColumn(Node root) implements FileColumn {
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;
  private static final int REPEATED = 2;
  private static final int CONVERTED_MAP = 1;
  private static final int CONVERTED_LIST = 3;
  private static final int LOGICAL_MAP = 2;
  private static final int LOGICAL_LIST = 3;

  /** A part of the column. */
  sealed interface Node {
    Field field();

    /** Definition level of its entries that are not null. */
    int definition();

    List<Leaf> leaves();

    /** Its elements in the schema, with those below. */
    int elementCount();
  }

  /** A column of values. */
  record Leaf(LeafColumn column, int definition, int repetition) implements Node {
    @Override
    public Field field() {
      return column.field();
    }

    @Override
    public List<Leaf> leaves() {
      return List.of(this);
    }

    @Override
    public int elementCount() {
      return 1;
    }
  }

  /**
   * A group: the fields of a struct; the element of a list; the key and the value of a map.
   *
   * @param repetition level of a further element of this list or map
   */
  record Group(Field field, int definition, int repetition, List<Node> parts) implements Node {
    boolean isRepeated() {
      return !(field.type() instanceof DataType.Struct);
    }

    @Override
    public List<Leaf> leaves() {
      return parts.stream().flatMap(part -> part.leaves().stream()).toList();
    }

    @Override
    public int elementCount() {
      return (isRepeated() ? 2 : 1) + parts.stream().mapToInt(Node::elementCount).sum();
    }
  }

  static NestedColumn of(Field field) {
    return new NestedColumn(node(field, 0, 0, List.of()));
  }

  private static Node node(
      Field field, int outerDefinition, int outerRepetition, List<String> path) {
    List<String> own = with(path, field.name());
    int definition = outerDefinition + (field.nullable() ? 1 : 0);
    return switch (field.type()) {
      case DataType.Struct struct -> {
        List<Node> parts = new ArrayList<>();
        for (DataType.Struct.Member member : struct.fields()) {
          Field part = new Field(member.name(), member.type(), true);
          parts.add(node(part, definition, outerRepetition, own));
        }
        yield new Group(field, definition, outerRepetition, parts);
      }
      case DataType.Array array -> {
        Field element = new Field("element", array.element(), true);
        int repetition = outerRepetition + 1;
        yield new Group(
            field,
            definition,
            repetition,
            List.of(node(element, definition + 1, repetition, with(own, "list"))));
      }
      case DataType.Map map -> {
        int repetition = outerRepetition + 1;
        List<String> entry = with(own, "key_value");
        yield new Group(
            field,
            definition,
            repetition,
            List.of(
                node(new Field("key", map.key(), false), definition + 1, repetition, entry),
                node(new Field("value", map.value(), true), definition + 1, repetition, entry)));
      }
      default -> new Leaf(LeafColumn.of(field).at(own), definition, outerRepetition);
    };
  }

  private static List<String> with(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return List.copyOf(longer);
  }

  @Override
  public List<LeafColumn> leaves() {
    return root.leaves().stream().map(Leaf::column).toList();
  }

  @Override
  public int elementCount() {
    return root.elementCount();
  }

  @Override
  public void writeSchema(ThriftWriter out) {
    write(root, out);
  }

  private static void write(Node node, ThriftWriter out) {
    switch (node) {
      case Leaf leaf -> leaf.column().writeSchema(out);
      case Group group -> {
        boolean repeated = group.isRepeated();
        boolean map = group.field().type() instanceof DataType.Map;
        out.structElement(
            () -> {
              out.i32(3, group.field().nullable() ? OPTIONAL : REQUIRED);
              out.string(4, group.field().name());
              out.i32(5, repeated ? 1 : group.parts().size());
              if (repeated) {
                out.i32(6, map ? CONVERTED_MAP : CONVERTED_LIST);
                out.struct(10, () -> out.struct(map ? LOGICAL_MAP : LOGICAL_LIST, () -> {}));
              }
            });
        if (repeated) {
          out.structElement(
              () -> {
                out.i32(3, REPEATED);
                out.string(4, map ? "key_value" : "list");
                out.i32(5, group.parts().size());
              });
        }
        group.parts().forEach(part -> write(part, out));
      }
    }
  }
}
