package io.sheaf.planner.stage;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.KeySampleSpec;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.RangeBoundsSpec;
import io.sheaf.operators.spec.RangeSinkSpec;
import io.sheaf.operators.spec.ResultSinkSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.planner.PlannerSettings;
import io.sheaf.planner.physical.BuildRel;
import io.sheaf.planner.physical.ClientStage;
import io.sheaf.planner.physical.ExchangeRel;
import io.sheaf.planner.physical.Exchanges;
import io.sheaf.planner.physical.PhysicalPlan;
import io.sheaf.planner.physical.RangeStepRel;
import io.sheaf.planner.physical.ScanRel;
import io.sheaf.planner.physical.SharedRel;
import io.sheaf.planner.physical.SheafRel;
import io.sheaf.planner.physical.StageOutputRel;
import io.sheaf.planner.stage.Stage.Placement;
import io.sheaf.planner.stage.StageDependency.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts physical plans at their exchanges and shared builds, and numbers the stages. */
public final class StagePlanner {
  /** Keys in a sample for each range: one in so many then is about 9 % off its share. */
  private static final int SAMPLES_A_RANGE = 128;

  private static final int LEAST_SAMPLE = 1024;

  private final PlannerSettings settings;
  private final List<Stage> stages = new ArrayList<>();
  private final List<SheafRel> roots = new ArrayList<>();
  private final Map<SheafRel, Integer> builds = new HashMap<>();
  private final List<Integer> shared = new ArrayList<>(); // the stage of each shared plan
  private int planned;
  private boolean alone; // whether what is planned now reads nothing that workers can read

  public StagePlanner(PlannerSettings settings) {
    this.settings = settings;
  }

  /** The stages of a whole query. */
  public StageGraph plan(PhysicalPlan plan) {
    plan.shared().forEach(this::planShared);
    return plan(plan.root());
  }

  /**
   * Plans the stage of the next shared plan, and those it reads. Each of its tasks keeps its rows
   * for the readers.
   *
   * @return the stage's number
   */
  public int planShared(SheafRel plan) {
    alone = !Exchanges.readsShared(plan);
    Fragment fragment = new Fragment();
    OperatorSpec rows = fragment.spec(plan);
    int stage = add(plan, new ExchangeSinkSpec(rows, Partitioning.single()), fragment);
    shared.add(stage);
    return stage;
  }

  /** The stages of a plan whose result is in one task. */
  public StageGraph plan(SheafRel root) {
    alone = !Exchanges.readsShared(root);
    Fragment last = new Fragment();
    OperatorSpec spec = last.spec(root);
    add(root, new ResultSinkSpec(spec), last);
    return taken();
  }

  /**
   * Plans the stage of an exchange and those it reads, while the rest of the plan is not decided
   * yet. Later plans of the same query read it as a {@link StageOutputRel}.
   *
   * @return the stage's number
   */
  public int planExchange(ExchangeRel exchange) {
    alone = !Exchanges.readsShared(exchange);
    return new Fragment().read(exchange, exchange.input(), Pattern.ALL);
  }

  /** The stages planned since the last call, each after those it reads. */
  public StageGraph taken() {
    StageGraph graph = new StageGraph(stages.subList(planned, stages.size()));
    planned = stages.size();
    // What was built for one graph can't be read by the next.
    builds.clear();
    return graph;
  }

  /** The physical plan's root of each stage, by number; what EXPLAIN shows. */
  public List<SheafRel> roots() {
    return List.copyOf(roots);
  }

  /** Whether the rows of a shared build are sent to all, rather than made one table by a stage. */
  public static boolean isBroadcast(BuildRel build) {
    return build.input() instanceof ExchangeRel sent
        && sent.target() instanceof Partitioning.Broadcast;
  }

  private int add(SheafRel top, OperatorSpec root, Fragment fragment) {
    int id = stages.size();
    boolean last = root instanceof ResultSinkSpec;
    stages.add(
        new Stage(
            id,
            root,
            top.taskCount(),
            drivers(top, last),
            last || alone || readsClient(top) ? Placement.CLIENT : Placement.ANY,
            fragment.dependencies));
    roots.add(top);
    return id;
  }

  private int drivers(SheafRel top, boolean last) {
    boolean workers = settings.workers().count() > 0;
    if (last && workers && ClientStage.isOrdered(top)) {
      // Batches stay in the order in which they arrive only with one reader.
      return 1;
    }
    if (top.taskCount() == 1) {
      return settings.threads();
    }
    int slots = settings.workers().count() * settings.threads();
    return workers && top.taskCount() < slots ? settings.threads() : 1;
  }

  /** Whether the fragment scans what only the client has. */
  private static boolean readsClient(SheafRel rel) {
    return switch (rel) {
      case ScanRel scan -> scan.table().isLocal();
      case ExchangeRel exchange -> false;
      case BuildRel build -> false;
      default -> rel.inputs().stream().anyMatch(StagePlanner::readsClient);
    };
  }

