package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.parquet.Footer.Logical;
import io.sheaf.storage.parquet.Footer.SchemaElement;
import io.sheaf.storage.parquet.NestedNode.Group;
import io.sheaf.storage.parquet.NestedNode.Leaf;
import io.sheaf.storage.parquet.NestedNode.Repeated;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the schema tree of one nested column, with the rules of the format for lists and maps that
 * older writers wrote: lists of two levels, and repeated fields without a list around them.
 */
final class NestedSchema {
  private static final int CONVERTED_MAP = 1;
  private static final int CONVERTED_MAP_KEY_VALUE = 2;
  private static final int CONVERTED_LIST = 3;
  private static final int MOST_LEVELS = 100;

  private final List<SchemaElement> elements;
  private int next;
  private int leaf;

  /**
   * @param at the column's element
   * @param firstLeaf number of its first leaf
   */
  NestedSchema(List<SchemaElement> elements, int at, int firstLeaf) {
    this.elements = elements;
    this.next = at;
    this.leaf = firstLeaf;
  }

  /** The column's tree; null when a part of it has a type that cannot be read. */
  NestedNode read() {
    return node(0, 0, false);
  }

  private SchemaElement take() {
    if (next >= elements.size()) {
      throw new CorruptDataException("the schema tree of the footer is broken");
    }
    return elements.get(next++);
  }

  private SchemaElement peek(int ahead) {
    return next + ahead < elements.size() ? elements.get(next + ahead) : null;
  }

  /**
   * The next element of the footer and what is below it.
   *
   * @param inList whether its repetition belongs to a list around it
   */
  private NestedNode node(int definition, int repetition, boolean inList) {
    SchemaElement element = take();
    if (definition > MOST_LEVELS) {
      throw new CorruptDataException("the schema is nested too deep");
    }
    if (element.repetition() == SchemaElement.REPEATED && !inList) {
      NestedNode item = body(element, definition + 1, repetition + 1);
      return item == null
          ? null
          : new Repeated(
              new DataType.Array(item.type()),
              definition,
              definition + 1,
              repetition + 1,
              List.of(item));
    }
    boolean optional = element.repetition() == SchemaElement.OPTIONAL;
    return body(element, optional ? definition + 1 : definition, repetition);
  }

  /** An element whose own repetition is counted already. */
  private NestedNode body(SchemaElement element, int definition, int repetition) {
    if (element.children() == 0) {
      ParquetColumn column = ParquetSchema.leaf(element, leaf++);
      return column == null ? null : new Leaf(column, definition, repetition);
    }
    SchemaElement child = peek(0);
    boolean wrapsOne =
        element.children() == 1 && child != null && child.repetition() == SchemaElement.REPEATED;
    if (wrapsOne && isMap(element) && child.children() == 2) {
      return map(definition, repetition);
    }
    if (wrapsOne && isList(element)) {
      return list(element, definition, repetition);
    }
    return group(element, definition, repetition);
  }

  private static boolean isList(SchemaElement element) {
    return element.convertedType() == CONVERTED_LIST
        || (element.logical() != null && element.logical().kind() == Logical.LIST);
  }

  private static boolean isMap(SchemaElement element) {
    return element.convertedType() == CONVERTED_MAP
        || element.convertedType() == CONVERTED_MAP_KEY_VALUE
        || (element.logical() != null && element.logical().kind() == Logical.MAP);
  }

  private NestedNode map(int definition, int repetition) {
    take();
    NestedNode key = node(definition + 1, repetition + 1, false);
    NestedNode value = node(definition + 1, repetition + 1, false);
    return key == null || value == null
        ? null
        : new Repeated(
            new DataType.Map(key.type(), value.type()),
            definition,
            definition + 1,
            repetition + 1,
            List.of(key, value));
  }

  private NestedNode list(SchemaElement list, int definition, int repetition) {
    SchemaElement repeated = peek(0);
    SchemaElement only = repeated.children() == 1 ? peek(1) : null;
    // In the older form the repeated field is the element itself.
    boolean isElement =
        repeated.children() != 1
            || repeated.name().equals("array")
            || repeated.name().equals(list.name() + "_tuple")
            || (only != null && only.repetition() == SchemaElement.REPEATED);
    NestedNode item;
    if (isElement) {
      item = body(take(), definition + 1, repetition + 1);
    } else {
      take();
      item = node(definition + 1, repetition + 1, false);
    }
    return item == null
        ? null
        : new Repeated(
            new DataType.Array(item.type()),
            definition,
            definition + 1,
            repetition + 1,
            List.of(item));
  }

  private NestedNode group(SchemaElement element, int definition, int repetition) {
    List<NestedNode> fields = new ArrayList<>();
    List<DataType.Struct.Member> members = new ArrayList<>();
    boolean readable = true;
    for (int i = 0; i < element.children(); i++) {
      String name = peek(0) == null ? "" : peek(0).name();
      NestedNode field = node(definition, repetition, false);
      readable &= field != null;
      if (field != null) {
        fields.add(field);
        members.add(new DataType.Struct.Member(name, field.type()));
      }
    }
    return readable ? new Group(new DataType.Struct(members), definition, fields) : null;
  }
}
