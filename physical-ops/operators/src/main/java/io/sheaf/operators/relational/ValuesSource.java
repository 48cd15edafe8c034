package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.ValuesSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rows of constants, given by the first driver that asks; in a stage of several tasks, by the first
 * task.
 */
public final class ValuesSource implements Source {
  private final ValuesSpec spec;
  private final int total;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param total how many of the rows this task gives, from the first
   */
  public ValuesSource(ValuesSpec spec, int total) {
    this.spec = spec;
    this.total = total;
  }

  @Override
  public int maxDrivers() {
    return 1;
  }

  @Override
  public Reader open(DriverContext driver) {
    int batchRows = driver.fragment().settings().batchRows();
    LiteralRows rows =
        new LiteralRows(spec.schema(), driver.fragment().memory().consumer("values"));
    return new Reader() {
      @Override
      public ColumnBatch next() {
        int from = next.getAndAdd(batchRows);
        if (from >= total || from < 0) {
          return null;
        }
        List<List<Expr.Literal>> chosen =
            spec.rows().subList(from, Math.min(total, from + batchRows));
        return rows.batch(chosen);
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }
}
