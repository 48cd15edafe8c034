package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.scan.ScanSource;
import io.sheaf.storage.TableSource;
import java.util.List;

/**
 * Reads some columns of a table.
 *
 * @param columns the table's columns, in the order of the output, or {@link #ROW_NUMBER}
 * @param pruning conjuncts over the output that every wanted row fulfils; a filter above applies
 *     them exactly
 * @param assignment the pieces each task of the stage reads; a task's drivers share its pieces as a
 *     queue
 * @param order columns of the output in whose order the table's rows are said to come, which is
 *     checked while they are read; empty for none
 * @param sequential whether one driver reads a task's pieces in the order they are listed
 */
public record ScanSpec(
    TableSource table,
    int[] columns,
    List<Expr> pruning,
    List<List<SplitRange>> assignment,
    List<SortKey> order,
    boolean sequential,
    Schema schema)
    implements OperatorSpec {
  /**
   * In place of a column, and then last: a BIGINT that tells the row from all others of the table,
   * whoever reads it. Then {@code pruning} is empty, so that rows can be counted.
   */
  public static final int ROW_NUMBER = -1;

  /** One of rows that come in whatever order. */
  public ScanSpec(
      TableSource table,
      int[] columns,
      List<Expr> pruning,
      List<List<SplitRange>> assignment,
      Schema schema) {
    this(table, columns, pruning, assignment, List.of(), false, schema);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.source(this, new ScanSource(this, pipelines.bound(this), pipelines.fragment()));
  }

  @Override
  public String describe() {
    return "Scan " + table.description();
  }
}
