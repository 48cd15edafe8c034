package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.type.DataType.Simple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * LIKE and ILIKE: value, pattern, and perhaps an escape character. A constant pattern is compiled
 * once.
 */
final class LikeKernel implements Kernel {
  private final boolean ignoreCase;
  private final StringArgument value;
  private final StringArgument pattern;
  private final StringArgument escape;
  private final StringArena lowered;
  private final ColumnBuffer result = new ColumnBuffer();
  private Column compiledPattern;
  private Column compiledEscape;
  private LikePattern compiled;

  LikeKernel(CallSite site, boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
    this.value = new StringArgument(site.context().memory());
    this.pattern = new StringArgument(site.context().memory());
    this.lowered = new StringArena(site.context().memory());
    this.escape =
        site.operandTypes().size() == 3 ? new StringArgument(site.context().memory()) : null;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a constant keeps its identity over the batches
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    value.load(operands[0]);
    pattern.load(operands[1]);
    if (escape != null) {
      escape.load(operands[2]);
    }
    byte[] out = result.bytes(rows);
    if (!ignoreCase && pattern.isConstant() && (escape == null || escape.isConstant())) {
      Column patternValue = ((ConstantColumn) operands[1]).value();
      Column escapeValue = escape == null ? null : ((ConstantColumn) operands[2]).value();
      if (patternValue != compiledPattern || escapeValue != compiledEscape) {
        compiled = LikePattern.of(pattern.bytes(0), escapeOf(0));
        compiledPattern = patternValue;
        compiledEscape = escapeValue;
      }
      match(compiled, out, rows, nulls);
    } else {
      matchEach(out, rows, nulls);
    }
    return new BooleanColumn(Simple.BOOLEAN, rows, out, nulls);
  }

  private int escapeOf(int row) {
    if (escape == null || escape.length(row) == 0) {
      return LikePattern.NO_ESCAPE;
    }
    byte[] bytes = escape.bytes(row);
    if (bytes.length != 1 || bytes[0] < 0) {
      throw Errors.invalidArgument(
          "the escape of LIKE must be one ASCII character, not '"
              + new String(bytes, StandardCharsets.UTF_8)
              + "'");
    }
    return bytes[0];
  }

  private void match(LikePattern like, byte[] out, int rows, byte[] nulls) {
    for (int row = 0; row < rows; row++) {
      out[row] =
          (byte)
              (!Nulls.isNull(nulls, row) && like.matches(value.address(row), value.length(row))
                  ? 1
                  : 0);
    }
  }

  private void matchEach(byte[] out, int rows, byte[] nulls) {
    LikePattern last = null;
    byte[] lastBytes = null;
    int lastEscape = 0;
    for (int row = 0; row < rows; row++) {
      out[row] = 0;
      if (Nulls.isNull(nulls, row)) {
        continue;
      }
      byte[] bytes = pattern.bytes(row);
      int escapeByte = escapeOf(row);
      if (last == null || escapeByte != lastEscape || !Arrays.equals(bytes, lastBytes)) {
        lastBytes = bytes;
        lastEscape = escapeByte;
        last = LikePattern.of(ignoreCase ? lower(bytes) : bytes, lowerEscape(escapeByte));
      }
      out[row] = (byte) (matches(last, row) ? 1 : 0);
    }
  }

  private boolean matches(LikePattern like, int row) {
    if (!ignoreCase) {
      return like.matches(value.address(row), value.length(row));
    }
    byte[] text = lower(value.bytes(row));
    lowered.reset();
    return like.matches(lowered.store(text, 0, text.length), text.length);
  }

  /** The pattern's case is lowered before it is compiled, its escape character with it. */
  private int lowerEscape(int escapeByte) {
    return ignoreCase ? Character.toLowerCase(escapeByte) : escapeByte;
  }

  private static byte[] lower(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8)
        .toLowerCase(Locale.ROOT)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    value.close();
    pattern.close();
    lowered.close();
    if (escape != null) {
      escape.close();
    }
  }
}
