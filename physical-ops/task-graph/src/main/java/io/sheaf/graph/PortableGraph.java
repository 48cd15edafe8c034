package io.sheaf.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A task graph as it travels to another process. Bodies of client layers stay behind, patterns that
 * are functions become numbers. Tasks keep their numbers: both sides index the graph alike.
 *
 * @param layers in the graph's order
 * @param outputs spans of tasks, each three numbers: layer, first index, end index
 */
public record PortableGraph(List<PortableLayer> layers, int[] outputs) {
  public PortableGraph {
    layers = List.copyOf(layers);
  }

  /**
   * A layer.
   *
   * @param kind of the bodies' encoding; null when they stay with the client
   * @param bodies their encoding, or null
   */
  public record PortableLayer(
      String name,
      int taskCount,
      List<Reads> dependencies,
      String kind,
      byte[] bodies,
      Placement placement) {
    public PortableLayer {
      dependencies = List.copyOf(dependencies);
    }
  }

  /**
   * A dependency.
   *
   * @param layer position of the layer read
   */
  public record Reads(int layer, Edges edges) {}

  /** A pattern. */
  public sealed interface Edges {
    /** See {@link Pattern#ONE_TO_ONE}. */
    record OneToOne() implements Edges {}

    /** See {@link Pattern.All}. */
    record All(boolean whole) implements Edges {}

    /** Task i reads {@code starts[i]} to {@code ends[i]}. */
    record Ranges(int[] starts, int[] ends) implements Edges {}

    /** Task i reads the next {@code counts[i]} of the producers. */
    record Lists(int[] counts, int[] producers) implements Edges {}
  }

  /**
   * What travels of a graph.
   *
   * @throws GraphException naming a layer whose bodies can't leave this process and should
   */
  public static PortableGraph of(TaskGraph graph) {
    List<PortableLayer> layers = new ArrayList<>();
    for (Layer layer : graph.layers()) {
      PortableBodies bodies = layer.placement().onClient() ? null : PortableBodies.of(layer);
      layers.add(
          new PortableLayer(
              layer.name(),
              layer.taskCount(),
              layer.dependencies().stream().map(d -> reads(graph, layer, d)).toList(),
              bodies == null ? null : bodies.kind(),
              bodies == null ? null : bodies.encoded(),
              layer.placement()));
    }
    int[] spans = new int[3 * graph.outputSpans().size()];
    int end = 0;
    for (TaskGraph.Span span : graph.outputSpans()) {
      boolean continues =
          end > 0 && spans[end - 3] == span.layer() && spans[end - 1] == span.start();
      if (continues) {
        spans[end - 1] = span.end();
      } else {
        spans[end++] = span.layer();
        spans[end++] = span.start();
        spans[end++] = span.end();
      }
    }
    return new PortableGraph(layers, Arrays.copyOf(spans, end));
  }

  private static Reads reads(TaskGraph graph, Layer reader, Dependency dependency) {
    int tasks = reader.taskCount();
    Edges edges =
        switch (dependency.pattern()) {
          case Pattern.OneToOne one -> new Edges.OneToOne();
          case Pattern.All all -> new Edges.All(all.whole());
          case Pattern.Range range -> {
            int[] starts = new int[tasks];
            int[] ends = new int[tasks];
            Arrays.setAll(starts, range.start());
            Arrays.setAll(ends, range.end());
            yield new Edges.Ranges(starts, ends);
          }
          case Pattern.Each each -> {
            int[][] lists = new int[tasks][];
            Arrays.setAll(lists, each.producers());
            yield new Edges.Lists(
                Arrays.stream(lists).mapToInt(list -> list.length).toArray(),
                Arrays.stream(lists).flatMapToInt(Arrays::stream).toArray());
          }
        };
    return new Reads(graph.position(dependency.layer(), reader.name()), edges);
  }

  /**
   * The graph again, without bodies that could be run.
   *
   * @throws GraphException when it is none
   */
  public TaskGraph toGraph() {
    List<Layer> graphLayers = new ArrayList<>();
    for (PortableLayer layer : layers) {
      List<Dependency> dependencies = new ArrayList<>();
      for (Reads reads : layer.dependencies()) {
        if (reads.layer() < 0 || reads.layer() >= layers.size()) {
          throw new GraphException("layer " + layer.name() + " reads layer " + reads.layer());
        }
        dependencies.add(
            new Dependency(layers.get(reads.layer()).name(), pattern(layer, reads.edges())));
      }
      graphLayers.add(
          new Layer(
              layer.name(),
              layer.taskCount(),
              dependencies,
              i -> {
                throw new GraphException("the bodies of " + layer.name() + " are elsewhere");
              },
              layer.placement()));
    }
    return TaskGraph.ofSpans(graphLayers, spans());
  }

  private List<TaskGraph.Span> spans() {
    List<TaskGraph.Span> spans = new ArrayList<>();
    for (int i = 0; i + 2 < outputs.length; i += 3) {
      int layer = outputs[i];
      if (layer < 0
          || layer >= layers.size()
          || outputs[i + 1] < 0
          || outputs[i + 1] >= outputs[i + 2]
          || outputs[i + 2] > layers.get(layer).taskCount()) {
        throw new GraphException("the outputs are none of the graph's");
      }
      spans.add(new TaskGraph.Span(layer, outputs[i + 1], outputs[i + 2]));
    }
    return spans;
  }

  private static Pattern pattern(PortableLayer layer, Edges edges) {
    return switch (edges) {
      case Edges.OneToOne one -> Pattern.ONE_TO_ONE;
      case Edges.All all -> all.whole() ? Pattern.BROADCAST : Pattern.ALL;
      case Edges.Ranges ranges -> {
        checkLength(layer, ranges.starts().length);
        checkLength(layer, ranges.ends().length);
        yield Pattern.range(i -> ranges.starts()[i], i -> ranges.ends()[i]);
      }
      case Edges.Lists lists -> {
        checkLength(layer, lists.counts().length);
        yield Pattern.each(slices(layer, lists)::get);
      }
    };
  }

  private static List<int[]> slices(PortableLayer layer, Edges.Lists lists) {
    List<int[]> slices = new ArrayList<>(lists.counts().length);
    int start = 0;
    for (int count : lists.counts()) {
      if (count < 0 || count > lists.producers().length - start) {
        throw new GraphException("layer " + layer.name() + " lists no such producers");
      }
      slices.add(Arrays.copyOfRange(lists.producers(), start, start + count));
      start += count;
    }
    return slices;
  }

  private static void checkLength(PortableLayer layer, int length) {
    if (length != layer.taskCount()) {
      throw new GraphException(
          "layer %s has %d tasks and edges of %d"
              .formatted(layer.name(), layer.taskCount(), length));
    }
  }
}
