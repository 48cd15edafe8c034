package io.sheaf.operators.match;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The pattern variables' names as a dictionary. */
final class VariableNames implements AutoCloseable {
  private final NativeBuffer bytes;
  private final Column dictionary;

  VariableNames(List<String> names, MemoryConsumer memory) {
    List<byte[]> texts = names.stream().map(n -> n.getBytes(StandardCharsets.UTF_8)).toList();
    bytes = memory.allocate(Math.max(8, texts.stream().mapToInt(t -> t.length).sum()));
    long[] views = new long[2 * texts.size()];
    long at = bytes.address();
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      if (text.length <= Views.INLINE) {
        Views.setInline(views, i, text, 0, text.length);
      } else {
        Native.copy(text, 0, at, text.length);
        Views.set(views, i, at, text.length);
        at += text.length;
      }
    }
    dictionary = new ViewColumn(DataType.Simple.VARCHAR, texts.size(), views, null);
  }

  /**
   * A column of names.
   *
   * @param variables -1 for null
   */
  Column column(int[] variables, int count) {
    int[] codes = new int[count];
    byte[] nulls = null;
    for (int i = 0; i < count; i++) {
      codes[i] = Math.max(0, variables[i]);
      if (variables[i] < 0) {
        nulls = nulls == null ? new byte[count] : nulls;
        nulls[i] = 1;
      }
    }
    return new DictionaryColumn(count, codes, dictionary, nulls);
  }

  @Override
  public void close() {
    bytes.close();
  }
}
