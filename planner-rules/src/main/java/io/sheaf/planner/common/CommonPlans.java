package io.sheaf.planner.common;

import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * An optimized query whose common tables are plans of their own.
 *
 * @param tables each after those that its plan reads
 * @param root the query, which reads them through {@link CommonTableScan}s
 */
public record CommonPlans(List<CommonTable> tables, RelNode root) {
  public CommonPlans {
    tables = List.copyOf(tables);
  }

  /** Places that read a table. */
  public int reads(CommonTable table) {
    Demands demands = new Demands(table);
    demands.add(root);
    tables.forEach(reader -> demands.add(reader.plan()));
    return demands.reads();
  }
}
