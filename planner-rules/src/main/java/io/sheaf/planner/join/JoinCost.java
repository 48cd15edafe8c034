package io.sheaf.planner.join;

import io.sheaf.planner.join.JoinGraph.Condition;
import io.sheaf.planner.join.JoinGraph.Estimates;
import io.sheaf.planner.join.JoinGraph.Vertex;
import io.sheaf.planner.statistics.Estimator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Rows of any set of a graph's vertices, whatever order they are joined in, and the cost of joining
 * two sets.
 *
 * <p>Within a class of equal columns all members but the one of fewest values divide the product of
 * rows. Two relations joined by several classes (a composite key) are divided at most by the rows
 * that the smaller one would have unfiltered.
 */
final class JoinCost {
  private static final double BUILD = 2;
  private static final double PROBE = 1;
  private static final double OUTPUT = 0.5;
  private static final double NESTED = 0.3;

  /** Build rows from which a probe misses the caches. */
  private static final double CACHED_ROWS = 30_000;

  private static final double MIN_ANTI = 0.1;

  private final JoinGraph graph;
  private final Estimates estimates;
  private final Map<Long, Double> rows = new HashMap<>();
  private final double[] conditionSelectivity;
  private final double[] semiSelectivity;

  JoinCost(JoinGraph graph, Estimator estimator) {
    this.graph = graph;
    this.estimates = new Estimates(graph, estimator);
    var selectivity = estimates.selectivity(graph.rexBuilder);
    conditionSelectivity =
        graph.conditions.stream().mapToDouble(c -> selectivity.of(c.rex())).toArray();
    semiSelectivity = new double[graph.vertices.size()];
    for (int v = 0; v < semiSelectivity.length; v++) {
      semiSelectivity[v] = graph.vertices.get(v).isInner() ? 1 : semi(v);
    }
  }

  private double semi(int v) {
    Vertex vertex = graph.vertices.get(v);
    double matching = 1;
    for (RexNode conjunct : RelOptUtil.conjunctions(vertex.condition)) {
      if (conjunct instanceof RexCall call
          && call.getKind() == SqlKind.EQUALS
          && call.getOperands().get(0) instanceof RexInputRef a
          && call.getOperands().get(1) instanceof RexInputRef b) {
        boolean aOwn = vertex.holds(a.getIndex());
        int own = aOwn ? a.getIndex() : b.getIndex();
        int left = aOwn ? b.getIndex() : a.getIndex();
        matching =
            Math.min(
                matching,
                estimates.distinct(own, v) / estimates.distinct(left, graph.vertex(left)));
      }
    }
    return vertex.type == JoinRelType.ANTI ? Math.max(MIN_ANTI, 1 - matching) : matching;
  }

  /** Estimated rows of the join of a set of vertices. */
  double rows(long set) {
    Double known = rows.get(set);
    if (known == null) {
      known = compute(set);
      rows.put(set, known);
    }
    return known;
  }

  private double compute(long set) {
    if (Long.bitCount(set) == 1) {
      return estimates.rows(Long.numberOfTrailingZeros(set));
    }
    double product = 1;
    for (long left = set; left != 0; left &= left - 1) {
      int v = Long.numberOfTrailingZeros(left);
      product *= graph.vertices.get(v).isInner() ? estimates.rows(v) : semiSelectivity[v];
    }
    for (List<Integer> equal : graph.classes) {
      product /= divisor(equal, set);
    }
    product *= compositeKeys(set);
    for (int i = 0; i < conditionSelectivity.length; i++) {
      Condition condition = graph.conditions.get(i);
      if (Long.bitCount(condition.vertices()) > 1 && (condition.vertices() & ~set) == 0) {
        product *= conditionSelectivity[i];
      }
    }
    return Math.max(1, product);
  }

  private double divisor(List<Integer> equal, long set) {
    double all = 1;
    double least = Double.POSITIVE_INFINITY;
    int members = 0;
    for (int column : equal) {
      int v = graph.vertex(column);
      if ((set & 1L << v) != 0) {
        double distinct = estimates.distinct(column, v);
        all *= distinct;
        least = Math.min(least, distinct);
        members++;
      }
    }
    return members > 1 ? all / least : 1;
  }

  private double compositeKeys(long set) {
    if (graph.classes.size() < 2) {
      return 1;
    }
    double factor = 1;
    int n = graph.vertices.size();
    for (int a = 0; a < n; a++) {
      for (int b = a + 1; b < n; b++) {
        if ((set & 1L << a) != 0 && (set & 1L << b) != 0) {
          factor *= compositeKey(a, b);
        }
      }
    }
    return factor;
  }

  private double compositeKey(int a, int b) {
    double values = 1;
    double domainOfA = estimates.rows(a);
    double domainOfB = estimates.rows(b);
    int shared = 0;
    for (List<Integer> equal : graph.classes) {
      double ofA = mostDistinct(equal, a);
      double ofB = mostDistinct(equal, b);
      if (ofA > 0 && ofB > 0) {
        double most = Math.max(ofA, ofB);
        values *= most;
        domainOfA *= most / ofA;
        domainOfB *= most / ofB;
        shared++;
      }
    }
    return shared > 1 ? Math.max(1, values / Math.min(domainOfA, domainOfB)) : 1;
  }

  private double mostDistinct(List<Integer> equal, int v) {
    Vertex vertex = graph.vertices.get(v);
    double most = 0;
    for (int column : equal) {
      if (vertex.holds(column)) {
        most = Math.max(most, estimates.distinct(column, v));
      }
    }
    return most;
  }

  /** Whether an equality of columns connects the sets. */
  boolean equallyJoined(long left, long right) {
    return graph.classes.stream()
        .anyMatch(equal -> (mask(equal) & left) != 0 && (mask(equal) & right) != 0);
  }

  private long mask(List<Integer> equal) {
    long mask = 0;
    for (int column : equal) {
      mask |= 1L << graph.vertex(column);
    }
    return mask;
  }

  /** Cost of one join of two sets of inner vertices, in units of a probe that hits the cache. */
  double inner(long left, long right, boolean equal) {
    double l = rows(left);
    double r = rows(right);
    return join(Math.max(l, r), Math.min(l, r), rows(left | right), equal);
  }

  /** Cost of a semi- or anti-join with a vertex. */
  double semi(long left, int v) {
    boolean equal =
        RelOptUtil.conjunctions(graph.vertices.get(v).condition).stream()
            .anyMatch(c -> c.getKind() == SqlKind.EQUALS || c.getKind() == SqlKind.IS_NOT_FALSE);
    return join(rows(left), estimates.rows(v), rows(left | 1L << v), equal);
  }

  private static double join(double probe, double build, double out, boolean equal) {
    if (!equal) {
      return NESTED * probe * build + OUTPUT * out;
    }
    double misses = build <= CACHED_ROWS ? 0 : Math.min(2, Math.log10(build / CACHED_ROWS));
    return BUILD * build + PROBE * probe * (1 + misses) + OUTPUT * out;
  }
}
