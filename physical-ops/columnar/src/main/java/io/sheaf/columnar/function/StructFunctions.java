package io.sheaf.columnar.function;

import io.sheaf.columnar.nested.ElementColumn;
import io.sheaf.columnar.nested.Elements;
import io.sheaf.columnar.nested.NestedArgument;
import io.sheaf.columnar.nested.NestedBytes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Struct;
import java.util.ArrayList;
import java.util.List;

/** Functions of structs. Which field is meant is known when a call is planned. */
final class StructFunctions {
  private StructFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        ScalarFunction.named("struct_pack")
            .types(StructFunctions::unnamed)
            .coerced(
                (_, result) ->
                    ((Struct) result).fields().stream().map(Struct.Member::type).toList())
            .nullAware()
            .doc("A struct of the operands.", "struct_pack(a := 1, b := 'x') = {'a': 1, 'b': x}")
            .kernel(site -> new NestedCall(site, StructFunctions::pack)),
        ScalarFunction.named("struct field")
            .types(
                operands ->
                    operands.size() == 2 && operands.get(0) instanceof Struct ? Simple.NULL : null)
            .doc("The field at a position.", "struct_extract({'a': 1}, 'a') = 1")
            .kernel(site -> new NestedCall(site, StructFunctions::field)));
  }

  private static DataType unnamed(List<DataType> operands) {
    List<Struct.Member> fields = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      fields.add(new Struct.Member(Struct.UNNAMED + i, operands.get(i)));
    }
    return fields.isEmpty() ? null : new Struct(fields);
  }

  private static void pack(NestedCall in, int row, ElementColumn out) {
    NestedBytes bytes = in.bytes();
    for (int i = 0; i < in.count(); i++) {
      in.append(i, row, bytes);
    }
    out.addBytes(bytes.array(), 0, bytes.size());
  }

  private static void field(NestedCall in, int row, ElementColumn out) {
    NestedArgument struct = in.open(0, row);
    List<Struct.Member> fields = ((Struct) struct.type()).fields();
    int wanted = (int) in.number(1, row);
    int at = 0;
    for (int i = 0; i < wanted; i++) {
      at = Elements.skip(fields.get(i).type(), struct.bytes(), at);
    }
    out.add(struct, at);
  }
}
