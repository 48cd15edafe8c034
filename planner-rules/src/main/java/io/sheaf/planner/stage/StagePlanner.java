package io.sheaf.planner.stage;

import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ResultSinkSpec;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.stage.StageDependency.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts a physical plan at its exchanges and shared builds. Used once. */
public final class StagePlanner {
  private final PlannerSettings settings;
  private final List<Stage> stages = new ArrayList<>();
  private final List<SheafRel> roots = new ArrayList<>();
  private final Map<SheafRel, Integer> builds = new HashMap<>();

  public StagePlanner(PlannerSettings settings) {
    this.settings = settings;
  }

  /** The stages of a plan whose result is in one task. */
  public StageGraph plan(SheafRel root) {
    Fragment last = new Fragment();
    OperatorSpec spec = last.spec(root);
    add(root, new ResultSinkSpec(spec), last);
    return new StageGraph(stages);
  }

  /** The physical plan's root of each stage, by number; what EXPLAIN shows. */
  public List<SheafRel> roots() {
    return List.copyOf(roots);
  }

  private int add(SheafRel top, OperatorSpec root, Fragment fragment) {
    int id = stages.size();
    int tasks = top.taskCount();
    stages.add(
        new Stage(id, root, tasks, tasks == 1 ? settings.threads() : 1, fragment.dependencies));
    roots.add(top);
    return id;
  }

  /** The part of a plan that one stage runs. */
  private final class Fragment {
    private final List<StageDependency> dependencies = new ArrayList<>();

    OperatorSpec spec(SheafRel rel) {
      return switch (rel) {
        case ExchangeRel exchange ->
            new ExchangeSourceSpec(
                read(exchange, exchange.input(), Pattern.ALL), exchange.merge(), exchange.schema());
        case BuildRel build -> new BuiltTableSpec(shared(build), build.schema());
        default -> rel.toSpec(rel.inputs().stream().map(this::spec).toList());
      };
    }

    private int read(SheafRel edge, SheafRel input, Pattern pattern) {
      Fragment below = new Fragment();
      OperatorSpec spec = below.spec(input);
      int stage = add(input, edge.toSpec(List.of(spec)), below);
      dependencies.add(new StageDependency(stage, pattern));
      return stage;
    }

    /** Equal build sides are one table. */
    private int shared(BuildRel build) {
      Integer known = builds.get(build);
      if (known == null) {
        int stage = read(build, build.input(), Pattern.BROADCAST);
        builds.put(build, stage);
        return stage;
      }
      if (dependencies.stream().noneMatch(d -> d.stage() == known)) {
        dependencies.add(new StageDependency(known, Pattern.BROADCAST));
      }
      return known;
    }
  }
}
