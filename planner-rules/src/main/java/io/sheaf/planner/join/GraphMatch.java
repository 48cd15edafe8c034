package io.sheaf.planner.join;

import io.sheaf.planner.join.JoinGraph.Condition;
import io.sheaf.planner.join.JoinGraph.Vertex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * The relations of a small graph of joins found again in a large one: the same plans under the same
 * equalities and conditions, so that the large graph holds the small one's rows before other
 * relations restrict them.
 */
final class GraphMatch {
  private final JoinGraph small;
  private final JoinGraph large;

  /** The large graph's vertex of each of the small one's. */
  private final List<Integer> found;

  private GraphMatch(JoinGraph small, JoinGraph large, List<Integer> found) {
    this.small = small;
    this.large = large;
    this.found = List.copyOf(found);
  }

  /**
   * The first match, if there is any.
   *
   * @param without a vertex of the large graph that is none of it
   */
  static Optional<GraphMatch> of(JoinGraph small, JoinGraph large, int without) {
    if (!small.vertices.stream().allMatch(Vertex::isInner)) {
      return Optional.empty();
    }
    return next(small, large, without, new ArrayList<>());
  }

  private static Optional<GraphMatch> next(
      JoinGraph small, JoinGraph large, int without, List<Integer> found) {
    if (found.size() == small.vertices.size()) {
      return Optional.of(new GraphMatch(small, large, found)).filter(GraphMatch::isSame);
    }
    Vertex wanted = small.vertices.get(found.size());
    for (int v = 0; v < large.vertices.size(); v++) {
      Vertex vertex = large.vertices.get(v);
      if (v != without
          && vertex.isInner()
          && !found.contains(v)
          && vertex.rel.deepEquals(wanted.rel)) {
        found.add(v);
        Optional<GraphMatch> match = next(small, large, without, found);
        if (match.isPresent()) {
          return match;
        }
        found.removeLast();
      }
    }
    return Optional.empty();
  }

  /** The vertices of the large graph that are the small one, as bits. */
  long vertices() {
    return found.stream().mapToLong(v -> 1L << v).reduce(0, (a, b) -> a | b);
  }

  /** Whether a global column of the large graph is one of the small one's. */
  boolean holds(int global) {
    return (vertices() & 1L << large.vertex(global)) != 0;
  }

  /** The large graph's column that is a column of the small graph. */
  int column(int global) {
    int v = small.vertex(global);
    return large.vertices.get(found.get(v)).first + global - small.vertices.get(v).first;
  }

  /** An expression over the small graph's columns, over the large one's. */
  RexNode expression(RexNode node) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(column(ref.getIndex()), ref.getType());
          }
        });
  }

  /** Both graphs ask the same of these relations among themselves. */
  private boolean isSame() {
    List<Set<Integer>> asked = new ArrayList<>();
    for (List<Integer> equal : small.classes) {
      Set<Integer> columns = new HashSet<>();
      equal.forEach(global -> columns.add(column(global)));
      asked.add(columns);
    }
    for (List<Integer> equal : large.classes) {
      Set<Integer> own = new HashSet<>(equal);
      own.removeIf(global -> !holds(global));
      if (own.size() > 1 && !asked.remove(own)) {
        return false;
      }
    }
    return asked.isEmpty() && conditions().equals(conditionsOfSmall());
  }

  private Set<RexNode> conditions() {
    Set<RexNode> own = new HashSet<>();
    for (Condition condition : large.conditions) {
      if ((condition.vertices() & ~vertices()) == 0 && condition.vertices() != 0) {
        own.add(condition.rex());
      }
    }
    return own;
  }

  private Set<RexNode> conditionsOfSmall() {
    Set<RexNode> own = new HashSet<>();
    small.conditions.forEach(condition -> own.add(expression(condition.rex())));
    return own;
  }
}
