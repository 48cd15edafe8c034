package io.sheaf.planner.adaptive;

import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.physical.EnsureRequirements;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.OutputMatrix;
import io.sheaf.planner.physical.PhysicalPlan;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.StageOutputRel;
import io.sheaf.planner.stage.Stage;
import io.sheaf.planner.stage.StageGraph;
import io.sheaf.planner.stage.StagePlanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives the stages of one run of a query step by step, and plans those that have not started anew
 * whenever a step has ended.
 *
 * <pre>
 *        Join                       Join                             Join
 *       /    \        step 1       /    \         planned anew     /    \
 *    hash    hash     runs B     hash   12 rows       ==>         A     build
 *     |       |                   |                               (not moved)  12 rows
 *     A       B                   A
 * </pre>
 *
 * Exchanges that have not started are taken out, finished ones become {@link StageOutputRel}s of
 * known size, and {@link EnsureRequirements} decides again. Not thread-safe.
 */
public final class AdaptivePlanner {
  private final PlannerSettings settings;
  private final StagePlanner stagePlanner;
  private final IdentityHashMap<ExchangeRel, Integer> running = new IdentityHashMap<>();
  private final Map<Integer, Integer> sharedStages = new HashMap<>(); // by number of the plan
  private final List<SheafRel> shared;
  private SheafRel plan;

  private AdaptivePlanner(PhysicalPlan plan, PlannerSettings settings) {
    this.plan = plan.root();
    this.shared = plan.shared();
    this.settings = settings;
    this.stagePlanner = new StagePlanner(settings);
  }

  /**
   * Stages to run now.
   *
   * @param stages each after those it reads; stages of earlier steps are not among them
   * @param isLast whether the last of them gives the query's result
   * @param kept the stages whose outputs later steps read
   * @param decisions what became other than it was planned before, and why
   */
  public record Step(StageGraph stages, boolean isLast, List<Stage> kept, List<String> decisions) {
    private static Step last(StageGraph stages, List<String> decisions) {
      return new Step(stages, true, List.of(), decisions);
    }

    private static Step before(
        StageGraph stages, Collection<Integer> kept, List<String> decisions) {
      List<Stage> outputs =
          stages.stages().stream().filter(stage -> kept.contains(stage.id())).toList();
      return new Step(stages, false, outputs, decisions);
    }
  }

  /** The steps of a plan; null when it has no border at which anything could be decided. */
  public static AdaptivePlanner of(PhysicalPlan plan, PlannerSettings settings) {
    return settings.adaptive().on()
            && settings.spreads()
            && Borders.hasChoice(plan.root())
            && new Borders(settings).mayBeHandedOver(plan.shared())
        ? new AdaptivePlanner(plan, settings)
        : null;
  }

  /**
   * The next step.
   *
   * @param finished what the kept stages of the step before left, by their numbers; empty at first
   */
  public Step next(Map<Integer, OutputMatrix> finished) {
    List<String> decisions = new ArrayList<>();
    if (sharedStages.size() < shared.size()) {
      // What several places read comes first: all of them are planned with its size.
      for (SheafRel rows : shared) {
        sharedStages.put(sharedStages.size(), stagePlanner.planShared(rows));
      }
      return Step.before(stagePlanner.taken(), sharedStages.values(), decisions);
    }
    if (!finished.isEmpty()) {
      planAnew(finished, decisions);
    }
    Slicing slicing = new Slicing(settings, decisions);
    List<ExchangeRel> ready = new Borders(settings).next(plan);
    if (ready.isEmpty()) {
      return Step.last(stagePlanner.plan(slicing.apply(belowExchanges(plan, slicing))), decisions);
    }
    // Equal exchanges, of a table that several joins build for example, are one stage.
    Map<ExchangeRel, Integer> numbers = new HashMap<>();
    for (ExchangeRel exchange : ready) {
      int stage =
          numbers.computeIfAbsent(
              exchange,
              e -> stagePlanner.planExchange(e.withInputs(List.of(slicing.apply(e.input())))));
      running.put(exchange, stage);
    }
    return Step.before(stagePlanner.taken(), numbers.values(), decisions);
  }

  /** The plan whose stages below exchanges that are no borders are sliced, from the leaves up. */
  private static SheafRel belowExchanges(SheafRel rel, Slicing slicing) {
    if (rel.inputs().isEmpty()) {
      return rel;
    }
    SheafRel sliced =
        rel.withInputs(rel.inputs().stream().map(i -> belowExchanges(i, slicing)).toList());
    return sliced instanceof ExchangeRel exchange
        ? exchange.withInputs(List.of(slicing.apply(exchange.input())))
        : sliced;
  }

  private void planAnew(Map<Integer, OutputMatrix> finished, List<String> decisions) {
    FinishedStages replaced = new FinishedStages(running, sharedStages, finished);
    SheafRel before = replaced.apply(plan);
    running.clear();
    before = new EmptyInputs(decisions).apply(before);
    before = new BuildSides(decisions).apply(before);
    plan = new EnsureRequirements(settings).apply(Undecided.of(before));
    JoinChanges.report(before, plan, replaced.estimates(), decisions);
  }

  /** The finished stages whose outputs are still to be read. */
  public Set<Integer> read() {
    Set<Integer> stages = new HashSet<>();
    collect(plan, stages);
    return stages;
  }

  private static void collect(SheafRel rel, Set<Integer> stages) {
    if (rel instanceof StageOutputRel output) {
      stages.add(output.stage());
    }
    rel.inputs().forEach(input -> collect(input, stages));
  }
}
