package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.operators.exchange.BlockStream.Arrived;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spec.ExchangeSlice;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one task reads through an exchange: of each upstream task either blocks that are in this
 * process, or an output that is pulled from its member. Remote inputs that several tasks of this
 * member read alike, and those of a task that must see them whole before it starts, are copied here
 * first and are then like local ones.
 */
final class ExchangeInput {
  private static final long LARGEST_WINDOW = 32 << 20;
  private static final long SMALLEST_WINDOW = 1 << 20;
  private static final int SHARE_OF_MEMORY = 16;

  /**
   * An upstream task's rows for this one.
   *
   * @param blocks borrowed; null when they are elsewhere
   * @param remote where they are; null when they are here
   */
  record Producer(List<StoredBatch> blocks, RemoteOutput remote) {}

  private final ExchangeSourceSpec spec;
  private final FragmentContext fragment;
  private final List<PartitionedOutput> outputs;

  ExchangeInput(ExchangeSourceSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.fragment = fragment;
    this.outputs =
        fragment.inputs(spec.stage()).stream().map(result -> (PartitionedOutput) result).toList();
  }

  /** A partition of an upstream task's output. */
  private record Part(PartitionedOutput output, int task, int partition) {
    int blockCount() {
      return output.batchCount(partition);
    }
  }

