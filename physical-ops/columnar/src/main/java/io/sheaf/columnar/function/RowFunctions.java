package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType.Simple;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Definitions in a few lines. Names are separated by blanks, the first is the function's, the
 * others its aliases; every function made here may fail and is strict.
 */
final class RowFunctions {
  private RowFunctions() {}

  /** Starts a definition that is strict and may fail. */
  static ScalarFunction.Builder define(
      String names, Signature signature, String doc, String example) {
    String[] all = names.split(" ", -1);
    return ScalarFunction.named(all[0], Arrays.copyOfRange(all, 1, all.length))
        .takes(signature)
        .throwing()
        .doc(doc, example);
  }

  /** Computed row by row. */
  static ScalarFunction rows(
      String names, Signature signature, RowCall.Step step, String doc, String example) {
    return define(names, signature, doc, example).kernel(site -> new RowCall(site, step));
  }

  static ScalarFunction number(
      String names, Signature signature, RowCall.ToNumber step, String doc, String example) {
    return rows(names, signature, step, doc, example);
  }

  static ScalarFunction real(
      String names, Signature signature, RowCall.ToDouble step, String doc, String example) {
    return rows(names, signature, step, doc, example);
  }

  static ScalarFunction wide(
      String names, Signature signature, RowCall.ToWide step, String doc, String example) {
    return rows(names, signature, step, doc, example);
  }

  static ScalarFunction string(
      String names, Signature signature, RowCall.ToString step, String doc, String example) {
    return rows(names, signature, step, doc, example);
  }

  static ScalarFunction text(
      String names, Signature signature, RowCall.ToText step, String doc, String example) {
    return rows(names, signature, step, doc, example);
  }

  static ScalarFunction bytes(
      String names, Signature signature, RowCall.ToBytes step, String doc, String example) {
    return rows(names, signature, step, doc, example);
  }

  /** DOUBLE to DOUBLE. */
  static ScalarFunction floating(
      String names, DoubleUnaryOperator function, String doc, String example) {
    return define(names, Signature.of(Simple.DOUBLE, Kind.DOUBLE), doc, example)
        .kernel(site -> new DoubleMap(site.type(), function));
  }

  /** Two DOUBLEs to DOUBLE. */
  static ScalarFunction floating2(
      String names, DoubleBinaryOperator function, String doc, String example) {
    return define(names, Signature.of(Simple.DOUBLE, Kind.DOUBLE, Kind.DOUBLE), doc, example)
        .kernel(site -> new DoubleMap(site.type(), function));
  }
}
