package io.sheaf.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/**
 * UNION [ALL] BY NAME: columns of the same name, in any case, are one; a column that an input lacks
 * is null there. The first input's columns come first.
 */
public final class UnionByName extends SqlSetOperator {
  /** {@code UNION ALL BY NAME}. */
  public static final UnionByName ALL = new UnionByName("UNION ALL BY NAME", true);

  /** {@code UNION BY NAME}. */
  public static final UnionByName DISTINCT = new UnionByName("UNION BY NAME", false);

  private UnionByName(String name, boolean all) {
    super(name, SqlKind.UNION, 12, all, UnionByName::rowType, null, new AnyColumns());
  }

  private static RelDataType rowType(SqlOperatorBinding binding) {
    return rowType(binding.collectOperandTypes(), binding.getTypeFactory());
  }

  /** The columns of all inputs. */
  static RelDataType rowType(List<RelDataType> inputs, RelDataTypeFactory factory) {
    Map<String, List<RelDataType>> types = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (RelDataType input : inputs) {
      for (RelDataTypeField field : input.getFieldList()) {
        String key = key(field);
        names.putIfAbsent(key, field.getName());
        types.computeIfAbsent(key, k -> new ArrayList<>()).add(field.getType());
      }
    }
    List<RelDataType> columns = new ArrayList<>();
    for (List<RelDataType> same : types.values()) {
      RelDataType common = factory.leastRestrictive(same);
      if (common == null) {
        return null;
      }
      columns.add(
          same.size() == inputs.size() ? common : factory.createTypeWithNullability(common, true));
    }
    return factory.createStructType(columns, List.copyOf(names.values()));
  }

  private static String key(RelDataTypeField field) {
    return field.getName().toLowerCase(Locale.ROOT);
  }

  /** An input with all columns of the union, in their order. */
  static RelNode padded(RelNode input, RelDataType union) {
    RexBuilder rex = input.getCluster().getRexBuilder();
    Map<String, Integer> places = new LinkedHashMap<>();
    input.getRowType().getFieldList().forEach(f -> places.putIfAbsent(key(f), f.getIndex()));
    List<RexNode> columns = new ArrayList<>();
    for (RelDataTypeField field : union.getFieldList()) {
      Integer place = places.get(key(field));
      RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(field.getType(), true);
      columns.add(
          place == null
              ? rex.makeNullLiteral(nullable)
              : rex.ensureType(field.getType(), rex.makeInputRef(input, place), false));
    }
    return LogicalProject.create(input, List.of(), columns, union.getFieldNames(), Set.of());
  }

  /** Any number of columns, of names that fit each other. */
  private static final class AnyColumns implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      boolean fits = rowType(binding.collectOperandTypes(), binding.getTypeFactory()) != null;
      if (!fits && throwOnFailure) {
        throw binding.newValidationSignatureError();
      }
      return fits;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "two queries whose columns of the same name have types in common";
    }
  }
}
