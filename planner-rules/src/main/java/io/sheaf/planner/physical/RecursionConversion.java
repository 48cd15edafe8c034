package io.sheaf.planner.physical;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.planner.type.DataTypes;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.TableScan;

/**
 * WITH RECURSIVE. With UNION ALL a round's rows are what the step gives; with UNION those of them
 * that no round gave before.
 */
final class RecursionConversion {
  /** Rows a round is taken to have: nothing is known of it. */
  private static final double ROUND_ROWS = 1000;

  private record Working(int number, Schema schema) {}

  private final PhysicalConverter converter;
  private final Map<List<String>, Working> working = new HashMap<>();
  private int numbers;

  RecursionConversion(PhysicalConverter converter) {
    this.converter = converter;
  }

  /** The scan of a working table; null if the table is none. */
  SheafRel scan(TableScan scan) {
    Working table = working.get(scan.getTable().getQualifiedName());
    return table == null ? null : new WorkingTableRel(table.number, table.schema, ROUND_ROWS);
  }

  SheafRel convert(RepeatUnion union) {
    List<DataType> types =
        union.getRowType().getFieldList().stream()
            .map(f -> DataTypes.unpadded(f.getType()))
            .toList();
    Schema schema = PhysicalConverter.schema(union.getRowType(), types);
    int round = numbers++;
    int all = numbers++;
    SheafRel seed = PhysicalConverter.cast(converter.convert(union.getSeedRel()), schema);
    List<String> name = union.getTransientTable().getQualifiedName();
    Working outer = working.put(name, new Working(round, schema));
    SheafRel step = PhysicalConverter.cast(converter.convert(union.getIterativeRel()), schema);
    if (outer == null) {
      working.remove(name);
    } else {
      working.put(name, outer);
    }
    if (!union.all) {
      seed = distinct(seed);
      step = unseen(distinct(step), new WorkingTableRel(all, schema, ROUND_ROWS));
    }
    return new RecursiveRel(seed, step, round, all, schema, converter.rows(union));
  }

  private static SheafRel distinct(SheafRel rows) {
    return new AggregateRel(
        rows, columns(rows), List.of(), Phase.COMPLETE, rows.schema(), rows.rows());
  }

  private static SheafRel unseen(SheafRel rows, SheafRel seen) {
    List<Integer> columns = columns(rows);
    return new KeyPairs(rows, seen, columns, columns, Collections.nCopies(columns.size(), true))
        .joined(JoinType.ANTI, null, rows.schema(), rows.rows());
  }

  private static List<Integer> columns(SheafRel rel) {
    return IntStream.range(0, rel.schema().size()).boxed().toList();
  }
}
