package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Of which tables the columns of a tree are, values unchanged: what tools that show a result want
 * to know. Calcite's metadata tells more, and takes an own provider.
 */
public final class ColumnOrigins {
  private ColumnOrigins() {}

  /** The path of names of each column's table; an empty one for a column that is computed. */
  public static List<List<String>> of(RelNode tree) {
    List<List<String>> origins = new ArrayList<>();
    for (int i = 0; i < tree.getRowType().getFieldCount(); i++) {
      origins.add(of(tree, i));
    }
    return origins;
  }

  private static List<String> of(RelNode tree, int column) {
    return switch (tree) {
      case TableScan scan -> scan.getTable().getQualifiedName();
      case Filter filter -> of(filter.getInput(), column);
      case Sort sort -> of(sort.getInput(), column);
      case Project project -> {
        RexNode value = project.getProjects().get(column);
        yield value instanceof RexInputRef input
            ? of(project.getInput(), input.getIndex())
            : List.of();
      }
      case Aggregate aggregate ->
          column < aggregate.getGroupCount()
              ? of(aggregate.getInput(), aggregate.getGroupSet().nth(column))
              : List.of();
      case Join join -> {
        int left = join.getLeft().getRowType().getFieldCount();
        yield column < left ? of(join.getLeft(), column) : of(join.getRight(), column - left);
      }
      default -> List.of();
    };
  }
}
