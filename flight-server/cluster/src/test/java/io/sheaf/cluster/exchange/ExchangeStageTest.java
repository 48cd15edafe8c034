package io.sheaf.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.graph.Dependency;
import io.sheaf.graph.Execution;
import io.sheaf.graph.ExecutionOptions;
import io.sheaf.graph.Layer;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.ThreadScheduler;
import io.sheaf.operators.exchange.BlockStream;
import io.sheaf.operators.exchange.ExchangeAccess;
import io.sheaf.operators.exchange.ExchangeClient;
import io.sheaf.operators.exchange.ExchangeOutput;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.RemoteOutput;
import io.sheaf.operators.exchange.SharedInputs;
import io.sheaf.operators.pipeline.ExecutionSettings;
import io.sheaf.operators.pipeline.FragmentRunner;
import io.sheaf.operators.pipeline.TaskFragmentContext;
import io.sheaf.operators.spec.BuiltTableSpec;
import io.sheaf.operators.spec.ExchangeSinkSpec;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stages whose inputs lie in this process and at two other members. */
@Timeout(60)
class ExchangeStageTest {
  private static final long MEMORY = 64 << 20;
  private static final ExchangeSourceSpec SOURCE =
      new ExchangeSourceSpec(1, List.of(), RandomRows.SCHEMA);

  @TempDir Path spill;
  private final MemoryPool pool = new MemoryPool(MEMORY);
  private final MemoryConsumer functions = pool.consumer("functions");
  private final TamperedWire wire = new TamperedWire();
  private final PeerChannels channels = new PeerChannels(wire);
  private final SharedInputs shared = new SharedInputs();
  private final AtomicInteger fetches = new AtomicInteger();
  private final List<ExchangeOutput> written = new ArrayList<>();
  private final List<TaskResult> inputs = new ArrayList<>();
  private ExchangeMember left;
  private ExchangeMember right;

  @BeforeEach
  void start() throws Exception {
    left = new ExchangeMember("left", MEMORY);
    right = new ExchangeMember("right", MEMORY);
  }

  @AfterEach
  void nothingIsHeld() throws Exception {
    shared.close();
    channels.close();
    left.close();
    right.close();
    functions.close();
    pool.close();
  }

  /** Upstream tasks: every third one ran here, the others at the two members. */
  private void upstream(int tasks, int partitions) {
    for (int task = 0; task < tasks; task++) {
      MemoryPool holder = task % 3 == 0 ? pool : task % 3 == 1 ? left.pool : right.pool;
      ExchangeOutput output = RandomRows.output(holder, spill, partitions, 3, 300, task);
      written.add(output);
      inputs.add(
          task % 3 == 0
              ? output
              : task % 3 == 1 ? left.put(task, output) : right.put(task, output));
    }
  }

  private List<String> written(int partition) {
    List<String> rows = new ArrayList<>();
    for (ExchangeOutput output : written) {
      for (StoredBatch block : output.partition(output.partitionFor(partition))) {
        rows.addAll(RandomRows.rows(block));
      }
    }
    Collections.sort(rows);
    return rows;
  }

  /** Counts the streams opened. */
  private ExchangeAccess access(boolean copyFirst) {
    FlightExchangeClient client = new FlightExchangeClient(channels, Duration.ofSeconds(20));
    ExchangeClient counting =
        new ExchangeClient() {
          @Override
          public BlockStream open(Fetch fetch) {
            fetches.incrementAndGet();
            return client.open(fetch);
          }

          @Override
          public byte[] fetchValue(RemoteOutput output, String consumer)
              throws InterruptedException {
            return client.fetchValue(output, consumer);
          }
        };
    return new ExchangeAccess(counting, shared, 7, "stage-2", copyFirst);
  }

  /** What a task of the reading stage does in its context. */
  private interface Body {
    void run(TaskFragmentContext fragment) throws Exception;
  }

  private void runStage(int tasks, boolean copyFirst, Body body) {
    ExchangeAccess access = access(copyFirst);
    Layer producers = new Layer("stage-1", inputs.size(), List.of(), i -> task -> inputs.get(i));
    Layer consumers =
        new Layer(
            "stage-2",
            tasks,
            List.of(Dependency.all("stage-1")),
            i -> task -> run(task, tasks, access, body));
    try (ThreadScheduler scheduler = new ThreadScheduler(2);
        Execution execution =
            scheduler.execute(
                TaskGraph.of(List.of(producers, consumers), "stage-2"), ExecutionOptions.DEFAULT)) {
      execution.await();
    }
    shared.release(7);
  }

  private TaskResult run(TaskContext task, int tasks, ExchangeAccess access, Body body)
      throws Exception {
    try (TaskFragmentContext fragment =
        new TaskFragmentContext(
            task,
            tasks,
            new ExecutionSettings(2, 100, true, spill),
            pool,
            new EvalContext(ZoneOffset.UTC, Instant.EPOCH, functions),
            null,
            null,
            stage -> 0,
            access)) {
      body.run(fragment);
    }
    return TaskResult.EMPTY;
  }

