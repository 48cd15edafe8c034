package io.sheaf.operators.match;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.operators.spec.MatchDefinition;
import io.sheaf.operators.spec.MatchSpec;
import io.sheaf.operators.spec.RowPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pattern as a graph of states, made back to front: each part knows the state that follows it.
 * Repetitions with bounds are written out.
 *
 * <pre>
 *   (A B?)+ C     0 row A -> 1      1 split 2, 3     2 row B -> 3     3 split 0, 4
 *                 4 row C -> 5      5 accept
 * </pre>
 *
 * What follows a part may depend on whether the repetition around it has had a row: one that has
 * had none must not end. So each part is made with two followers, and twice where they differ. No
 * way leads back to a state without a row between. Immutable.
 */
final class PatternProgram {
  private static final int MOST_STATES = 50_000;

  /** What a state does. */
  enum Op {
    /** Takes a row that its variable allows. */
    ROW,
    /** Goes on to one state, and to another when that failed. */
    SPLIT,
    /** Goes on at the partition's first row. */
    START,
    /** Goes on behind the partition's last row. */
    END,
    ACCEPT,
    FAIL
  }

  /**
   * @param variable of a ROW
   * @param excluded whether a ROW's row is not among those given
   * @param next the state that follows
   * @param other the second choice of a SPLIT
   */
  record State(Op op, int variable, boolean excluded, int next, int other) {}

  private final List<State> states = new ArrayList<>();
  private final Map<State, Integer> known = new HashMap<>();
  private final int fail;
  private final int start;
  private final boolean[] lasting;
  private final boolean isLasting;

  PatternProgram(MatchSpec spec) {
    fail = add(new State(Op.FAIL, -1, false, -1, -1));
    int accept = add(new State(Op.ACCEPT, -1, false, -1, -1));
    start = made(spec.pattern(), false, accept, accept);
    lasting = lasting(spec.definitions());
    isLasting = lasting[start];
  }

  State state(int number) {
    return states.get(number);
  }

  int size() {
    return states.size();
  }

  int start() {
    return start;
  }

  /**
   * Whether a failure from this state on at some row is one for good: all conditions that may still
   * be asked are of one row.
   */
  boolean lasts(int state) {
    return lasting[state];
  }

  /** Whether every failure is one for good. */
  boolean lasts() {
    return isLasting;
  }

