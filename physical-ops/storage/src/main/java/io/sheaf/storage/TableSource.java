package io.sheaf.storage;

import io.sheaf.columnar.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table that can be scanned: files of some format, or batches in memory. Immutable and
 * thread-safe.
 */
public interface TableSource {
  /** What EXPLAIN calls the table, for example the path or the table's name. */
  String description();

  Schema schema();

  /**
   * Columns of the files that {@link #schema()} leaves out because they cannot be read: name and a
   * clause with the reason, for the message to whoever asks for one.
   */
  default Map<String, String> hiddenColumns() {
    return Map.of();
  }

  /**
   * The files it is, for a process that opens it again; empty for a table that is not files, which
   * no other process can read.
   */
  default Optional<TableFiles> files() {
    return Optional.empty();
  }

  /**
   * Whether only this process can read it, as batches in memory: then the stage that scans it runs
   * here. Files can be read wherever the query's other parts run.
   */
  default boolean isLocal() {
    return false;
  }

  /** What is known without reading data. */
  TableStatistics statistics();

  /** The pieces of the table that can be read apart, in the table's own order. */
  List<? extends Split> splits();

  /**
   * Whether row counts and bounds are the table's own metadata, which may answer a query without a
   * look at the rows. Not of text, where a query is also to hear of records that are wrong.
   */
  default boolean hasMetadata() {
    return false;
  }

  /**
   * The order that the rows come in, those of one split after those of the one before; empty when
   * nobody says so. It is a claim: who relies on it checks it while reading.
   */
  default List<SortedColumn> sortedBy() {
    return List.of();
  }

  /**
   * Whether the statement that reads the table said its order, and wants to hear if it is wrong.
   */
  default boolean isOrderDeclared() {
    return false;
  }

  /**
   * Opens one split for one thread.
   *
   * @param split one of {@link #splits()}
   */
  BatchReader open(Split split, ReadRequest request);

  /**
   * Stable identity of the table's content for caches: changes when a file's path, size or
   * modification time does.
   */
  String fingerprint();
}