  /** What this task reads: a partition of all outputs, or those that its slice names. */
  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (spec.slices().isEmpty()) {
      for (int task = 0; task < outputs.size(); task++) {
        parts.add(new Part(outputs.get(task), task, partitionOf(outputs.get(task))));
      }
      return parts;
    }
    ExchangeSlice slice = spec.slices().get(fragment.partition());
    for (int partition = slice.fromPartition(); partition < slice.toPartition(); partition++) {
      for (int task = slice.fromTask(); task < slice.toTask(); task++) {
        parts.add(new Part(outputs.get(task), task, partition));
      }
    }
    return parts;
  }

  /** Blocks that all upstream tasks left for this one. */
  int blockCount() {
    return parts().stream().mapToInt(Part::blockCount).sum();
  }

  private int partitionOf(PartitionedOutput output) {
    return output.partitionFor(fragment.partition());
  }

  /** What is read of the upstream tasks, after copying what is to be copied; waits for that. */
  List<Producer> producers() throws Exception {
    return spec.slices().isEmpty() ? wholePartitions() : sliced();
  }

  private List<Producer> wholePartitions() throws Exception {
    List<RemoteOutput> copied = toCopy();
    ExchangeOutput copy = copied.isEmpty() ? null : copy(copied);
    List<Producer> producers = new ArrayList<>();
    int copies = 0;
    for (Part part : parts()) {
      if (part.output instanceof ExchangeOutput local) {
        producers.add(new Producer(counted(local, part), null));
      } else if (copies < copied.size() && part.output.equals(copied.get(copies))) {
        producers.add(new Producer(copy.partition(copies++), null));
      } else if (part.blockCount() == 0) {
        producers.add(new Producer(List.of(), null));
      } else {
        producers.add(new Producer(null, (RemoteOutput) part.output));
      }
    }
    return producers;
  }

  /**
   * A slice's parts. Those elsewhere are copied first, partition by partition: a slice is made to
   * be as much as one task should read.
   */
  private List<Producer> sliced() throws Exception {
    List<Producer> producers = new ArrayList<>();
    Map<Integer, List<RemoteOutput>> elsewhere = new TreeMap<>();
    for (Part part : parts()) {
      if (part.output instanceof ExchangeOutput local) {
        producers.add(new Producer(counted(local, part), null));
      } else if (part.blockCount() > 0) {
        elsewhere
            .computeIfAbsent(part.partition, p -> new ArrayList<>())
            .add((RemoteOutput) part.output);
      }
    }
    for (Map.Entry<Integer, List<RemoteOutput>> partition : elsewhere.entrySet()) {
      ExchangeOutput copy = fragment.own(fetch(partition.getValue(), partition.getKey()));
      for (int i = 0; i < partition.getValue().size(); i++) {
        producers.add(new Producer(copy.partition(i), null));
      }
    }
    return producers;
  }

  /** What is by reference is counted, so that a lost or doubled block is an error here too. */
  private List<StoredBatch> counted(ExchangeOutput output, Part part) {
    int partition = part.partition;
    List<StoredBatch> blocks = output.partition(partition);
    long rows = blocks.stream().mapToLong(StoredBatch::rowCount).sum();
    if (rows != output.rowCount(partition) || blocks.size() != output.batchCount(partition)) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR,
          "the exchange from task %d of stage %d to task %d lost rows: %d in %d blocks written, %d in %d read"
              .formatted(
                  part.task,
                  spec.stage(),
                  fragment.partition(),
                  output.rowCount(partition),
                  output.batchCount(partition),
                  rows,
                  blocks.size()));
    }
    return blocks;
  }

  private List<RemoteOutput> toCopy() {
    List<RemoteOutput> copied = new ArrayList<>();
    for (PartitionedOutput output : outputs) {
      if (output instanceof RemoteOutput remote
          && remote.batchCount(partitionOf(remote)) > 0
          && (fragment.exchange().copyFirst() || isBroadcast(remote))) {
        copied.add(remote);
      }
    }
    return copied;
  }

  private boolean isBroadcast(RemoteOutput output) {
    return output.partitionCount() == 1 && fragment.partitionCount() > 1;
  }

  private ExchangeOutput copy(List<RemoteOutput> remote) throws Exception {
    ExchangeAccess access = fragment.exchange();
    if (access.copyFirst() || !remote.stream().allMatch(this::isBroadcast)) {
      return fragment.own(fetch(remote, fragment.partition()));
    }
    record Broadcast(List<OutputId> outputs) {}
    Broadcast name = new Broadcast(remote.stream().map(RemoteOutput::id).toList());
    return fragment
        .own(
            access
                .shared()
                .lease(access.execution(), name, () -> fetch(remote, fragment.partition())))
        .value();
  }

  /** All blocks of these outputs for a reading task, a partition an output. */
  private ExchangeOutput fetch(List<RemoteOutput> remote, int reader) throws Exception {
    ExchangeOutput copy =
        new ExchangeOutput(
            "fetched exchange input",
            remote.size(),
            fragment.memory(),
            fragment.settings().spillDirectory(),
            false);
    try (BlockStream stream = open(remote, reader, window(fragment.memory(), 1), copy.memory())) {
      for (Arrived arrived; (arrived = take(stream, fragment)) != null; ) {
        copy.add(arrived.output(), arrived.batch());
      }
      return copy;
    } catch (Throwable failure) {
      copy.close();
      throw failure;
    }
  }

  /** Bytes on their way to one of several streams that a task reads at once. */
  static long window(MemoryPool memory, int streams) {
    long all = Math.clamp(memory.limit() / SHARE_OF_MEMORY, SMALLEST_WINDOW, LARGEST_WINDOW);
    return all / streams;
  }

  /** A stream of what these outputs have for this task. */
  BlockStream open(List<RemoteOutput> remote, long window, MemoryConsumer memory) {
    return open(remote, fragment.partition(), window, memory);
  }

  private BlockStream open(
      List<RemoteOutput> remote, int reader, long window, MemoryConsumer memory) {
    ExchangeAccess access = fragment.exchange();
    return access
        .client()
        .open(
            new ExchangeClient.Fetch(
                remote,
                access.consumer(),
                reader,
                spec.schema(),
                window,
                memory,
                fragment.settings().compression()));
  }

  /** The next block, waited for outside the scheduler's threads; null at the end. */
  static Arrived take(BlockStream stream, FragmentContext fragment) throws Exception {
    Arrived arrived = stream.poll();
    if (arrived != null) {
      return arrived;
    }
    try (AutoCloseable wake = fragment.onCancel(stream::cancel)) {
      arrived = fragment.blocking(stream::take);
    }
    if (arrived == null) {
      fragment.checkCancelled();
    }
    return arrived;
  }
}
