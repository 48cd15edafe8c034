package io.sheaf.storage.set;

import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.Options;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.SortOrder;
import io.sheaf.storage.SortedColumn;
import io.sheaf.storage.Split;
import io.sheaf.storage.TableFiles;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table whose reader says what order its rows come in; scans check it. */
final class DeclaredOrderTable implements TableSource {
  private final TableSource base;
  private final Object declared;
  private final List<SortedColumn> order;

  /**
   * @param declared as {@link SortOrder#parse} takes it
   */
  DeclaredOrderTable(TableSource base, Object declared) {
    this.base = base;
    this.declared = declared;
    this.order = SortOrder.columns(SortOrder.parse(declared), base.schema());
  }

  @Override
  public boolean hasMetadata() {
    return base.hasMetadata();
  }

  @Override
  public List<SortedColumn> sortedBy() {
    return order;
  }

  @Override
  public boolean isOrderDeclared() {
    return true;
  }

  @Override
  public String description() {
    return base.description();
  }

  @Override
  public Schema schema() {
    return base.schema();
  }

  @Override
  public Map<String, String> hiddenColumns() {
    return base.hiddenColumns();
  }

  @Override
  public Optional<TableFiles> files() {
    return base.files()
        .map(
            table -> {
              Map<String, Object> all = new LinkedHashMap<>(table.options().values());
              all.put(FileSets.SORTED_BY, declared);
              return new TableFiles(table.format(), table.files(), new Options(all));
            });
  }

  @Override
  public boolean isLocal() {
    return base.isLocal();
  }

  @Override
  public TableStatistics statistics() {
    return base.statistics();
  }

  @Override
  public List<? extends Split> splits() {
    return base.splits();
  }

  @Override
  public BatchReader open(Split split, ReadRequest request) {
    return base.open(split, request);
  }

  @Override
  public String fingerprint() {
    return base.fingerprint();
  }
}
