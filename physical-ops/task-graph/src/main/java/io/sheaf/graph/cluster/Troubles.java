package io.sheaf.graph.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What went wrong with the tasks of one execution; tasks without trouble cost nothing. */
final class Troubles {
  private final Map<Integer, List<String>> deaths = new TreeMap<>();
  private final Map<Integer, Integer> fetches = new TreeMap<>();
  private final Map<Integer, Integer> shortages = new TreeMap<>();
  private final Map<Integer, Integer> retries = new TreeMap<>();
  private final Map<Integer, Integer> vanished = new TreeMap<>();
  private final Map<Integer, Set<Integer>> avoided = new TreeMap<>();

  /** A member died while it ran the task. Returns the names of all that did, one after another. */
  List<String> died(int task, String member) {
    List<String> names = deaths.computeIfAbsent(task, key -> new ArrayList<>());
    names.add(member);
    return names;
  }

  int deaths(int task) {
    List<String> names = deaths.get(task);
    return names == null ? 0 : names.size();
  }

  /** The task has run to its end on some member. */
  void survived(int task) {
    if (!deaths.isEmpty()) {
      deaths.remove(task);
    }
    if (!avoided.isEmpty()) {
      avoided.remove(task);
    }
  }

  /** A fetch of the output, or by the task, has failed. Returns how many have. */
  int fetchFailed(int task) {
    return fetches.merge(task, 1, Integer::sum);
  }

  /** Memory or disk was short. Returns how often. */
  int shortage(int task) {
    return shortages.merge(task, 1, Integer::sum);
  }

  /** The task itself failed. Returns how often. */
  int retry(int task) {
    return retries.merge(task, 1, Integer::sum);
  }

  /** A member that was given the task knows nothing of it. Returns how often. */
  int vanished(int task) {
    return vanished.merge(task, 1, Integer::sum);
  }

  /** The task should rather run elsewhere. */
  void avoid(int task, int member) {
    avoided.computeIfAbsent(task, key -> new TreeSet<>()).add(member);
  }

  /** Members on which the task should rather not run. */
  Set<Integer> avoided(int task) {
    return avoided.isEmpty() ? Set.of() : avoided.getOrDefault(task, Set.of());
  }

  long hash(long seed) {
    long hash = 31 * seed + deaths.hashCode();
    hash = 31 * hash + fetches.hashCode();
    hash = 31 * hash + shortages.hashCode();
    hash = 31 * hash + retries.hashCode();
    hash = 31 * hash + vanished.hashCode();
    return 31 * hash + avoided.hashCode();
  }
}
