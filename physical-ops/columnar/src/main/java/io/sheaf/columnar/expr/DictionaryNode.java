package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.error.SheafException;
import java.util.function.Supplier;

/**
 * A strict, deterministic expression over one input column, evaluated once on the column's
 * dictionary when it has one. A string result stays dictionary-encoded, equal values made one.
 */
final class DictionaryNode implements Evaluator {
  private final int index;
  private final Evaluator onRows;
  private final Supplier<Evaluator> factory;
  private final DictionaryUse use = new DictionaryUse();
  private final ColumnView view;
  private final ColumnBuffer result = new ColumnBuffer();
  private final ColumnBuffer resultNulls = new ColumnBuffer();
  private Evaluator onDictionary;
  private Column evaluated;
  private Column values;
  private ViewDistinct distinct;

  /**
   * @param factory compiles the expression again: the results on a dictionary live longer than
   *     those on rows
   */
  DictionaryNode(int index, Supplier<Evaluator> factory) {
    this.index = index;
    this.factory = factory;
    this.onRows = factory.get();
    this.view = new ColumnView(index);
  }

  @Override
  public Column evaluate(ColumnBatch input) {
    Column column = input.column(index);
    if (column instanceof DictionaryColumn encoded
        && use.pays(encoded.dictionary(), encoded.size())
        && prepare(encoded.dictionary())) {
      return decode(encoded);
    }
    return onRows.evaluate(input);
  }

  @SuppressWarnings("ReferenceEquality") // a dictionary keeps its identity over its batches
  private boolean prepare(Column dictionary) {
    if (evaluated == dictionary) {
      return true;
    }
    evaluated = null;
    if (onDictionary == null) {
      onDictionary = factory.get();
    }
    try {
      values = onDictionary.evaluate(view.of(dictionary));
    } catch (SheafException mayConcernNoRow) {
      use.fail();
      return false;
    }
    distinct = values instanceof ViewColumn strings ? ViewDistinct.of(strings) : null;
    evaluated = dictionary;
    return true;
  }

  private Column decode(DictionaryColumn encoded) {
    int rows = encoded.size();
    if (values instanceof ConstantColumn constant) {
      return encoded.nulls() == null
          ? new ConstantColumn(rows, constant.value())
          : withNulls(constant.flat(new ColumnBuffer()), encoded);
    }
    if (distinct == null) {
      return withNulls(values, encoded);
    }
    int[] codes = result.ints(rows);
    int[] from = encoded.codes();
    int[] map = distinct.codes();
    for (int i = 0; i < rows; i++) {
      codes[i] = map[from[i]];
    }
    byte[] nulls = encoded.nulls();
    if (values.nulls() != null) {
      nulls = union(encoded, values.nulls());
    }
    return new DictionaryColumn(rows, codes, distinct.values(), nulls);
  }

  /** The results looked up by code, null where the row or the result is. */
  private Column withNulls(Column results, DictionaryColumn encoded) {
    return new DictionaryColumn(encoded.size(), encoded.codes(), results, encoded.nulls())
        .flat(result);
  }

  private byte[] union(DictionaryColumn encoded, byte[] resultNull) {
    int rows = encoded.size();
    byte[] own = encoded.nulls();
    byte[] out = resultNulls.nulls(rows);
    int[] codes = encoded.codes();
    for (int i = 0; i < rows; i++) {
      out[i] = own == null ? resultNull[codes[i]] : (byte) (own[i] | resultNull[codes[i]]);
    }
    return out;
  }

  @Override
  public void close() {
    onRows.close();
    if (onDictionary != null) {
      onDictionary.close();
    }
  }
}
