package io.sheaf.planner;

import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.planner.type.LambdaTypes;
import io.sheaf.planner.type.SheafTypeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Operators on nested values whose types depend on more than their operands' types: names of
 * fields, functions as operands.
 */
public final class NestedOperators {
  /** {@code {'a': 1, 'b': 2}}: names and values in turn. */
  public static final SqlFunction STRUCT =
      new SqlFunction(
          "STRUCT_PACK",
          SqlKind.OTHER_FUNCTION,
          NestedOperators::struct,
          null,
          new Pairs(),
          SqlFunctionCategory.USER_DEFINED_FUNCTION) {
        @Override
        public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
          writePairs(writer, call);
        }
      };

  /** A field of a struct by its name, or by its number from 1. */
  public static final SqlFunction STRUCT_EXTRACT =
      function("STRUCT_EXTRACT", NestedOperators::field, new FieldName());

  /** A struct, then names and values in turn: the struct with these fields behind or replaced. */
  public static final SqlFunction STRUCT_WITH =
      function("STRUCT_WITH", NestedOperators::changed, new Changes());

  /** The fields of several structs in one. */
  public static final SqlFunction STRUCT_CONCAT =
      function("STRUCT_CONCAT", NestedOperators::joined, new Structs());

  /** UNNEST as an expression of SELECT. */
  public static final SqlFunction UNNEST =
      new SqlFunction(
          "UNNEST_ELEMENTS",
          SqlKind.OTHER_FUNCTION,
          NestedOperators::element,
          null,
          new ListOperand(),
          SqlFunctionCategory.USER_DEFINED_FUNCTION) {
        @Override
        public boolean isDeterministic() {
          return false;
        }

        @Override
        public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
          writer.print("UNNEST");
          SqlWriter.Frame frame = writer.startList("(", ")");
          call.operand(0).unparse(writer, 0, 0);
          if (call.operandCount() > 1) {
            writer.sep(",");
            writer.print("max_depth :=");
            call.operand(1).unparse(writer, 0, 0);
          }
          writer.endList(frame);
        }
      };

  /** A list of UNNEST in FROM, each element in a struct of its own. */
  static final SqlFunction ITEMS =
      function("UNNEST_ITEMS", NestedOperators::items, new ListOperand());

  /** {@code CAST(x AS JSON)}: a text that must be JSON, or any other value as JSON. */
  static final SqlFunction AS_JSON =
      new SqlFunction(
          "CAST_AS_JSON",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE),
          null,
          new JsonOperand(),
          SqlFunctionCategory.USER_DEFINED_FUNCTION);

  private static final List<SqlOperator> ALL = operators();

  private NestedOperators() {}

  private static List<SqlOperator> operators() {
    List<SqlOperator> all =
        new ArrayList<>(
            List.of(STRUCT, STRUCT_EXTRACT, STRUCT_WITH, STRUCT_CONCAT, UNNEST, ITEMS, AS_JSON));
    all.add(NestedCast.OPERATOR);
    all.add(NestedCast.TRYING);
    for (LambdaTypes types : LambdaTypes.values()) {
      for (String name : types.names()) {
        all.add(function(name.toUpperCase(Locale.ROOT), types, types));
      }
    }
    return List.copyOf(all);
  }

  /** All of them, with their aliases. */
  static List<SqlOperator> all() {
    return ALL;
  }

  /** A registered function by its name in small letters, as an operator. */
  public static SqlOperator function(String name) {
    return FunctionOperator.of(name, FunctionRegistry.standard().get(name));
  }

  /** Writes operands in turn as {@code {name: value, ...}}. */
  static void writePairs(SqlWriter writer, SqlCall call) {
    SqlWriter.Frame braces = writer.startList("{", "}");
    for (int i = 0; i + 1 < call.operandCount(); i += 2) {
      writer.sep(",");
      call.operand(i).unparse(writer, 0, 0);
      writer.print(":");
      call.operand(i + 1).unparse(writer, 0, 0);
    }
    writer.endList(braces);
  }

  private static SqlFunction function(
      String name, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        type,
        null,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  private static RelDataType struct(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    List<String> names = new ArrayList<>();
    List<RelDataType> fields = new ArrayList<>();
    for (int i = 0; i + 1 < binding.getOperandCount(); i += 2) {
      names.add(binding.getOperandLiteralValue(i, String.class));
      fields.add(types.createTypeWithNullability(binding.getOperandType(i + 1), true));
    }
    return types.createStructType(SheafTypeFactory.STRUCT_KIND, fields, names);
  }

  private static RelDataType changed(SqlOperatorBinding binding) {
    Map<String, RelDataType> fields = new LinkedHashMap<>();
    addFields(binding.getOperandType(0), fields);
    for (int i = 1; i + 1 < binding.getOperandCount(); i += 2) {
      String name = binding.getOperandLiteralValue(i, String.class);
      String same =
          fields.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
      fields.put(same, binding.getOperandType(i + 1));
    }
    return struct(binding.getTypeFactory(), fields);
  }

  private static RelDataType joined(SqlOperatorBinding binding) {
    Map<String, RelDataType> fields = new LinkedHashMap<>();
    for (int i = 0; i < binding.getOperandCount(); i++) {
      addFields(binding.getOperandType(i), fields);
    }
    return struct(binding.getTypeFactory(), fields);
  }

  private static void addFields(RelDataType struct, Map<String, RelDataType> into) {
    struct.getFieldList().forEach(field -> into.put(field.getName(), field.getType()));
  }

  private static RelDataType struct(RelDataTypeFactory types, Map<String, RelDataType> fields) {
    return types.createStructType(
        SheafTypeFactory.STRUCT_KIND,
        fields.values().stream().map(type -> types.createTypeWithNullability(type, true)).toList(),
        List.copyOf(fields.keySet()));
  }

  /** A lambda's parameter before its type is known. */
  public static boolean isOpen(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.ANY;
  }

  private static RelDataType field(SqlOperatorBinding binding) {
    RelDataType struct = binding.getOperandType(0);
    if (isOpen(struct)) {
      return struct;
    }
    RelDataTypeField field =
        struct
            .getFieldList()
            .get(fieldIndex(struct, binding.getOperandLiteralValue(1, Object.class)));
    return binding.getTypeFactory().createTypeWithNullability(field.getType(), true);
  }

  /**
   * The position of a field by name or number from 1; -1 when there is none.
   *
   * @param wanted text or a number, as literals come
   */
  public static int fieldIndex(RelDataType struct, Object wanted) {
    if (wanted instanceof Number number) {
      int index = number.intValue();
      return index >= 1 && index <= struct.getFieldCount() ? index - 1 : -1;
    }
    String name =
        wanted instanceof org.apache.calcite.util.NlsString text
            ? text.getValue()
            : String.valueOf(wanted);
    RelDataTypeField field = struct.getField(name, false, false);
    return field == null ? -1 : field.getIndex();
  }

  private static RelDataType element(SqlOperatorBinding binding) {
    RelDataType list = binding.getOperandType(0);
    RelDataType element =
        SqlTypeUtil.isArray(list)
            ? list.getComponentType()
            : binding.getTypeFactory().createSqlType(SqlTypeName.NULL);
    return binding.getTypeFactory().createTypeWithNullability(element, true);
  }

  private static RelDataType items(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType item =
        types.createStructType(
            SheafTypeFactory.STRUCT_KIND, List.of(element(binding)), List.of("unnest"));
    return types.createTypeWithNullability(
        types.createArrayType(item, -1), binding.getOperandType(0).isNullable());
  }

  /**
   * Whether a list is one that {@link Unnesting} is to take without the structs around elements.
   */
  public static boolean isItems(SqlOperator operator) {
    return operator.equals(ITEMS);
  }

  /** Checks operands that a signature cannot describe. */
  private abstract static class Checker implements SqlOperandTypeChecker {
    abstract boolean accepts(SqlCallBinding binding);

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      if (accepts(binding)) {
        return true;
      }
      if (throwOnFailure) {
        throw binding.newValidationSignatureError();
      }
      return false;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.any();
    }
  }

  private static final class Pairs extends Checker {
    @Override
    boolean accepts(SqlCallBinding binding) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < binding.getOperandCount(); i += 2) {
        if (!binding.isOperandLiteral(i, false)
            || !names.add(
                binding.getOperandLiteralValue(i, String.class).toLowerCase(Locale.ROOT))) {
          return false;
        }
      }
      return binding.getOperandCount() > 0 && binding.getOperandCount() % 2 == 0;
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "{'name': value, ...} with different names";
    }
  }

  private static final class Changes extends Checker {
    @Override
    boolean accepts(SqlCallBinding binding) {
      boolean named = binding.getOperandCount() > 2 && binding.getOperandCount() % 2 == 1;
      for (int i = 1; named && i < binding.getOperandCount(); i += 2) {
        named = binding.isOperandLiteral(i, false);
      }
      return named && binding.getOperandType(0).isStruct();
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "struct_insert(struct, name := value, ...)";
    }
  }

  private static final class Structs extends Checker {
    @Override
    boolean accepts(SqlCallBinding binding) {
      Set<String> names = new HashSet<>();
      return binding.getOperandCount() > 0
          && binding.collectOperandTypes().stream().allMatch(RelDataType::isStruct)
          && binding.collectOperandTypes().stream()
              .flatMap(struct -> struct.getFieldNames().stream())
              .allMatch(field -> names.add(field.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "struct_concat(struct, struct, ...) with different names";
    }
  }

  private static final class FieldName extends Checker {
    @Override
    boolean accepts(SqlCallBinding binding) {
      if (isOpen(binding.getOperandType(0))) {
        return true;
      }
      return binding.getOperandCount() == 2
          && binding.getOperandType(0).isStruct()
          && binding.isOperandLiteral(1, false)
          && fieldIndex(binding.getOperandType(0), binding.getOperandLiteralValue(1, Object.class))
              >= 0;
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "struct_extract(struct, 'field')";
    }
  }

  /** Anything; which function it is depends on the operand's type. */
  private static final class JsonOperand extends Checker {
    @Override
    boolean accepts(SqlCallBinding binding) {
      boolean text = SqlTypeUtil.isCharacter(binding.getOperandType(0));
      ((SqlBasicCall) binding.getCall()).setOperator(function(text ? "json" : "to_json"));
      return true;
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "CAST(value AS JSON)";
    }
  }

  private static final class ListOperand extends Checker {
    @Override
    boolean accepts(SqlCallBinding binding) {
      return binding.getOperandCount() == 1
          && (SqlTypeUtil.isArray(binding.getOperandType(0))
              || SqlTypeUtil.isNull(binding.getOperandType(0)));
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "unnest(list)";
    }
  }

  /** Names of all operators here, in small letters. */
  static Map<String, SqlOperator> byName() {
    Map<String, SqlOperator> names = new TreeMap<>();
    ALL.forEach(operator -> names.put(operator.getName().toLowerCase(Locale.ROOT), operator));
    return names;
  }
}
