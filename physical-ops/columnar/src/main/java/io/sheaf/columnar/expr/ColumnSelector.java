package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.error.SheafException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A strict, deterministic condition over one input column: decided once for each value of the
 * column's dictionary when it has one, then by code. A null never passes.
 */
final class ColumnSelector extends Selector {
  private final int index;
  private final Selector onRows;
  private final Supplier<Selector> factory;
  private final DictionaryUse use = new DictionaryUse();
  private final ColumnView view;
  private Selector onDictionary;
  private Column evaluated;
  private byte[] verdicts = {};
  private int[] passing = {};

  ColumnSelector(int index, Supplier<Selector> factory) {
    this.index = index;
    this.factory = factory;
    this.onRows = factory.get();
    this.view = new ColumnView(index);
  }

  @Override
  public int select(ColumnBatch input, int[] rows) {
    Column column = input.column(index);
    if (!(column instanceof DictionaryColumn encoded) || !prepare(encoded)) {
      return onRows.select(input, rows);
    }
    if (encoded.nulls() == null) {
      return Selection.verdicts(encoded.codes(), verdicts, rows, encoded.size());
    }
    int n = Selection.notNull(encoded.nulls(), rows, encoded.size());
    return Selection.refineVerdicts(encoded.codes(), verdicts, rows, n);
  }

  @Override
  int refine(ColumnBatch input, int[] rows, int count) {
    if (!input.isLoaded(index)) {
      return super.refine(input, rows, count);
    }
    if (!(input.column(index) instanceof DictionaryColumn encoded) || !prepare(encoded)) {
      return onRows.refine(input, rows, count);
    }
    byte[] nulls = encoded.nulls();
    int n = nulls == null ? count : Selection.refineNotNull(nulls, rows, count);
    return Selection.refineVerdicts(encoded.codes(), verdicts, rows, n);
  }

  @SuppressWarnings("ReferenceEquality") // a dictionary keeps its identity over its batches
  private boolean prepare(DictionaryColumn encoded) {
    Column dictionary = encoded.dictionary();
    if (!use.pays(dictionary, encoded.size())) {
      return false;
    }
    if (evaluated == dictionary) {
      return true;
    }
    evaluated = null;
    if (onDictionary == null) {
      onDictionary = factory.get();
    }
    int size = dictionary.size();
    if (passing.length < size) {
      passing = new int[size];
      verdicts = new byte[size];
    }
    int count;
    try {
      count = onDictionary.select(view.of(dictionary), passing);
    } catch (SheafException mayConcernNoRow) {
      use.fail();
      return false;
    }
    Arrays.fill(verdicts, 0, size, (byte) 0);
    for (int i = 0; i < count; i++) {
      verdicts[passing[i]] = 1;
    }
    evaluated = dictionary;
    return true;
  }

  @Override
  public void close() {
    onRows.close();
    if (onDictionary != null) {
      onDictionary.close();
    }
  }
}
