package io.sheaf.planner;

import io.sheaf.planner.type.DataTypes;
import io.sheaf.storage.TableSource;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;

/**
 * Calcite's view of a {@link TableSource}: what a catalog puts into its schemas, and what the
 * planner unwraps.
 */
public final class SheafTable extends AbstractTable {
  private final TableSource source;

  public SheafTable(TableSource source) {
    this.source = source;
  }

  public TableSource source() {
    return source;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory types) {
    return DataTypes.toSql(types, source.schema());
  }

  /** Nothing: the planner's own estimates read {@link TableSource#statistics}. */
  @Override
  public Statistic getStatistic() {
    return Statistics.UNKNOWN;
  }
}
