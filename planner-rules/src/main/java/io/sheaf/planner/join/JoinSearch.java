package io.sheaf.planner.join;

import io.sheaf.planner.join.JoinGraph.Condition;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches the cheapest tree of joins: all bushy trees without cross products by dynamic
 * programming over sets (Moerkotte and Neumann, "Analysis of two existing and one new dynamic
 * programming algorithm", 2006, DPsub) up to {@link #MAX_EXHAUSTIVE} relations, above that greedily
 * the cheapest join next.
 */
final class JoinSearch {
  /** Most vertices for the exhaustive search: 3^12 pairs of sets are a few milliseconds. */
  static final int MAX_EXHAUSTIVE = 12;

  /**
   * A tree of joins: a vertex, or two trees; the right one is the smaller, or the right side of a
   * semi-join.
   */
  record Tree(long set, Tree left, Tree right, double cost) {
    boolean isLeaf() {
      return left == null;
    }
  }

  private final JoinGraph graph;
  private final JoinCost cost;
  private final int count;
  private final long[] neighbours;
  private final long inner;

  JoinSearch(JoinGraph graph, JoinCost cost) {
    this.graph = graph;
    this.cost = cost;
    this.count = graph.vertices.size();
    this.neighbours = new long[count];
    long innerSet = 0;
    for (int v = 0; v < count; v++) {
      innerSet |= graph.vertices.get(v).isInner() ? 1L << v : 0;
    }
    this.inner = innerSet;
    connect();
  }

  Tree search() {
    return count <= MAX_EXHAUSTIVE ? exhaustive() : greedy();
  }

  private void connect() {
    for (List<Integer> equal : graph.classes) {
      long mask = 0;
      for (int column : equal) {
        mask |= 1L << graph.vertex(column);
      }
      connect(mask);
    }
    graph.conditions.stream().map(Condition::vertices).forEach(this::connect);
    // Parts that nothing connects are joined by a cross product of their smallest relations.
    long first = reachable(Long.lowestOneBit(inner));
    while (first != inner) {
      long second = reachable(Long.lowestOneBit(inner & ~first));
      connect(1L << smallest(first) | 1L << smallest(second));
      first = reachable(Long.lowestOneBit(inner));
    }
  }

  private void connect(long mask) {
    for (long left = mask; left != 0; left &= left - 1) {
      int v = Long.numberOfTrailingZeros(left);
      neighbours[v] |= mask & ~(1L << v);
    }
  }

  private long reachable(long from) {
    long reached = from;
    long before = 0;
    while (reached != before) {
      before = reached;
      reached |= neighbours(reached);
    }
    return reached & inner;
  }

  private long neighbours(long set) {
    long all = 0;
    for (long left = set; left != 0; left &= left - 1) {
      all |= neighbours[Long.numberOfTrailingZeros(left)];
    }
    return all;
  }

  private int smallest(long set) {
    int best = Long.numberOfTrailingZeros(set);
    for (long left = set; left != 0; left &= left - 1) {
      int v = Long.numberOfTrailingZeros(left);
      best = cost.rows(1L << v) < cost.rows(1L << best) ? v : best;
    }
    return best;
  }

  private Tree leaf(int v) {
    return new Tree(1L << v, null, null, 0);
  }

  private Tree exhaustive() {
    Tree[] best = new Tree[1 << count];
    for (int v = 0; v < count; v++) {
      best[1 << v] = leaf(v);
    }
    for (int set = 1; set < best.length; set++) {
      if (Integer.bitCount(set) > 1 && isAllowed(set)) {
        best[set] = cheapest(set, best);
      }
    }
    return best[best.length - 1];
  }

  /** Whether every semi-join in the set has its left side there. */
  private boolean isAllowed(long set) {
    for (long semis = set & ~inner; semis != 0; semis &= semis - 1) {
      long required = graph.vertices.get(Long.numberOfTrailingZeros(semis)).required;
      if ((required & ~set) != 0) {
        return false;
      }
    }
    return true;
  }

  private Tree cheapest(int set, Tree[] best) {
    Tree found = null;
    for (long semis = set & ~inner; semis != 0; semis &= semis - 1) {
      int v = Long.numberOfTrailingZeros(semis);
      Tree left = best[set & ~(1 << v)];
      found = better(found, left == null ? null : semiJoin(left, v));
    }
    int lowest = Integer.lowestOneBit((int) (set & inner));
    for (int part = (set - 1) & set; part > 0; part = (part - 1) & set) {
      int other = set & ~part;
      if ((part & lowest) == 0
          || best[part] == null
          || best[other] == null
          || (other & inner) == 0) {
        continue;
      }
      if ((neighbours(part) & other & inner) != 0 && connected(part, other)) {
        found = better(found, innerJoin(best[part], best[other]));
      }
    }
    return found;
  }

  /** Whether an edge of inner vertices leads from one set to the other. */
  private boolean connected(long part, long other) {
    return (neighbours(part & inner) & other & inner) != 0;
  }

  private static Tree better(Tree a, Tree b) {
    return a == null || (b != null && b.cost < a.cost) ? b : a;
  }

  private Tree semiJoin(Tree left, int v) {
    long set = left.set | 1L << v;
    return new Tree(set, left, leaf(v), left.cost + cost.semi(left.set, v));
  }

  private Tree innerJoin(Tree a, Tree b) {
    double total = a.cost + b.cost + cost.inner(a.set, b.set, cost.equallyJoined(a.set, b.set));
    boolean swap = cost.rows(a.set) < cost.rows(b.set);
    return new Tree(a.set | b.set, swap ? b : a, swap ? a : b, total);
  }

  private Tree greedy() {
    List<Tree> trees = new ArrayList<>();
    for (long left = inner; left != 0; left &= left - 1) {
      trees.add(leaf(Long.numberOfTrailingZeros(left)));
    }
    long semis = (1L << count) - 1 & ~inner;
    while (trees.size() > 1 || semis != 0) {
      Tree found = null;
      for (Tree tree : trees) {
        for (long left = semis; left != 0; left &= left - 1) {
          int v = Long.numberOfTrailingZeros(left);
          if ((graph.vertices.get(v).required & ~tree.set) == 0) {
            found = cheaperStep(found, semiJoin(tree, v));
          }
        }
      }
      for (int i = 0; i < trees.size(); i++) {
        for (int j = i + 1; j < trees.size(); j++) {
          if (connected(trees.get(i).set, trees.get(j).set)) {
            found = cheaperStep(found, innerJoin(trees.get(i), trees.get(j)));
          }
        }
      }
      long used = found.set;
      trees.removeIf(t -> (t.set & used) != 0);
      trees.add(found);
      semis &= ~used;
    }
    return trees.getFirst();
  }

  private static Tree cheaperStep(Tree a, Tree b) {
    return a == null || step(b) < step(a) ? b : a;
  }

  private static double step(Tree tree) {
    return tree.cost - tree.left.cost - tree.right.cost;
  }
}
