package io.sheaf.service;

import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import java.util.List;

/**
 * Files that this process alone can read, such as those it keeps what a client sends in: workers on
 * other machines have not got them.
 */
record LocalTable(String description, TableSource rows) implements TableSource {
  @Override
  public Schema schema() {
    return rows.schema();
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public TableStatistics statistics() {
    return rows.statistics();
  }

  @Override
  public List<? extends Split> splits() {
    return rows.splits();
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    return rows.open(split, request);
  }

  @Override
  public String fingerprint() {
    return rows.fingerprint();
  }
}
