package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.TableSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads some columns of a table.
 *
 * @param columns the table's columns, in the order of the output
 * @param pruning conjuncts over the output that every wanted row fulfils
 * @param assignment the pieces that each task reads
 * @param partitioning how the assignment spreads the rows
 * @param order the order that the table's rows are said to come in and that is checked while they
 *     are read; empty for none
 * @param sequential whether each task reads its pieces one after the other, so that its rows come
 *     in the order, and those of task i + 1 after those of task i
 * @param known the table's own divisions by the key it was cut at; null when it was not cut
 */
public record ScanRel(
    TableSource table,
    List<Integer> columns,
    List<Expr> pruning,
    List<List<SplitRange>> assignment,
    Partitioning partitioning,
    List<SortKey> order,
    boolean sequential,
    Divisions known,
    Schema schema)
    implements SheafRel {

  /** The whole table in one task. */
  static ScanRel whole(TableSource table, List<Integer> columns, Schema schema) {
    List<SplitRange> all = table.splits().stream().map(SplitRange::whole).toList();
    List<SortKey> order = table.isOrderDeclared() ? saidOrder(table, columns) : List.of();
    return new ScanRel(
        table, columns, List.of(), List.of(all), Partitioning.single(), order, false, null, schema);
  }

  /** The order that the rows are said to come in, as far as its columns are read. */
  List<SortKey> saidOrder() {
    return saidOrder(table, columns);
  }

  private static List<SortKey> saidOrder(TableSource table, List<Integer> columns) {
    List<SortKey> keys = new ArrayList<>();
    for (SortedColumn sorted : table.sortedBy()) {
      int output = columns.indexOf(sorted.column());
      DataType type = table.schema().type(sorted.column());
      // Padding and nested values have an order of their own.
      if (output < 0 || type.isNested() || type instanceof DataType.Char) {
        break;
      }
      keys.add(new SortKey(output, sorted.descending(), sorted.nullsFirst()));
    }
    return List.copyOf(keys);
  }

  /** The same rows, compared by these keys. */
  ScanRel checking(List<SortKey> keys) {
    return new ScanRel(
        table, columns, pruning, assignment, partitioning, keys, sequential, known, schema);
  }

  /**
   * The rows in the order they are said to come in, which is checked.
   *
   * @param pieces what each task reads, in the table's order
   */
  ScanRel inOrder(List<SortKey> keys, List<List<SplitRange>> pieces) {
    return new ScanRel(
        table,
        columns,
        pruning,
        pieces,
        Partitionings.unknown(pieces.size()).getFirst(),
        keys,
        true,
        known,
        schema);
  }

  /** The scan with the number of each row as its last column. */
  ScanRel withRowNumbers() {
    List<Integer> all = new ArrayList<>(columns);
    all.add(ScanSpec.ROW_NUMBER);
    Schema numbered =
        schema.concat(new Schema(List.of(new Field("$row", DataType.Simple.BIGINT, false))));
    return new ScanRel(
        table,
        List.copyOf(all),
        List.of(),
        assignment,
        partitioning,
        order,
        sequential,
        known,
        numbered);
  }

  /** Whether rows are numbered, so that none may be left out when reading. */
  boolean hasRowNumbers() {
    return !columns.isEmpty() && columns.getLast() == ScanSpec.ROW_NUMBER;
  }

  ScanRel withPruning(List<Expr> conjuncts) {
    return new ScanRel(
        table, columns, conjuncts, assignment, partitioning, order, sequential, known, schema);
  }

  /** The same rows read by other tasks. */
  public ScanRel withAssignment(List<List<SplitRange>> pieces, Partitioning spread) {
    return new ScanRel(table, columns, pruning, pieces, spread, order, sequential, known, schema);
  }

  /** The table cut into tasks by ranges of a key. */
  ScanRel cut(List<List<SplitRange>> pieces, Partitioning.Range range, Divisions divisions) {
    return new ScanRel(
        table, columns, pruning, pieces, range, order, sequential, divisions, schema);
  }

  @Override
  public double rows() {
    return table.statistics().rowCount();
  }

  @Override
  public List<SheafRel> inputs() {
    return List.of();
  }

  @Override
  public ScanRel withInputs(List<SheafRel> inputs) {
    return this;
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return List.of(partitioning);
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new ScanSpec(
        table,
        columns.stream().mapToInt(Integer::intValue).toArray(),
        pruning,
        assignment,
        order,
        sequential,
        schema);
  }

  @Override
  public String describe() {
    return "Scan "
        + table.description()
        + " "
        + Describe.names(schema)
        + (pruning.isEmpty() ? "" : ", prune " + Describe.expression(new Expr.And(pruning), schema))
        + (order.isEmpty() ? "" : ", check order " + Describe.keys(order, schema));
  }
}
