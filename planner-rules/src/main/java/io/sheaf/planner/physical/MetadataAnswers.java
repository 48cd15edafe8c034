package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.storage.ColumnStatistics;
import io.sheaf.storage.Split;
import io.sheaf.storage.SplitPruner;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers COUNT, MIN and MAX over a whole table from what its splits tell of themselves, so that no
 * data is read.
 *
 * <p>Only what is certain counts: row counts that are no estimates, null counts that are known,
 * bounds that are values of the column ({@link ColumnStatistics#exact}). A filter may stand
 * between, if the bounds of each split decide it for all of the split's rows alike.
 */
public final class MetadataAnswers {
  private MetadataAnswers() {}

  /** The plan with each aggregation that metadata answers replaced by its one row. */
  public static SheafRel apply(SheafRel rel) {
    if (rel instanceof RecursiveRel) {
      return rel;
    }
    if (rel instanceof AggregateRel aggregate && aggregate.phase() == Phase.COMPLETE) {
      SheafRel answer = answer(aggregate);
      if (answer != null) {
        return answer;
      }
    }
    return rel.inputs().isEmpty()
        ? rel
        : rel.withInputs(rel.inputs().stream().map(MetadataAnswers::apply).toList());
  }

  /**
   * A scan's splits and its columns as an operator above gives them.
   *
   * @param columns the table's column of each output, -1 for what is computed
   */
  private record Rows(ScanRel scan, List<Integer> columns, List<Split> splits) {}

  private static SheafRel answer(AggregateRel aggregate) {
    if (!aggregate.groupKeys().isEmpty() || aggregate.calls().isEmpty()) {
      return null;
    }
    Rows rows = rows(aggregate.input());
    if (rows == null) {
      return null;
    }
    List<Expr.Literal> row = new ArrayList<>();
    for (AggregateCall call : aggregate.calls()) {
      Expr.Literal value = value(call, rows);
      if (value == null) {
        return null;
      }
      row.add(value);
    }
    String origin =
        "no data is read: the metadata of " + rows.scan.table().description() + " has the answer";
    return new ValuesRel(List.of(row), aggregate.schema(), origin);
  }

  private static Rows rows(SheafRel rel) {
    return switch (rel) {
      case ScanRel scan when !scan.hasRowNumbers() && scan.table().hasMetadata() -> {
        List<Split> splits = new ArrayList<>(scan.table().splits());
        boolean exact = splits.stream().allMatch(Split::isRowCountExact);
        // A declared order that a query reads is to be checked.
        yield exact && scan.order().isEmpty() ? new Rows(scan, scan.columns(), splits) : null;
      }
      case ProjectRel project -> {
        Rows below = rows(project.input());
        yield below == null
            ? null
            : new Rows(
                below.scan,
                project.expressions().stream()
                    .map(e -> e instanceof Expr.InputRef ref ? below.columns.get(ref.index()) : -1)
                    .toList(),
                below.splits);
      }
      case FilterRel filter -> {
        Rows below = rows(filter.input());
        yield below == null ? null : filtered(below, filter.condition());
      }
      default -> null;
    };
  }

  /** The splits whose rows all fulfil a condition; null when some split has rows of both kinds. */
  private static Rows filtered(Rows rows, Expr condition) {
    List<Split> kept = new ArrayList<>();
    List<Expr> conjuncts = condition instanceof Expr.And and ? and.operands() : List.of(condition);
    for (Split split : rows.splits) {
      if (SplitPruner.allMatch(conjuncts, i -> statistics(rows, split, i), split.rowCount())) {
        kept.add(split);
      } else if (SplitPruner.mayMatch(
          conjuncts, i -> statistics(rows, split, i), split.rowCount())) {
        return null;
      }
    }
    return new Rows(rows.scan, rows.columns, kept);
  }

  private static ColumnStatistics statistics(Rows rows, Split split, int output) {
    int column = rows.columns.get(output);
    return column < 0 ? ColumnStatistics.UNKNOWN : split.statistics(column);
  }

  /** The result of a call; null when it is not certain. */
  private static Expr.Literal value(AggregateCall call, Rows rows) {
    if (call.filter() >= 0) {
      return null;
    }
    return switch (call.function()) {
      case "count" -> {
        long count = count(call.arguments(), rows);
        yield count < 0 ? null : new Expr.Literal(count, call.type());
      }
      case "min" -> extreme(call, rows, -1);
      case "max" -> extreme(call, rows, 1);
      default -> null;
    };
  }

  private static long count(List<Integer> arguments, Rows rows) {
    long count = 0;
    for (Split split : rows.splits) {
      count += split.rowCount();
      if (arguments.size() > 1) {
        return -1;
      }
      if (arguments.size() == 1) {
        long nulls = nulls(rows, split, arguments.getFirst());
        if (nulls < 0) {
          return -1;
        }
        count -= nulls;
      }
    }
    return count;
  }

  /** Nulls of a column in a split, -1 when that is not known. */
  private static long nulls(Rows rows, Split split, int output) {
    int column = rows.columns.get(output);
    if (column < 0) {
      return -1;
    }
    long nulls = split.statistics(column).nullCount();
    return nulls > split.rowCount() ? -1 : nulls;
  }

  private static Expr.Literal extreme(AggregateCall call, Rows rows, int sign) {
    int output = call.arguments().getFirst();
    int column = rows.columns.get(output);
    if (column < 0
        || !rows.scan.table().schema().type(column).equals(call.type())
        || !isAnswered(call.type())) {
      return null;
    }
    Object best = null;
    for (Split split : rows.splits) {
      if (split.rowCount() == 0 || nulls(rows, split, output) == split.rowCount()) {
        continue;
      }
      ColumnStatistics known = split.statistics(column);
      if (!known.hasBounds() || !known.exact()) {
        return null;
      }
      Object own = sign < 0 ? known.min() : known.max();
      best = best == null || sign * Values.compare(own, best) > 0 ? own : best;
    }
    return new Expr.Literal(best, call.type());
  }

  /** Values of the others have several forms, or an order of their own. */
  private static boolean isAnswered(DataType type) {
    return !type.isFloating() && !type.isNested() && !(type instanceof DataType.Char);
  }
}
