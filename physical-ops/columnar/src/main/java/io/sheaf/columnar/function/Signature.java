package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which operands a function takes and what it gives: one form, or several of which the first that
 * fits counts. Type check, conversion of operands and the text for errors and the reference come
 * from it. Immutable.
 */
public final class Signature {
  /** The result's type for operands that fit. */
  @FunctionalInterface
  interface Result {
    DataType of(List<DataType> operands);
  }

  /**
   * One form.
   *
   * @param required how many operands there must be at least
   * @param repeated whether the last may be repeated
   */
  private record Form(
      List<Kind> operands, int required, boolean repeated, Result result, String resultText) {
    boolean fits(List<DataType> given) {
      if (given.size() < required || (!repeated && given.size() > operands.size())) {
        return false;
      }
      for (int i = 0; i < given.size(); i++) {
        if (!kind(i).accepts(given.get(i))) {
          return false;
        }
      }
      return true;
    }

    Kind kind(int operand) {
      return operands.get(Math.min(operand, operands.size() - 1));
    }

    String text(String name) {
      StringBuilder out = new StringBuilder(name).append('(');
      int open = 0;
      for (int i = 0; i < operands.size(); i++) {
        if (i >= required) {
          out.append('[');
          open++;
        }
        out.append(i > 0 ? ", " : "").append(operands.get(i).label());
      }
      out.append(repeated ? ", ..." : "").append("]".repeat(open)).append(')');
      return out.append(" → ").append(resultText).toString();
    }
  }

  private final List<Form> forms;
  private final boolean givesNull;

  private Signature(List<Form> forms, boolean givesNull) {
    this.forms = List.copyOf(forms);
    this.givesNull = givesNull;
  }

  /** Takes just these operands and gives one type. */
  static Signature of(DataType result, Kind... operands) {
    return computed(given -> result, result.toString(), operands);
  }

  /** Gives the type of operand {@code index}, for a bare NULL the kind's own. */
  static Signature like(int index, Kind... operands) {
    Kind kind = operands[index];
    return computed(
        given -> kind.wanted(given.get(index)), "the type of operand " + (index + 1), operands);
  }

  /**
   * Gives a type that depends on the operands'.
   *
   * @param resultText the result as the reference names it
   */
  static Signature computed(Result result, String resultText, Kind... operands) {
    List<Kind> kinds = List.of(operands);
    return new Signature(List.of(new Form(kinds, kinds.size(), false, result, resultText)), false);
  }

  /** The last operands of the last form may be left out. */
  Signature optional(int count) {
    Form last = forms.getLast();
    return with(
        new Form(
            last.operands,
            last.operands.size() - count,
            last.repeated,
            last.result,
            last.resultText));
  }

  /** The last operand of the last form may be repeated. */
  Signature repeated() {
    Form last = forms.getLast();
    return with(new Form(last.operands, last.required, true, last.result, last.resultText));
  }

  private Signature with(Form last) {
    List<Form> changed = new ArrayList<>(forms);
    changed.set(changed.size() - 1, last);
    return new Signature(changed, givesNull);
  }

  /** May give NULL even if no operand is. */
  Signature orNull() {
    return new Signature(forms, true);
  }

  boolean givesNull() {
    return givesNull;
  }

  /** Takes what the other takes too. */
  Signature or(Signature other) {
    List<Form> all = new ArrayList<>(forms);
    all.addAll(other.forms);
    return new Signature(all, givesNull || other.givesNull);
  }

  /** The result's type, or null when no form fits. */
  DataType infer(List<DataType> given) {
    Form form = find(given);
    return form == null ? null : form.result.of(given);
  }

  /** The types the kernel gets. */
  List<DataType> coerce(List<DataType> given, DataType result) {
    Form form = find(given);
    if (form == null) {
      return given;
    }
    List<DataType> wanted = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      wanted.add(form.kind(i).wanted(given.get(i)));
    }
    return wanted;
  }

  private Form find(List<DataType> given) {
    for (Form form : forms) {
      if (form.fits(given)) {
        return form;
      }
    }
    return null;
  }

  /** All forms under a function's name, one a line. */
  String text(String name) {
    return forms.stream().map(form -> form.text(name)).collect(Collectors.joining("\n"));
  }
}
