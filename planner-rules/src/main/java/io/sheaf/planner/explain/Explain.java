package io.sheaf.planner.explain;

import io.sheaf.planner.ExplainFormat;
import io.sheaf.planner.explain.PlanNode.StageNode;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.stage.StageGraph;
import java.util.List;
import java.util.stream.Collectors;

/** Writes plans, the last stage first. */
public final class Explain {
  private Explain() {}

  /**
   * The plan in the given format.
   *
   * @param shared plans that several places read
   * @param roots the plan of each stage
   * @param workers whether its stages are for workers
   */
  public static String of(
      StageGraph graph,
      List<SheafRel> shared,
      List<SheafRel> roots,
      boolean workers,
      ExplainFormat format) {
    List<StageNode> stages = PlanNode.stages(graph, shared, roots, workers).reversed();
    return switch (format) {
      case TEXT -> text(stages);
      case JSON -> json(stages);
      case DOT -> dot(stages);
    };
  }

  private static String text(List<StageNode> stages) {
    StringBuilder out = new StringBuilder();
    for (StageNode stage : stages) {
      out.append("Stage ").append(stage.id()).append(": ").append(count(stage.tasks(), "task"));
      out.append(stage.drivers() > 1 ? ", up to " + count(stage.drivers(), "driver") : "")
          .append(stage.atClient() ? ", at the client" : "")
          .append('\n');
      text(stage.root(), 1, out);
    }
    return out.toString();
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static void text(PlanNode node, int depth, StringBuilder out) {
    String indent = "  ".repeat(depth);
    out.append(indent).append(node.text());
    out.append("  ~").append(node.rows()).append(node.rows() == 1 ? " row" : " rows");
    out.append(node.reads() < 0 ? "" : "  <- stage " + node.reads()).append('\n');
    node.notes().forEach(note -> out.append(indent).append("  * ").append(note).append('\n'));
    node.inputs().forEach(input -> text(input, depth + 1, out));
  }

  private static String json(List<StageNode> stages) {
    return stages.stream()
        .map(
            s ->
                "{\"stage\": "
                    + s.id()
                    + ", \"tasks\": "
                    + s.tasks()
                    + ", \"drivers\": "
                    + s.drivers()
                    + (s.atClient() ? ", \"client\": true" : "")
                    + ", \"reads\": "
                    + s.reads()
                    + ", \"plan\": "
                    + json(s.root())
                    + "}")
        .collect(Collectors.joining(",\n ", "[", "]"));
  }

  private static String json(PlanNode node) {
    return "{\"operator\": "
        + quoted(node.text())
        + ", \"rows\": "
        + node.rows()
        + (node.reads() < 0 ? "" : ", \"stage\": " + node.reads())
        + (node.notes().isEmpty()
            ? ""
            : ", \"notes\": "
                + node.notes().stream()
                    .map(Explain::quoted)
                    .collect(Collectors.joining(", ", "[", "]")))
        + (node.inputs().isEmpty()
            ? ""
            : ", \"inputs\": "
                + node.inputs().stream()
                    .map(Explain::json)
                    .collect(Collectors.joining(", ", "[", "]")))
        + "}";
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return out.append('"').toString();
  }

  private static String dot(List<StageNode> stages) {
    StringBuilder out = new StringBuilder("digraph plan {\n  rankdir=BT; node [shape=box];\n");
    for (StageNode stage : stages) {
      out.append("  subgraph cluster_")
          .append(stage.id())
          .append(" {\n    label=\"stage ")
          .append(stage.id());
      out.append(", ").append(count(stage.tasks(), "task")).append("\";\n");
      StringBuilder edges = new StringBuilder();
      dot(stage.root(), "s" + stage.id(), out, edges);
      out.append("  }\n").append(edges);
    }
    return out.append("}\n").toString();
  }

  private static void dot(PlanNode node, String name, StringBuilder nodes, StringBuilder edges) {
    nodes
        .append("    ")
        .append(name)
        .append(" [label=")
        .append(quoted(node.text() + " ~" + node.rows()))
        .append("];\n");
    if (node.reads() >= 0) {
      edges.append("  s").append(node.reads()).append(" -> ").append(name).append(";\n");
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = name + "_" + i;
      edges.append("  ").append(input).append(" -> ").append(name).append(";\n");
      dot(node.inputs().get(i), input, nodes, edges);
    }
  }
}
