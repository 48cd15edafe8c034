package io.sheaf.graph;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The actions that wake blocked tasks of an execution when their work is cancelled. Thread-safe.
 */
final class WakeUps {
  private final Set<Entry> entries = new LinkedHashSet<>();

  /** Compared by identity. */
  private final class Entry implements TaskContext.Registration {
    private final TaskRun run;
    private final Runnable action;

    Entry(TaskRun run, Runnable action) {
      this.run = run;
      this.action = action;
    }

    @Override
    public void close() {
      synchronized (entries) {
        entries.remove(this);
      }
    }
  }

  TaskContext.Registration register(TaskRun run, Runnable action) {
    Entry entry = new Entry(run, action);
    synchronized (entries) {
      // Who cancels sets the flag before taking the entries: one of both sees the other.
      if (!run.cancelled()) {
        entries.add(entry);
        return entry;
      }
    }
    action.run();
    return entry;
  }

  /** Runs, once, the actions of one task, or of all when null. */
  void wake(TaskRun run) {
    List<Entry> woken = new ArrayList<>();
    synchronized (entries) {
      for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
        Entry entry = i.next();
        if (run == null || entry.run.equals(run)) {
          woken.add(entry);
          i.remove();
        }
      }
    }
    woken.forEach(entry -> entry.action.run());
  }
}
