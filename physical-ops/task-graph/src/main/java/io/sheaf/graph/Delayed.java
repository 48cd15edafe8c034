package io.sheaf.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * A value that is described now and computed later: a call, and the delayed values and plain ones
 * it is given. Calls that share a delayed value share its task, which runs once a {@link #compute}.
 * Immutable and thread-safe, as far as the functions are.
 *
 * <pre>{@code
 * Delayed<Integer> a = Delayed.of(() -> 20);
 * Delayed<Integer> b = a.then(x -> x + 1);
 * int sum = a.zip(b, Integer::sum).compute(scheduler); // 41
 * }</pre>
 */
public final class Delayed<T> {
  /** A function of one value. */
  @FunctionalInterface
  public interface Step<A, R> {
    R apply(A value) throws Exception;
  }

  /** A function of two values. */
  @FunctionalInterface
  public interface Step2<A, B, R> {
    R apply(A first, B second) throws Exception;
  }

  private final String name;
  private final Step<List<Object>, ? extends T> function;
  private final List<Object> arguments;

  private Delayed(String name, Step<List<Object>, ? extends T> function, List<Object> arguments) {
    this.name = name;
    this.function = function;
    this.arguments = arguments;
  }

  /** What a call without arguments will return. */
  public static <T> Delayed<T> of(Callable<? extends T> call) {
    Objects.requireNonNull(call, "call");
    return new Delayed<>("call", arguments -> call.call(), List.of());
  }

  /**
   * What a function of a list will return.
   *
   * @param arguments plain values, and delayed ones, which the function sees computed
   */
  public static <T> Delayed<T> of(Step<List<Object>, ? extends T> function, Object... arguments) {
    Objects.requireNonNull(function, "function");
    return new Delayed<>("call", function, Arrays.asList(arguments.clone()));
  }

  /** A value known already. */
  public static <T> Delayed<T> value(T value) {
    return new Delayed<>("value", arguments -> value, List.of());
  }

  /** The values of many, in their order. */
  @SuppressWarnings("unchecked") // the arguments are the values of the parts
  public static <T> Delayed<List<T>> all(List<Delayed<T>> parts) {
    return new Delayed<>("all", values -> (List<T>) values, List.copyOf(parts));
  }

  /** What a function makes of this value. */
  @SuppressWarnings("unchecked") // the argument is this value
  public <R> Delayed<R> then(Step<? super T, ? extends R> step) {
    return new Delayed<>("then", values -> step.apply((T) values.getFirst()), List.of(this));
  }

  /** What a function makes of this value and another. */
  @SuppressWarnings("unchecked") // the arguments are the two values
  public <U, R> Delayed<R> zip(Delayed<U> other, Step2<? super T, ? super U, ? extends R> step) {
    return new Delayed<>(
        "zip", values -> step.apply((T) values.get(0), (U) values.get(1)), List.of(this, other));
  }

  /** The same value under another name, which its task's key shows. */
  public Delayed<T> named(String layer) {
    return new Delayed<>(Objects.requireNonNull(layer, "layer"), function, arguments);
  }

  /** The graph that computes this value as its only output, a task for each delayed value. */
  public TaskGraph graph() {
    Map<Delayed<?>, TaskKey> keys = keys();
    TaskGraphBuilder builder = TaskGraph.builder();
    keys.forEach((delayed, key) -> builder.put(key, delayed.call(), delayed.inputs(keys)));
    return builder.build(keys.get(this));
  }

  /**
   * Computes the value.
   *
   * @throws RuntimeException as {@link Execution#await} does
   */
  public T compute(Scheduler scheduler) {
    TaskGraph graph = graph();
    return scheduler.get(graph, graph.outputs().getFirst());
  }

  private TaskKey[] inputs(Map<Delayed<?>, TaskKey> keys) {
    return arguments.stream()
        .filter(Delayed.class::isInstance)
        .map(keys::get)
        .toArray(TaskKey[]::new);
  }

  private TaskGraphBuilder.Function call() {
    return inputs -> {
      List<Object> values = new ArrayList<>(arguments);
      int next = 0;
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) instanceof Delayed<?>) {
          values.set(i, inputs.get(next++));
        }
      }
      return function.apply(values);
    };
  }

  /** A key for each delayed value this one needs; walks without recursion, for long chains. */
  private Map<Delayed<?>, TaskKey> keys() {
    Map<Delayed<?>, TaskKey> keys = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    ArrayDeque<Delayed<?>> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      Delayed<?> delayed = open.pop();
      if (!keys.containsKey(delayed)) {
        keys.put(
            delayed, new TaskKey(delayed.name, counts.merge(delayed.name, 1, Integer::sum) - 1));
        for (Object argument : delayed.arguments) {
          if (argument instanceof Delayed<?> input) {
            open.push(input);
          }
        }
      }
    }
    return keys;
  }
}
