package io.sheaf.operators.match;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spec.MatchDefinition;
import io.sheaf.operators.spec.MatchRows;
import io.sheaf.operators.spec.MatchSkip;
import io.sheaf.operators.spec.MatchSpec;
import io.sheaf.operators.spec.MatchValue;
import io.sheaf.operators.window.Borders;
import io.sheaf.operators.window.StretchSource;
import io.sheaf.operators.window.WindowRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The matches in one stretch of ordered rows, partition by partition. Rows are forgotten once no
 * match can begin at them, nor a value look back to them.
 */
final class MatchEvaluation implements StretchSource.Evaluation {
  private static final int FORGET_EVERY = 1024;

  private final MatchRows kind;
  private final MatchSkip skip;
  private final WindowRows rows;
  private final Borders borders;
  private final Partition partition;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final MatchPath path;
  private final Conditions conditions;
  private final MatchSearch search;
  private final MatchOutput output;
  private final VariableSet skipped;
  private final long furthestBack;

  /** The row where the next match may begin. */
  private long at;

  /** The row behind those that matches had. */
  private long matchedEnd;

  private long matches;

  MatchEvaluation(
      MatchSpec spec,
      PatternProgram program,
      RowOrder order,
      WindowRows rows,
      MemoryConsumer memory,
      FragmentContext fragment) {
    this.kind = spec.rows();
    this.skip = spec.skip();
    this.rows = rows;
    this.borders = new Borders(rows, order, spec.partitionKeys(), false, 1);
    this.partition = new Partition(rows);
    this.skipped = new VariableSet(skip.variables(), spec.variables().size());
    this.furthestBack =
        Stream.concat(
                spec.values().stream(),
                spec.definitions().stream().map(MatchDefinition::values).flatMap(List::stream))
            .mapToLong(MatchValue::shift)
            .map(shift -> Math.max(0, -shift))
            .max()
            .orElse(0);
    try {
      this.path = own(new MatchPath(memory));
      VariableNames names = own(new VariableNames(spec.variables(), memory));
      this.conditions =
          own(new Conditions(spec, partition, path, names, order.layout(), memory, fragment));
      this.search =
          own(
              new MatchSearch(
                  program, partition, conditions, path, memory, fragment::checkCancelled));
      int batchRows = fragment.settings().batchRows();
      this.output =
          own(new MatchOutput(spec, partition, path, names, order.layout(), memory, batchRows));
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  @Override
  public ColumnBatch next() {
    long from = output.isInMatch() ? path.start() : at;
    rows.unpin();
    rows.discard(Math.max(0, from - furthestBack - 1));
    forget();
    output.begin();
    while (!output.isFull()) {
      if (output.isInMatch()) {
        output.proceed();
      } else if (at < partition.end()) {
        attempt();
      } else if (!nextPartition()) {
        break;
      }
    }
    rows.unpin();
    return output.batch();
  }

  private void forget() {
    search.forget(at);
    conditions.forget(at);
  }

  /** False when the stretch has no more rows. */
  private boolean nextPartition() {
    long start = partition.end();
    if (!rows.has(start)) {
      return false;
    }
    partition.open(start, borders.next(start));
    search.open(start);
    at = start;
    matchedEnd = start;
    matches = 0;
    return true;
  }

  /** Looks for a match from the next row on. */
  private void attempt() {
    long start = at;
    if (start % FORGET_EVERY == 0) {
      forget();
    }
    if (search.find(start, matches + 1)) {
      matches++;
      matchedEnd = Math.max(matchedEnd, start + path.length());
      at = following(start);
      output.open(matches, kind != MatchRows.ALL_WITHOUT_EMPTY);
    } else {
      at++;
      if (kind == MatchRows.ALL_WITH_UNMATCHED && start >= matchedEnd) {
        output.giveUnmatched(start);
      }
    }
  }

  /** Where the search goes on after the match on the path. */
  private long following(long start) {
    if (path.length() == 0) {
      return start + 1;
    }
    return switch (skip.to()) {
      case PAST_LAST_ROW -> start + path.length();
      case NEXT_ROW -> start + 1;
      case FIRST -> skipTo(start, 0, 1);
      case LAST -> skipTo(start, path.length() - 1, -1);
    };
  }

  private long skipTo(long start, int first, int step) {
    for (int place = first; place >= 0 && place < path.length(); place += step) {
      if (skipped.has(path.variable(place))) {
        if (place == 0) {
          throw new SheafException(
              ErrorCode.INVALID_ARGUMENT,
              "AFTER MATCH SKIP TO "
                  + skip.to()
                  + " "
                  + skip.name()
                  + " leads back to the match's own first row: the same match would be found"
                  + " again");
        }
        return start + place;
      }
    }
    throw new SheafException(
        ErrorCode.INVALID_ARGUMENT,
        "AFTER MATCH SKIP TO "
            + skip.to()
            + " "
            + skip.name()
            + ": the match has no row that was matched to "
            + skip.name());
  }

  @Override
  public void close() {
    for (AutoCloseable resource : owned.reversed()) {
      try {
        resource.close();
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    owned.clear();
  }
}