  /** Runs a plan that ends in one partition and gives its rows. */
  private static List<String> rows(
      io.sheaf.operators.spec.OperatorSpec plan, TaskFragmentContext fragment) throws Exception {
    List<String> rows = new ArrayList<>();
    ExchangeSinkSpec root = new ExchangeSinkSpec(plan, Partitioning.single());
    try (ExchangeOutput output = (ExchangeOutput) FragmentRunner.run(root, fragment)) {
      for (StoredBatch block : output.partition(0)) {
        rows.addAll(RandomRows.rows(block));
      }
    }
    return rows;
  }

  @Test
  void everyTaskReadsItsPartitionOfAllMembers() {
    upstream(7, 4);
    for (boolean copyFirst : new boolean[] {false, true}) {
      runStage(
          4,
          copyFirst,
          fragment -> {
            List<String> rows = rows(SOURCE, fragment);
            Collections.sort(rows);
            assertEquals(written(fragment.partition()), rows);
          });
      // Outputs of this process were released with the first run.
      if (!copyFirst) {
        restoreLocal(4);
      }
    }
  }

  private void restoreLocal(int partitions) {
    for (int task = 0; task < inputs.size(); task += 3) {
      ExchangeOutput again = RandomRows.output(pool, spill, partitions, 3, 300, task);
      written.set(task, again);
      inputs.set(task, again);
    }
  }

  @Test
  void aBroadcastIsFetchedOnceForAllTasks() {
    upstream(4, 1);
    runStage(
        6,
        false,
        fragment -> {
          List<String> rows = rows(SOURCE, fragment);
          Collections.sort(rows);
          assertEquals(written(0), rows);
        });
    assertEquals(1, fetches.get());
  }

  @Test
  void aTableOverABroadcastIsBuiltOnceForAllTasks() {
    upstream(4, 1);
    Set<JoinTable> tables = Collections.synchronizedSet(new HashSet<>());
    BuiltTableSpec built = new BuiltTableSpec(1, RandomRows.SCHEMA);
    runStage(
        6,
        false,
        fragment -> {
          JoinTable table = built.table(fragment, new int[] {0});
          assertSame(table, built.table(fragment, new int[] {0}));
          assertEquals(4 * 3 * 300, table.rowCount());
          tables.add(table);
        });
    assertEquals(1, tables.size());
    assertEquals(1, fetches.get());
  }

  @Test
  void orderedOutputsOfSeveralMembersAreMerged() {
    upstream(7, 1);
    List<String> expected = written(0);
    List<SortKey> keys = List.of(new SortKey(0, false, false));
    // Each upstream task's rows in order, at its member again.
    for (int task = 0; task < inputs.size(); task++) {
      sortOutput(task, keys);
    }
    List<String> ids = new ArrayList<>();
    runStage(
        1,
        false,
        fragment -> ids.addAll(rows(new ExchangeSourceSpec(1, keys, RandomRows.SCHEMA), fragment)));
    List<Long> order = ids.stream().map(row -> Long.valueOf(row.split("\\|", 2)[0])).toList();
    assertEquals(order.stream().sorted().toList(), order);
    Collections.sort(ids);
    assertEquals(expected, ids);
  }

  private void sortOutput(int task, List<SortKey> keys) {
    ExchangeOutput unordered = written.get(task);
    List<ExchangeOutput> ordered = new ArrayList<>();
    Layer source = new Layer("stage-1", 1, List.of(), i -> t -> unordered);
    Layer sort =
        new Layer(
            "sort",
            1,
            List.of(Dependency.all("stage-1")),
            i ->
                t -> {
                  try (TaskFragmentContext fragment =
                      new TaskFragmentContext(
                          t,
                          1,
                          new ExecutionSettings(2, 100, true, spill),
                          unordered.memory().pool(),
                          new EvalContext(ZoneOffset.UTC, Instant.EPOCH, functions),
                          null,
                          null,
                          stage -> 0,
                          access(false))) {
                    ordered.add(
                        (ExchangeOutput)
                            FragmentRunner.run(
                                new ExchangeSinkSpec(
                                    new SortSpec(SOURCE, keys), Partitioning.single()),
                                fragment));
                  }
                  return TaskResult.EMPTY;
                });
    if (inputs.get(task) instanceof RemoteOutput remote) {
      // The graph below releases it.
      ExchangeMember member = task % 3 == 1 ? left : right;
      assertSame(unordered, member.store.take(remote.id()));
    }
    try (ThreadScheduler scheduler = new ThreadScheduler(2);
        Execution execution =
            scheduler.execute(
                TaskGraph.of(List.of(source, sort), "sort"), ExecutionOptions.DEFAULT)) {
      execution.await();
    }
    inputs.set(
        task,
        task % 3 == 0
            ? ordered.getFirst()
            : (task % 3 == 1 ? left : right).put(task + 100, ordered.getFirst()));
  }

  /** What a task may not see twice it does not see before all of it is there and right. */
  @Test
  void aPinnedTaskSeesNoRowOfAnInputThatIsDamaged() {
    upstream(2, 1);
    wire.change(messages -> messages.subList(0, Math.max(0, messages.size() - 1)));
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    FetchFailure failure =
        assertThrows(
            FetchFailure.class,
            () -> runStage(1, true, fragment -> seen.addAll(rows(SOURCE, fragment))));
    assertEquals(FetchFailure.Cause.MISMATCH, failure.reason());
    assertTrue(seen.isEmpty());
    assertFalse(fetches.get() == 0);
  }
}
