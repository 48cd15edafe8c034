package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.operators.spec.SortKey;
import java.util.List;

/** Makes exchanges, and leaves out those that would move rows twice. */
public final class Exchanges {
  private static final String FROM_CLIENT = "only the client's process has the table";

  private Exchanges() {}

  /** All rows in one task, by an exchange if they are in several. */
  static SheafRel together(SheafRel rel, String reason) {
    if (rel instanceof StageOutputRel output && output.taskCount() > 1) {
      return output.whole();
    }
    return rel.taskCount() == 1 && !(rel instanceof BuildRel)
        ? rel
        : to(rel, Partitioning.single(), List.of(), reason);
  }

  /** The rows spread anew. */
  static ExchangeRel to(SheafRel rel, Partitioning target, List<SortKey> merge, String reason) {
    SheafRel sender =
        switch (rel) {
          // The stage that reads the client's table sends its rows where they are wanted at once.
          case ExchangeRel exchange when isFromClient(exchange) -> exchange.input();
          // What one task would read of all, several can send on.
          case StageOutputRel output
              when output.taskCount() == 1
                  && output.merge().isEmpty()
                  && output.sizes().tasks() > 1 ->
              output.byTask();
          default -> rel;
        };
    return new ExchangeRel(sender, target, merge, reason);
  }

  /**
   * The rows by ranges of an order, found by a sample: what task i gets is before what task i + 1
   * gets.
   */
  static ExchangeRel byRanges(SheafRel rel, List<SortKey> keys, int tasks, String reason) {
    return new ExchangeRel(rel, Partitionings.unknown(tasks).getFirst(), List.of(), keys, reason);
  }

  /** The rows of a table that only the client has, on their way to the workers. */
  static ExchangeRel fromClient(ScanRel scan, int tasks) {
    return new ExchangeRel(scan, Partitionings.unknown(tasks).getFirst(), List.of(), FROM_CLIENT);
  }

  /** Whether an exchange does no more than get rows away from the client. */
  static boolean isFromClient(ExchangeRel exchange) {
    return isAtClient(exchange.input())
        && exchange.ranges().isEmpty()
        && (exchange.target() instanceof Partitioning.Single
            || exchange.target() instanceof Partitioning.Arbitrary);
  }

  private static boolean isAtClient(SheafRel rel) {
    return switch (rel) {
      case ScanRel scan -> scan.table().isLocal();
      case FilterRel filter -> isAtClient(filter.input());
      case ProjectRel project -> isAtClient(project.input());
      default -> false;
    };
  }

  /** Whether any task of the plan reads what all processes can read. */
  public static boolean readsShared(SheafRel rel) {
    return rel instanceof StageOutputRel
        || (rel instanceof SharedRel shared && shared.readsShared())
        || (rel instanceof ScanRel scan && !scan.table().isLocal())
        || rel.inputs().stream().anyMatch(Exchanges::readsShared);
  }
}