  private int add(State state) {
    Integer same = known.get(state);
    if (same != null) {
      return same;
    }
    if (states.size() == MOST_STATES) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          "PATTERN is too long: with its repetitions written out it has more than "
              + MOST_STATES
              + " steps; use smaller bounds, or * and +");
    }
    states.add(state);
    known.put(state, states.size() - 1);
    return states.size() - 1;
  }

  private int split(boolean greedy, int more, int done) {
    if (more == done) {
      return done;
    }
    int next = greedy ? more : done;
    int other = greedy ? done : more;
    return add(new State(Op.SPLIT, -1, false, next, other));
  }

  /**
   * Makes the states of a part.
   *
   * @param fresh what follows when the repetition around has had no row
   * @param moved what follows when it has had one
   * @return the state to begin with when it has had none
   */
  private int made(RowPattern pattern, boolean excluded, int fresh, int moved) {
    return switch (pattern) {
      case RowPattern.Variable variable ->
          add(new State(Op.ROW, variable.index(), excluded, moved, -1));
      case RowPattern.Empty empty -> fresh;
      case RowPattern.Start at -> add(new State(Op.START, -1, false, fresh, -1));
      case RowPattern.End at -> add(new State(Op.END, -1, false, fresh, -1));
      case RowPattern.Sequence sequence -> sequence(sequence.parts(), excluded, fresh, moved);
      case RowPattern.Choice choice -> {
        List<Integer> starts = new ArrayList<>();
        for (RowPattern alternative : choice.alternatives()) {
          starts.add(made(alternative, excluded, fresh, moved));
        }
        yield choice(starts);
      }
      case RowPattern.Permutation permutation ->
          new Permuting(permutation.parts(), excluded).from(0, fresh, moved);
      case RowPattern.Repeat repeat when repeat.most() < 0 ->
          unbounded(repeat, excluded, fresh, moved);
      case RowPattern.Repeat repeat -> bounded(repeat, excluded, fresh, moved);
      case RowPattern.Excluded part -> made(part.part(), true, fresh, moved);
    };
  }

  private int choice(List<Integer> starts) {
    int made = starts.getLast();
    for (int i = starts.size() - 2; i >= 0; i--) {
      made = split(true, starts.get(i), made);
    }
    return made;
  }

  private int sequence(List<RowPattern> parts, boolean excluded, int fresh, int moved) {
    int afterNone = fresh;
    int afterSome = moved;
    for (RowPattern part : parts.reversed()) {
      int none = made(part, excluded, afterNone, afterSome);
      afterSome = afterNone == afterSome ? none : made(part, excluded, afterSome, afterSome);
      afterNone = none;
    }
    return afterNone;
  }

  private int unbounded(RowPattern.Repeat repeat, boolean excluded, int fresh, int moved) {
    int loop = states.size();
    State open = new State(Op.SPLIT, -1, false, -1, -loop);
    add(open);
    int body = made(repeat.part(), excluded, fail, loop);
    known.remove(open);
    states.set(
        loop,
        repeat.greedy()
            ? new State(Op.SPLIT, -1, false, body, moved)
            : new State(Op.SPLIT, -1, false, moved, body));
    int first = fresh == moved ? loop : split(repeat.greedy(), body, fresh);
    return mandatory(repeat, excluded, first, loop);
  }

  private int bounded(RowPattern.Repeat repeat, boolean excluded, int fresh, int moved) {
    int first = fresh;
    int later = moved;
    for (int i = repeat.least(); i < repeat.most(); i++) {
      int body = made(repeat.part(), excluded, fail, later);
      first = split(repeat.greedy(), body, fresh);
      later = split(repeat.greedy(), body, moved);
    }
    return mandatory(repeat, excluded, first, later);
  }

  private int mandatory(RowPattern.Repeat repeat, boolean excluded, int fresh, int moved) {
    int first = fresh;
    int later = moved;
    for (int i = 0; i < repeat.least(); i++) {
      int none = made(repeat.part(), excluded, first, later);
      later = first == later ? none : made(repeat.part(), excluded, later, later);
      first = none;
    }
    return first;
  }

  /** What is left of a permutation once some parts were there, by the set of those. */
  private final class Permuting {
    private record Rest(int used, int fresh, int moved) {}

    private final List<RowPattern> parts;
    private final boolean excluded;
    private final Map<Rest, Integer> made = new HashMap<>();

    Permuting(List<RowPattern> parts, boolean excluded) {
      this.parts = parts;
      this.excluded = excluded;
    }

    int from(int used, int fresh, int moved) {
      if (Integer.bitCount(used) == parts.size()) {
        return fresh;
      }
      Rest rest = new Rest(used, fresh, moved);
      Integer same = made.get(rest);
      if (same != null) {
        return same;
      }
      List<Integer> starts = new ArrayList<>();
      for (int part = 0; part < parts.size(); part++) {
        if ((used & 1 << part) == 0) {
          int more = used | 1 << part;
          int none = from(more, fresh, moved);
          int some = fresh == moved ? none : from(more, moved, moved);
          starts.add(made(parts.get(part), excluded, none, some));
        }
      }
      int start = choice(starts);
      made.put(rest, start);
      return start;
    }
  }

  private boolean[] lasting(List<MatchDefinition> definitions) {
    Set<Integer> dependent = new HashSet<>();
    for (MatchDefinition definition : definitions) {
      if (!definition.isOfOneRow()) {
        dependent.add(definition.variable());
      }
    }
    boolean[] lasts = new boolean[states.size()];
    for (int i = 0; i < lasts.length; i++) {
      lasts[i] = !dependent.contains(states.get(i).variable());
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < lasts.length; i++) {
        State state = states.get(i);
        boolean now =
            lasts[i]
                && (state.next() < 0 || lasts[state.next()])
                && (state.other() < 0 || lasts[state.other()]);
        changed |= now != lasts[i];
        lasts[i] = now;
      }
    }
    return lasts;
  }
}
