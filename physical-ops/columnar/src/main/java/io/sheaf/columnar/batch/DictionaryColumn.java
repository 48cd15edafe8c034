package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * Codes into a dictionary. The dictionary column keeps its identity over the batches that share it,
 * so what is computed on its values can be kept and found again by identity.
 *
 * @param codes index into {@code dictionary}; 0 where null. An empty dictionary means that every
 *     row is null
 * @param dictionary a flat column of the same type, without repeats of its own, possibly with more
 *     values than are used
 */
public record DictionaryColumn(int size, int[] codes, Column dictionary, byte[] nulls)
    implements Column {
  @Override
  public DataType type() {
    return dictionary.type();
  }

  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    int[] out = into.ints(count);
    byte[] outNulls = into.gatherNulls(nulls, rows, count);
    int[] in = codes;
    for (int i = 0; i < count; i++) {
      out[i] = in[Math.max(rows[i], 0)];
    }
    return new DictionaryColumn(count, out, dictionary, outNulls);
  }

  @Override
  public Column flat(ColumnBuffer into) {
    if (dictionary.size() == 0) {
      return ConstantColumn.ofNull(type(), size).flat(into);
    }
    Column values = dictionary.gather(codes, size, into);
    return into.withNulls(values, nulls);
  }
}
