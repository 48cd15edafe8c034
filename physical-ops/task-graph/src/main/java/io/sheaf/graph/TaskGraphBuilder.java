package io.sheaf.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Makes a graph task by task. Keys that share a layer name become one layer, so their indexes run
 * from 0 without a gap. Tasks may be put in any order, before what they depend on too. Not
 * thread-safe.
 */
public final class TaskGraphBuilder {
  private final Map<String, TreeMap<Integer, Task>> tasks = new LinkedHashMap<>();

  TaskGraphBuilder() {}

  /** A function of plain values, in the order of the task's dependencies. */
  @FunctionalInterface
  public interface Function {
    Object apply(List<Object> arguments) throws Exception;
  }

  /** A task that computes a plain value from the plain values of its dependencies. */
  public TaskGraphBuilder put(TaskKey key, Function function, TaskKey... dependencies) {
    List<TaskKey> keys = List.of(dependencies);
    return task(
        key,
        context -> {
          List<Object> arguments = new ArrayList<>(keys.size());
          for (TaskKey dependency : keys) {
            arguments.add(((TaskResult.Value<?>) context.input(dependency)).value());
          }
          return TaskResult.of(function.apply(arguments));
        },
        keys);
  }

  /** The same for keys that are names alone. */
  public TaskGraphBuilder put(String name, Function function, String... dependencies) {
    return put(
        TaskKey.of(name),
        function,
        Arrays.stream(dependencies).map(TaskKey::of).toArray(TaskKey[]::new));
  }

  /** A value known already. */
  public TaskGraphBuilder constant(String name, Object value) {
    return put(name, arguments -> value);
  }

  /**
   * Any task.
   *
   * @throws GraphException when the key is taken
   */
  public TaskGraphBuilder task(TaskKey key, TaskBody body, Collection<TaskKey> dependencies) {
    Task task = new Task(key, List.copyOf(dependencies), body);
    if (tasks.computeIfAbsent(key.layer(), name -> new TreeMap<>()).putIfAbsent(key.index(), task)
        != null) {
      throw new GraphException("two tasks are named " + key);
    }
    return this;
  }

  /**
   * The graph, wanting the given keys, or all that nothing depends on when none is given.
   *
   * @throws GraphException when a key is missing or tasks need each other in a circle
   */
  public TaskGraph build(TaskKey... outputs) {
    Map<TaskKey, Boolean> read = new LinkedHashMap<>();
    List<Layer> layers = new ArrayList<>();
    for (Map.Entry<String, TreeMap<Integer, Task>> entry : tasks.entrySet()) {
      layers.add(layer(entry.getKey(), entry.getValue()));
      for (Task task : entry.getValue().values()) {
        task.dependencies().forEach(key -> read.put(key, true));
      }
    }
    if (outputs.length > 0) {
      return TaskGraph.of(layers, List.of(outputs));
    }
    List<TaskKey> ends =
        tasks.values().stream()
            .flatMap(layer -> layer.values().stream())
            .map(Task::key)
            .filter(key -> !read.containsKey(key))
            .toList();
    return TaskGraph.of(layers, ends);
  }

  private Layer layer(String name, SortedMap<Integer, Task> members) {
    if (members.lastKey() != members.size() - 1) {
      int missing =
          IntStream.range(0, members.size())
              .filter(i -> !members.containsKey(i))
              .findFirst()
              .orElse(0);
      throw new GraphException(
          "the tasks of layer %s are numbered from 0, but %s is missing"
              .formatted(name, new TaskKey(name, missing)));
    }
    List<Task> list = List.copyOf(members.values());
    Map<String, int[][]> producers = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      for (TaskKey key : list.get(i).dependencies()) {
        if (!tasks.containsKey(key.layer()) || !tasks.get(key.layer()).containsKey(key.index())) {
          throw new GraphException(list.get(i).key() + " needs " + key + ", which is missing");
        }
        int[][] lists = producers.computeIfAbsent(key.layer(), layer -> new int[list.size()][]);
        lists[i] = append(lists[i], key.index());
      }
    }
    List<Dependency> dependencies = new ArrayList<>();
    producers.forEach(
        (layer, lists) ->
            dependencies.add(
                new Dependency(
                    layer, Pattern.each(i -> lists[i] == null ? new int[0] : lists[i]))));
    return new Layer(name, list.size(), dependencies, i -> list.get(i).body());
  }

  private static int[] append(int[] list, int value) {
    if (list == null) {
      return new int[] {value};
    }
    int[] longer = Arrays.copyOf(list, list.length + 1);
    longer[list.length] = value;
    return longer;
  }
}
