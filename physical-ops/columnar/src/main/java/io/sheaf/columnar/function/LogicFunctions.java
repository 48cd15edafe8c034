package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Comparisons, tests for null and truth, and choices among operands. */
final class LogicFunctions {
  private LogicFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>();
    for (Comparison comparison : Comparison.values()) {
      all.add(
          comparison(comparison.symbol())
              .doc(
                  "Comparison; NaN equals itself and is greatest, strings order by bytes.",
                  "1 " + comparison.symbol() + " 2 = " + comparison.holds(-1))
              .kernel(site -> new CompareKernel(comparison, site.operand(0), site.type())));
    }
    all.add(
        comparison("is distinct from")
            .nullAware()
            .doc("Whether two values differ, nulls being equal.", "1 is distinct from null = true")
            .kernel(site -> new DistinctKernel(site.operand(0), 0)));
    all.add(
        comparison("is not distinct from")
            .nullAware()
            .doc("Whether two values are equal, nulls too.", "1 is not distinct from null = false")
            .kernel(site -> new DistinctKernel(site.operand(0), 1)));
    all.add(
        ScalarFunction.named("not")
            .types(Types.rule(Simple.BOOLEAN, Types::bool))
            .doc("Negation.", "not true = false")
            .kernel(site -> new NotKernel()));
    all.add(truth("is null", (value, isNull) -> isNull, Types::anything, "null is null = true"));
    all.add(
        truth(
            "is not null",
            (value, isNull) -> isNull ^ 1,
            Types::anything,
            "null is not null = false"));
    all.add(
        truth("is true", (value, isNull) -> value & ~isNull, Types::bool, "false is true = false"));
    all.add(
        truth(
            "is false",
            (value, isNull) -> (value ^ 1) & ~isNull,
            Types::bool,
            "false is false = true"));
    all.add(
        truth(
            "is not true",
            (value, isNull) -> (value ^ 1) | isNull,
            Types::bool,
            "false is not true = true"));
    all.add(
        truth(
            "is not false",
            (value, isNull) -> value | isNull,
            Types::bool,
            "false is not false = false"));
    all.add(choice("greatest", 1, "greatest(1, 3, 2) = 3"));
    all.add(choice("least", -1, "least(1, 3, 2) = 1"));
    all.add(
        special("coalesce")
            .doc("The first operand that is not null.", "coalesce(null, 2) = 2")
            .kernel(LogicFunctions::neverCompiled));
    all.add(
        special("nullif")
            .doc("Null if the operands are equal, else the first.", "nullif(1, 2) = 1")
            .kernel(LogicFunctions::neverCompiled));
    return all;
  }

  private static Kernel neverCompiled(CallSite site) {
    throw new IllegalStateException("compiled as a CASE");
  }

  private static ScalarFunction.Builder comparison(String name) {
    return ScalarFunction.named(name)
        .types(
            operands ->
                operands.size() == 2 && Types.comparable(operands) != null ? Simple.BOOLEAN : null)
        .coerced((operands, result) -> Collections.nCopies(2, commonOr(operands, operands.get(0))));
  }

  private static DataType commonOr(List<DataType> operands, DataType other) {
    DataType common = Types.comparable(operands);
    return common == null ? other : common;
  }

  private static ScalarFunction.Builder special(String name) {
    return ScalarFunction.named(name)
        .takes(
            Signature.computed(Types::comparable, "the operands' common type", Kind.ANY).repeated())
        .nullAware();
  }

  private static ScalarFunction choice(String name, int sign, String example) {
    return ScalarFunction.named(name)
        .takes(
            Signature.computed(Types::comparable, "the operands' common type", Kind.ANY).repeated())
        .coerced(Types::toResult)
        .nullAware()
        .doc("The " + name + " operand, nulls left out.", example)
        .kernel(site -> new ExtremeKernel(sign, site.type()));
  }

  /** What a truth test makes of a value's and its null's flag. */
  private interface Truth {
    int of(int value, int isNull);
  }

  private static ScalarFunction truth(
      String name, Truth truth, java.util.function.Predicate<DataType> operand, String example) {
    return ScalarFunction.named(name)
        .types(Types.rule(Simple.BOOLEAN, operand))
        .nullAware()
        .doc("Whether the operand " + name + "; never null.", example)
        .kernel(site -> truthKernel(truth));
  }

  private static Kernel truthKernel(Truth truth) {
    ColumnBuffer result = new ColumnBuffer();
    return (operands, rows, _) -> {
      // The four combinations decided once, then looked up.
      byte[] table = new byte[4];
      for (int i = 0; i < 4; i++) {
        table[i] = (byte) (truth.of(i & 1, i >> 1) & 1);
      }
      byte[] out = result.bytes(rows);
      byte[] nulls = operands[0].nulls();
      if (operands[0] instanceof BooleanColumn flags) {
        byte[] values = flags.values();
        for (int i = 0; i < rows; i++) {
          out[i] = table[values[i] | (nulls == null ? 0 : nulls[i] << 1)];
        }
      } else if (nulls == null) {
        Arrays.fill(out, 0, rows, table[0]);
      } else {
        for (int i = 0; i < rows; i++) {
          out[i] = table[nulls[i] << 1];
        }
      }
      return new BooleanColumn(Simple.BOOLEAN, rows, out, null);
    };
  }

  private static final class NotKernel implements Kernel {
    private final ColumnBuffer result = new ColumnBuffer();

    @Override
    public Column apply(Column[] operands, int rows, byte[] nulls) {
      byte[] in = ((BooleanColumn) operands[0]).values();
      byte[] out = result.bytes(rows);
      for (int i = 0; i < rows; i++) {
        out[i] = (byte) (in[i] ^ 1);
      }
      return new BooleanColumn(Simple.BOOLEAN, rows, out, nulls);
    }
  }

  private static final class DistinctKernel implements Kernel {
    private final CompareKernel equal;
    private final int flip;
    private final ColumnBuffer result = new ColumnBuffer();
    private final ColumnBuffer unionNulls = new ColumnBuffer();

    DistinctKernel(DataType operandType, int flip) {
      this.equal = new CompareKernel(Comparison.EQUAL, operandType, Simple.BOOLEAN);
      this.flip = flip;
    }

    @Override
    public Column apply(Column[] operands, int rows, byte[] unused) {
      byte[] out = result.bytes(rows);
      byte[] eitherNull = Nulls.union(operands, rows, unionNulls);
      equal.compare(operands[0], operands[1], rows, eitherNull, out);
      boolean constantNull = isConstantNull(operands[0]) || isConstantNull(operands[1]);
      for (int i = 0; i < rows; i++) {
        boolean same = out[i] != 0;
        if (constantNull || Nulls.isNull(eitherNull, i)) {
          same = operands[0].isNull(i) && operands[1].isNull(i);
        }
        out[i] = (byte) ((same ? 0 : 1) ^ flip);
      }
      return new BooleanColumn(Simple.BOOLEAN, rows, out, null);
    }

    private static boolean isConstantNull(Column column) {
      return column instanceof ConstantColumn constant && constant.isNull();
    }
  }
}