  /** The part of a plan that one stage runs. */
  private final class Fragment {
    private final List<StageDependency> dependencies = new ArrayList<>();

    OperatorSpec spec(SheafRel rel) {
      OperatorSpec plain = unchecked(rel);
      return settings.checkClaims() ? Claims.checked(rel, plain) : plain;
    }

    private OperatorSpec unchecked(SheafRel rel) {
      return switch (rel) {
        case ExchangeRel exchange ->
            new ExchangeSourceSpec(
                read(exchange, exchange.input(), Pattern.ALL),
                exchange.inOrder() ? List.of() : exchange.merge(),
                List.of(),
                exchange.inOrder(),
                exchange.backwards(),
                exchange.schema());
        case BuildRel build -> new BuiltTableSpec(shared(build), build.schema());
        case SharedRel reader -> {
          int stage = shared.get(reader.number());
          depend(stage, Pattern.ONE_TO_ONE);
          yield new ExchangeSourceSpec(stage, List.of(), reader.schema());
        }
        case StageOutputRel output -> {
          depend(output.stage(), Pattern.ALL);
          yield output.toSpec(List.of());
        }
        default -> rel.toSpec(rel.inputs().stream().map(this::spec).toList());
      };
    }

    int read(SheafRel edge, SheafRel input, Pattern pattern) {
      Fragment below = new Fragment();
      OperatorSpec spec = below.spec(input);
      int stage =
          edge instanceof ExchangeRel exchange && !exchange.ranges().isEmpty()
              ? ranges(exchange, spec, below)
              : add(input, edge.toSpec(List.of(spec)), below);
      dependencies.add(new StageDependency(stage, pattern));
      return stage;
    }

    /**
     * The stages that spread rows by sampled ranges.
     *
     * <pre>
     *   rows (n tasks) --- one to one ---> spread (n tasks) ---> who reads the exchange
     *     '- one to one -> samples (n) -> bounds (1 task) -^ broadcast
     * </pre>
     *
     * @return the number of the last one
     */
    private int ranges(ExchangeRel exchange, OperatorSpec rows, Fragment below) {
      SheafRel input = exchange.input();
      List<SortKey> keys = exchange.ranges();
      int tasks = input.taskCount();
      int ranges = exchange.target().count();
      int most = Math.max(LEAST_SAMPLE, SAMPLES_A_RANGE * ranges);
      int kept = add(input, sink(rows), below);
      OperatorSpec keptRows = new ExchangeSourceSpec(kept, List.of(), input.schema());

      OperatorSpec sample = new KeySampleSpec(keptRows, keys, most);
      Fragment sampling = new Fragment();
      sampling.dependencies.add(new StageDependency(kept, Pattern.ONE_TO_ONE));
      SheafRel sampled = step("Sample of keys", kept, tasks, most, sample.schema());
      int samples = add(sampled, sink(sample), sampling);

      OperatorSpec bounds =
          new RangeBoundsSpec(
              new ExchangeSourceSpec(samples, List.of(), sample.schema()), keys, most, ranges);
      Fragment choosing = new Fragment();
      choosing.dependencies.add(new StageDependency(samples, Pattern.ALL));
      SheafRel chosen = step("Bounds of ranges", samples, 1, ranges - 1, bounds.schema());
      int chosenBounds = add(chosen, sink(bounds), choosing);

      Fragment spreading = new Fragment();
      spreading.dependencies.add(new StageDependency(kept, Pattern.ONE_TO_ONE));
      spreading.dependencies.add(new StageDependency(chosenBounds, Pattern.BROADCAST));
      OperatorSpec spread =
          new RangeSinkSpec(
              keptRows,
              new ExchangeSourceSpec(chosenBounds, List.of(), bounds.schema()),
              keys,
              ranges);
      return add(
          step("Rows by range", kept, tasks, input.rows(), input.schema()), spread, spreading);
    }

    private static OperatorSpec sink(OperatorSpec rows) {
      return new ExchangeSinkSpec(rows, Partitioning.single());
    }

    private static SheafRel step(String text, int reads, int tasks, double rows, Schema schema) {
      return new RangeStepRel(text, reads, tasks, rows, schema);
    }

    private void depend(int stage, Pattern pattern) {
      if (dependencies.stream().noneMatch(d -> d.stage() == stage)) {
        dependencies.add(new StageDependency(stage, pattern));
      }
    }

    /** Equal build sides are one table. */
    private int shared(BuildRel build) {
      if (settings.workers().apart() && build.input() instanceof StageOutputRel sent) {
        depend(sent.stage(), Pattern.BROADCAST);
        return sent.stage();
      }
      Integer known = builds.get(build);
      if (known == null) {
        int stage =
            isBroadcast(build)
                ? read(build.input(), build.input().inputs().getFirst(), Pattern.BROADCAST)
                : read(build, build.input(), Pattern.BROADCAST);
        builds.put(build, stage);
        return stage;
      }
      depend(known, Pattern.BROADCAST);
      return known;
    }
  }
}
