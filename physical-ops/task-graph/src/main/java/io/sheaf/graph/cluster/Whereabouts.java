package io.sheaf.graph.cluster;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.Layer;
import io.sheaf.graph.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who has what of one execution: the last attempt of each task, the member that runs it or holds
 * its output, and the output's size. Further copies of an output are few and kept aside.
 */
final class Whereabouts {
  /** No member. */
  static final int NOBODY = -1;

  private final long execution;
  private final GraphIndex index;
  private final int[] attempts;
  private final int[] members; // where it is queued, runs or is held
  private final long[] bytes;
  private final int[] micros; // that the last attempt which made an output ran
  private final Map<Integer, int[]> copies = new HashMap<>(); // further holders of an output
  private final LayerBytes[] layerBytes; // of layers that are read as a whole
  private final LocationTable[] tables;
  private final int[] versions;

  Whereabouts(long execution, GraphIndex index) {
    this.execution = execution;
    this.index = index;
    attempts = new int[index.taskCount()];
    members = new int[index.taskCount()];
    Arrays.fill(members, NOBODY);
    bytes = new long[index.taskCount()];
    micros = new int[index.taskCount()];
    int layers = index.graph().layers().size();
    layerBytes = new LayerBytes[layers];
    tables = new LocationTable[layers];
    versions = new int[layers];
    for (int layer = 0; layer < layers; layer++) {
      if (index.barrier(layer) >= 0) {
        layerBytes[layer] = new LayerBytes();
      }
    }
  }

  int attempt(int task) {
    return attempts[task];
  }

  int nextAttempt(int task) {
    return ++attempts[task];
  }

  /** Who runs the task or holds its output, or where it is queued. */
  int member(int task) {
    return members[task];
  }

  void setMember(int task, int member) {
    members[task] = member;
  }

  long bytes(int task) {
    return bytes[task];
  }

  /** How long the last attempt ran that made an output; 35 minutes when it was more. */
  int micros(int task) {
    return micros[task];
  }

  TaskAttempt output(int task) {
    return new TaskAttempt(execution, task, attempts[task]);
  }

  /** The task's output is made, and its member holds it. */
  void made(int task, long size, long[] partitions, long ranMicros) {
    bytes[task] = size;
    micros[task] = (int) Math.min(ranMicros, Integer.MAX_VALUE);
    changed(task, members[task], size, partitions);
  }

  /** One more member holds the output. */
  void addCopy(int task, int member) {
    int[] old = copies.getOrDefault(task, new int[0]);
    int[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = member;
    copies.put(task, more);
  }

  /**
   * A holder of the output drops out.
   *
   * @return whether somebody holds it still
   */
  boolean removeHolder(int task, int member) {
    int[] others = copies.get(task);
    if (members[task] != member) {
      int[] left = Arrays.stream(others).filter(other -> other != member).toArray();
      putCopies(task, left);
      return true;
    }
    changed(task, member, -bytes[task], null);
    if (others == null) {
      members[task] = NOBODY;
      bytes[task] = 0;
      return false;
    }
    members[task] = others[0];
    putCopies(task, Arrays.copyOfRange(others, 1, others.length));
    changed(task, members[task], bytes[task], null);
    return true;
  }

  /** All holders of an output in memory, the one that readers are sent to first. */
  int[] holders(int task) {
    int[] others = copies.getOrDefault(task, new int[0]);
    int[] all = new int[others.length + 1];
    all[0] = members[task];
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  boolean holds(int task, int member) {
    return members[task] == member
        || Arrays.stream(copies.getOrDefault(task, new int[0])).anyMatch(copy -> copy == member);
  }

  /** Nobody holds the output any more. */
  void forget(int task) {
    changed(task, members[task], -bytes[task], null);
    copies.remove(task);
    members[task] = NOBODY;
    bytes[task] = 0;
  }

  /** What readers of a whole layer find at each member; null when nobody reads it so. */
  LayerBytes layerBytes(int layer) {
    return layerBytes[layer];
  }

  /** Where a task's inputs are, one a dependency of its layer. All are in memory. */
  List<Input> inputs(int task) {
    int layer = index.layerOf(task);
    List<Dependency> dependencies = index.graph().layers().get(layer).dependencies();
    List<Input> inputs = new ArrayList<>(dependencies.size());
    for (int d = 0; d < dependencies.size(); d++) {
      int producer = index.producerLayer(layer, d);
      if (dependencies.get(d).pattern() instanceof Pattern.All all) {
        inputs.add(new Input.All(table(producer), all.whole()));
      } else {
        int[] tasks = new int[index.producerCount(task, d)];
        int[] next = {0};
        index.forEachProducer(task, d, input -> tasks[next[0]++] = input);
        inputs.add(new Input.Some(producer, locations(tasks)));
      }
    }
    return inputs;
  }

  Locations locations(int[] tasks) {
    int[] holders = new int[tasks.length];
    int[] made = new int[tasks.length];
    long[] sizes = new long[tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      holders[i] = members[tasks[i]];
      made[i] = attempts[tasks[i]];
      sizes[i] = bytes[tasks[i]];
    }
    return new Locations(tasks, holders, made, sizes);
  }

  private LocationTable table(int layer) {
    if (tables[layer] == null) {
      Layer read = index.graph().layers().get(layer);
      int from = index.offset(layer);
      int to = from + read.taskCount();
      tables[layer] =
          new LocationTable(
              execution,
              layer,
              from,
              versions[layer],
              Arrays.copyOfRange(members, from, to),
              Arrays.copyOfRange(attempts, from, to),
              Arrays.copyOfRange(bytes, from, to));
    }
    return tables[layer];
  }

  private void putCopies(int task, int[] others) {
    if (others.length == 0) {
      copies.remove(task);
    } else {
      copies.put(task, others);
    }
  }

  private void changed(int task, int member, long more, long[] partitions) {
    int layer = index.layerOf(task);
    if (layerBytes[layer] != null) {
      layerBytes[layer].add(member, more, partitions);
      tables[layer] = null;
      versions[layer]++;
    }
  }

  long hash(long seed) {
    long hash = 31 * seed + Arrays.hashCode(attempts);
    hash = 31 * hash + Arrays.hashCode(members);
    hash = 31 * hash + Arrays.hashCode(bytes);
    for (Map.Entry<Integer, int[]> entry : new TreeMap<>(copies).entrySet()) {
      hash = 31 * hash + entry.getKey();
      hash = 31 * hash + Arrays.hashCode(entry.getValue());
    }
    return hash;
  }
}
