package io.sheaf.planner.common;

import io.sheaf.planner.PlannerPhase;
import io.sheaf.planner.statistics.Estimator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Takes a query with common tables through the optimizer's phases.
 *
 * <pre>
 *   phases to PUSH_DOWN      of the query, then of each table with the rows that all its readers want
 *   equal parts              become tables too
 *   what does not pay        goes back to where it is read: one reader, or rows quickly made again
 *   JOIN_ORDER, PRUNE        of the query, then of each table with the columns that its readers want
 *   TIDY
 * </pre>
 *
 * A table is treated after everything that reads it. Rows that differ from run to run, by random()
 * for example, are made once whenever they are read twice. Inside of a recursion nothing is shared:
 * a step is one task that runs many times.
 */
public final class CommonTables {
  private final Worth worth = new Worth(new Estimator());
  private RelNode root;

  private CommonTables(RelNode tree) {
    this.root = tree;
  }

  /** The optimized query. */
  public static CommonPlans optimize(RelNode tree) {
    CommonTables pass = new CommonTables(tree);
    pass.pushDown();
    pass.findEqual();
    pass.putBack();
    return pass.finished();
  }

  private static RelNode phases(RelNode plan, PlannerPhase first, PlannerPhase last) {
    RelNode changed = plan;
    for (PlannerPhase phase : PlannerPhase.values()) {
      if (phase.compareTo(first) >= 0 && phase.compareTo(last) <= 0) {
        changed = phase.apply(changed);
      }
    }
    return changed;
  }

  private void pushDown() {
    PlannerPhase first = PlannerPhase.SAMPLES;
    root = phases(root, first, PlannerPhase.PUSH_DOWN);
    Set<CommonTable> done = Collections.newSetFromMap(new IdentityHashMap<>());
    for (CommonTable table = next(done); table != null; table = next(done)) {
      // Sub-queries are plans only now: what they read is seen.
      table.become(phases(table.plan(), first, PlannerPhase.PUSH_DOWN));
      done.add(table);
    }
    for (CommonTable table : readersFirst()) {
      RelNode filtered = demands(table).filtered();
      if (!filtered.equals(table.plan()) && Worth.isDeterministic(table.plan())) {
        table.become(phases(filtered, PlannerPhase.NORMALISE, PlannerPhase.PUSH_DOWN));
      }
    }
  }

  private CommonTable next(Set<CommonTable> done) {
    return readersFirst().stream().filter(table -> !done.contains(table)).findFirst().orElse(null);
  }

  private void findEqual() {
    EqualPlans equal = new EqualPlans(worth);
    List<CommonTable> tables = readersFirst();
    equal.note(root);
    tables.forEach(table -> equal.note(table.plan()));
    root = equal.replaced(root);
    tables.forEach(table -> table.become(equal.replaced(table.plan())));
  }

  private void putBack() {
    for (CommonTable table : readersFirst()) {
      boolean once = table.isAsked() || isWorthOnce(table);
      changeReaders(
          table,
          plan -> {
            RelNode changed = once ? unshared(plan, table) : inlined(plan, table);
            return changed.equals(plan)
                ? plan
                : phases(changed, PlannerPhase.PUSH_DOWN, PlannerPhase.PUSH_DOWN);
          });
    }
  }

  private boolean isWorthOnce(CommonTable table) {
    List<RelNode> each =
        demands(table).each().stream()
            .map(
                plan ->
                    plan.equals(table.plan())
                        ? plan
                        : phases(plan, PlannerPhase.NORMALISE, PlannerPhase.PUSH_DOWN))
            .toList();
    return each.size() > 1 && worth.once(table.plan(), each);
  }

  private static RelNode inlined(RelNode plan, CommonTable table) {
    return CommonTableScan.replaced(plan, scan -> scan.table() == table ? table.plan() : scan);
  }

  /** With the table's plan wherever it is read inside of a recursion. */
  private static RelNode unshared(RelNode plan, CommonTable table) {
    if (plan instanceof RepeatUnion) {
      return inlined(plan, table);
    }
    List<RelNode> inputs = plan.getInputs().stream().map(input -> unshared(input, table)).toList();
    return inputs.equals(plan.getInputs()) ? plan : plan.copy(plan.getTraitSet(), inputs);
  }

  private void changeReaders(CommonTable table, UnaryOperator<RelNode> change) {
    root = change.apply(root);
    for (CommonTable reader : readersFirst()) {
      if (reader != table) {
        reader.become(change.apply(reader.plan()));
      }
    }
  }

  private CommonPlans finished() {
    root = phases(root, PlannerPhase.EXPRESSION_KEYS, PlannerPhase.PRUNE);
    List<CommonTable> finished = new ArrayList<>();
    for (CommonTable table : readersFirst()) {
      ImmutableBitSet columns = demands(table).columns();
      ImmutableBitSet kept = columns.isEmpty() ? ImmutableBitSet.of(0) : columns;
      CommonTable narrow = new CommonTable(columns(table.plan(), kept), table.isAsked());
      narrow.become(phases(narrow.plan(), PlannerPhase.EXPRESSION_KEYS, PlannerPhase.PRUNE));
      root = narrowed(root, table, narrow, kept);
      finished.forEach(reader -> reader.become(narrowed(reader.plan(), table, narrow, kept)));
      finished.add(narrow);
    }
    root = PlannerPhase.TIDY.apply(root);
    finished.forEach(table -> table.become(PlannerPhase.TIDY.apply(table.plan())));
    return new CommonPlans(finished.reversed(), root);
  }

  private static RelNode columns(RelNode plan, ImmutableBitSet kept) {
    if (kept.cardinality() == plan.getRowType().getFieldCount()) {
      return plan;
    }
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : kept) {
      columns.add(plan.getCluster().getRexBuilder().makeInputRef(plan, column));
      names.add(plan.getRowType().getFieldNames().get(column));
    }
    return LogicalProject.create(plan, List.of(), columns, names, Set.of());
  }

  private static RelNode narrowed(
      RelNode rel, CommonTable wide, CommonTable narrow, ImmutableBitSet kept) {
    if (rel instanceof CommonTableScan scan) {
      return scan.table() == wide ? narrow.scan() : scan;
    }
    if (rel instanceof Project project
        && project.getInput() instanceof CommonTableScan scan
        && scan.table() == wide) {
      List<RexNode> moved = new ArrayList<>();
      RexShuttle move =
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return new RexInputRef(kept.indexOf(ref.getIndex()), ref.getType());
            }
          };
      project.getProjects().forEach(expression -> moved.add(expression.accept(move)));
      return LogicalProject.create(
          narrow.scan(), List.of(), moved, project.getRowType().getFieldNames(), Set.of());
    }
    List<RelNode> inputs =
        rel.getInputs().stream().map(input -> narrowed(input, wide, narrow, kept)).toList();
    return inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
  }

  private Demands demands(CommonTable table) {
    Demands demands = new Demands(table);
    demands.add(root);
    readersFirst().forEach(reader -> demands.add(reader.plan()));
    return demands;
  }

  /** All tables that are read, each before those that its plan reads. */
  private List<CommonTable> readersFirst() {
    Set<CommonTable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<CommonTable> readLast = new ArrayList<>();
    collect(root, seen, readLast);
    return readLast.reversed();
  }

  private static void collect(RelNode rel, Set<CommonTable> seen, List<CommonTable> tables) {
    if (rel instanceof CommonTableScan scan && seen.add(scan.table())) {
      collect(scan.table().plan(), seen, tables);
      tables.add(scan.table());
    }
    rel.getInputs().forEach(input -> collect(input, seen, tables));
  }
}
