package io.sheaf.operators.match;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.operators.match.PatternProgram.State;

/**
 * Finds the preferred match that begins at a row: depth first, choices not yet tried on a stack of
 * 16 bytes each.
 *
 * <p>A failure of a state at a row is noted where it is one for good, and not met twice: the search
 * is then linear in rows and states (as RE2's bit-state search). Where conditions look at what was
 * matched before, the search may be exponential and ends with an error.
 */
final class MatchSearch implements AutoCloseable {
  private static final long STEPS = 5_000_000;
  private static final long STEPS_A_ROW = 1000;
  private static final int CHECK_EVERY = 1 << 12;

  private final PatternProgram program;
  private final Partition partition;
  private final Conditions conditions;
  private final MatchPath path;
  private final MemoryConsumer memory;
  private final Runnable checkCancelled;
  private final RowBits visited;
  private NativeBuffer stack;
  private long depth;
  private long steps;
  private long furthest;

  MatchSearch(
      PatternProgram program,
      Partition partition,
      Conditions conditions,
      MatchPath path,
      MemoryConsumer memory,
      Runnable checkCancelled) {
    this.program = program;
    this.partition = partition;
    this.conditions = conditions;
    this.path = path;
    this.memory = memory;
    this.checkCancelled = checkCancelled;
    this.visited = new RowBits(program.size(), memory);
    this.stack = memory.allocate(16 * 64);
  }

  /** Goes on to a partition. */
  void open(long start) {
    // As the row behind the partition before, it may have been visited.
    visited.clear(start, start + 1);
  }

  /**
   * Looks for a match and leaves its rows on the path.
   *
   * @param matchNumber the number it would have
   */
  boolean find(long start, long matchNumber) {
    path.open(start);
    depth = 0;
    steps = 0;
    furthest = start;
    int state = program.start();
    long row = start;
    while (true) {
      int next = visit(state, row) ? step(state, row, matchNumber) : -1;
      if (next >= 0) {
        row = path.start() + path.length();
        if (program.state(next).op() == PatternProgram.Op.ACCEPT) {
          visited.clear(start, row + 1);
          return true;
        }
        state = next;
        continue;
      }
      if (depth == 0) {
        return false;
      }
      long entry = stack.address() + 16 * --depth;
      row = Native.getLong(entry);
      state = Native.getInt(entry + 8);
      path.cut((int) (row - start));
    }
  }

  /** Notes a visit; false when the state has failed at this row before. */
  private boolean visit(int state, long row) {
    if (++steps % CHECK_EVERY == 0) {
      checkCancelled.run();
    }
    if (program.lasts(state)) {
      if (visited.get(row, state)) {
        return false;
      }
      visited.set(row, state);
    } else {
      furthest = Math.max(furthest, row);
      if (steps > STEPS + STEPS_A_ROW * (furthest - path.start())) {
        throw tooManySteps();
      }
    }
    return true;
  }

  private SheafException tooManySteps() {
    return new SheafException(
            ErrorCode.OUT_OF_RANGE,
            "MATCH_RECOGNIZE gave up looking for a match after "
                + steps
                + " steps over "
                + (furthest - path.start() + 1)
                + " rows")
        .withHint(
            "conditions in DEFINE that look at the row and its neighbours alone (PREV, NEXT) are"
                + " matched in linear time; else write a PATTERN with fewer ways to match the same"
                + " rows");
  }

  /** The state that follows, or -1. */
  private int step(int number, long row, long matchNumber) {
    State state = program.state(number);
    return switch (state.op()) {
      case ROW -> {
        if (row >= partition.end() || !conditions.hold(state.variable(), row, matchNumber)) {
          yield -1;
        }
        path.add(state.variable(), state.excluded());
        yield state.next();
      }
      case SPLIT -> {
        push(state.other(), row);
        yield state.next();
      }
      case START -> row == partition.start() ? state.next() : -1;
      case END -> row == partition.end() ? state.next() : -1;
      case ACCEPT -> number;
      case FAIL -> -1;
    };
  }

  private void push(int state, long row) {
    if (16 * depth == stack.size()) {
      NativeBuffer larger = memory.allocate(2 * stack.size());
      Native.copy(stack.address(), larger.address(), stack.size());
      stack.close();
      stack = larger;
    }
    long entry = stack.address() + 16 * depth++;
    Native.putLong(entry, row);
    Native.putInt(entry + 8, state);
  }

  /** Forgets rows in front of one, where no match begins any more. */
  void forget(long before) {
    visited.forget(before);
  }

  @Override
  public void close() {
    visited.close();
    stack.close();
  }
}
