package io.sheaf.cluster;

import io.sheaf.cluster.protocol.LayerForm;
import io.sheaf.cluster.protocol.OutputForm;
import io.sheaf.cluster.transport.Address;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.AssignedTask;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskContext;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.cluster.TaskAttempt;
import io.sheaf.graph.cluster.TaskFailure;
import io.sheaf.graph.cluster.WorkerAction;
import io.sheaf.operators.exchange.ExchangeAccess;
import io.sheaf.operators.exchange.ExchangeClient;
import io.sheaf.operators.exchange.FetchFailure;
import io.sheaf.operators.exchange.OutputId;
import io.sheaf.operators.exchange.OutputSizes;
import io.sheaf.operators.exchange.PartitionedOutput;
import io.sheaf.operators.exchange.RemoteOutput;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * A task that the coordinator has assigned to this member. Inputs of this member are lent by
 * reference, others are told by where they are; plain values are here before the body runs.
 */
final class MemberTask implements AssignedTask {
  private static final OutputSizes NOTHING = new OutputSizes(1);

  /** A chain of causes may be a circle. */
  private static final int MOST_CAUSES = 64;

  /** Who hears how it went; called on the thread of the task. */
  interface Outcome {
    /** It has an output, which is in the store. */
    void made(MemberTask task, OutputForm output, byte[] said, long micros);

    /** It has none. */
    void failed(MemberTask task, TaskFailure failure, Throwable thrown);

    /**
     * It has read from another member.
     *
     * @param layer position of the layer that was read
     * @param producer the member that was read from
     */
    void moved(MemberTask task, int layer, int producer, long blocks, long rows, long bytes);
  }

  /**
   * What it was told.
   *
   * @param peers a snapshot of the members
   */
  record Assignment(
      TaskAttempt attempt,
      long priority,
      boolean copyInputs,
      LayerForm layer,
      List<TaskInputs> inputs,
      Map<Integer, Peer> peers,
      Peer self) {}

  private final Assignment assignment;
  private final KnownExecution known;
  private final MemberResources resources;
  private final Outcome outcome;
  private final Map<OutputId, TaskResult> values = new HashMap<>(); // fetched before the body runs
  private ClusterExecution client;

  MemberTask(
      Assignment assignment, KnownExecution known, MemberResources resources, Outcome outcome) {
    this.assignment = assignment;
    this.known = known;
    this.resources = resources;
    this.outcome = outcome;
  }

  TaskAttempt attempt() {
    return assignment.attempt();
  }

  /** Notes the execution of this very process that it runs for. */
  void ranFor(ClusterExecution own) {
    client = own;
  }

  /** The execution of this very process that it runs for, or null. */
  ClusterExecution execution() {
    return client;
  }

  private int index() {
    return attempt().task() - assignment.layer().firstTask();
  }

  @Override
  public TaskKey key() {
    return new TaskKey(assignment.layer().name(), index());
  }

  @Override
  public long rank() {
    return assignment.priority();
  }

  @Override
  public TaskBody body() {
    TaskBody body = known.body(assignment.layer(), index());
    return context -> {
      fetchValues(context);
      return body.run(context);
    };
  }

  private void fetchValues(TaskContext context) throws Exception {
    for (TaskInputs inputs : assignment.inputs()) {
      for (int i = 0; i < inputs.size(); i++) {
        OutputForm form = inputs.outputs().get(i);
        if (form.plain() && form.value() == null && !isLocal(inputs, i)) {
          RemoteOutput output = remote(inputs, i);
          byte[] bytes = context.blocking(() -> exchange().fetchValue(output, consumer()));
          values.put(output.id(), PlainValues.decode(bytes));
        }
      }
    }
  }

  private boolean isLocal(TaskInputs inputs, int i) {
    return inputs.locations().members()[i] == assignment.self().id();
  }

  @Override
  public TaskResult input(TaskKey key) {
    for (TaskInputs inputs : assignment.inputs()) {
      if (inputs.producer().name().equals(key.layer())) {
        for (int i = 0; i < inputs.size(); i++) {
          if (inputs.locations().tasks()[i] == inputs.producer().firstTask() + key.index()) {
            return result(inputs, i);
          }
        }
      }
    }
    throw new IllegalArgumentException(key() + " doesn't depend on " + key);
  }

  @Override
  public List<TaskResult> inputs(int dependency) {
    return new Results(assignment.inputs().get(dependency));
  }

  @Override
  public int dependencyCount() {
    return assignment.inputs().size();
  }

  private TaskResult result(TaskInputs inputs, int i) {
    OutputForm form = inputs.outputs().get(i);
    if (isLocal(inputs, i)) {
      TaskResult held = resources.store().get(id(inputs, i));
      if (held == null) {
        throw new FetchFailure(
            remote(inputs, i), consumer(), FetchFailure.Cause.UNKNOWN_OUTPUT, "not held", null);
      }
      return held;
    }
    if (form.value() != null) {
      return PlainValues.decode(form.value());
    }
    return form.plain() ? values.get(id(inputs, i)) : remote(inputs, i);
  }

  private OutputId id(TaskInputs inputs, int i) {
    return new OutputId(
        attempt().execution(), inputs.locations().tasks()[i], inputs.locations().attempts()[i]);
  }

  private RemoteOutput remote(TaskInputs inputs, int i) {
    return remote(
        id(inputs, i),
        inputs.key(i),
        inputs.holder(i, assignment.peers()),
        inputs.outputs().get(i));
  }

  /** An output that a member holds, which may be gone. */
  static RemoteOutput remote(OutputId id, TaskKey key, Peer holder, OutputForm form) {
    OutputSizes sizes = form.sizes() == null ? NOTHING : form.sizes();
    Address address = holder == null ? null : holder.address();
    return address == null
        ? new RemoteOutput(id, key, holder == null ? "a lost member" : holder.name(), "", 0, sizes)
        : new RemoteOutput(id, key, holder.name(), address.host(), address.port(), sizes);
  }

  private String consumer() {
    return key() + " attempt " + attempt().attempt() + " on " + assignment.self().name();
  }

  @Override
  public <T> Optional<T> service(Class<T> type) {
    if (type == ExchangeAccess.class) {
      return Optional.of(
          type.cast(
              new ExchangeAccess(
                  exchange(),
                  resources.shared(),
                  attempt().execution(),
                  consumer(),
                  assignment.copyInputs())));
    }
    return Optional.empty();
  }

  private ExchangeClient exchange() {
    return new CountedExchange(resources.exchange(), this::moved);
  }

  private void moved(RemoteOutput output, long blocks, long rows, long bytes) {
    for (TaskInputs inputs : assignment.inputs()) {
      int holder = holder(inputs, output.id());
      if (holder >= 0) {
        outcome.moved(this, inputs.producer().position(), holder, blocks, rows, bytes);
        return;
      }
    }
  }

  @Override
  public void finished(TaskResult result, byte[] report, long micros) {
    OutputForm form;
    try {
      form = store(result);
    } catch (Throwable failure) {
      result.close();
      failed(failure);
      return;
    }
    outcome.made(this, form, report, micros);
  }

  private OutputForm store(TaskResult result) {
    OutputId id = new OutputId(attempt().execution(), attempt().task(), attempt().attempt());
    OutputSizes sizes = resources.store().put(id, result);
    if (result instanceof PartitionedOutput) {
      return new OutputForm(false, sizes, null);
    }
    return sizes.totalBytes() <= OutputForm.INLINE_BYTES
        ? new OutputForm(true, null, resources.store().encoded(result))
        : new OutputForm(true, sizes, null);
  }

  @Override
  public void failed(Throwable failure) {
    outcome.failed(this, kind(failure), failure);
  }

  /** What it means that an output could not be copied. */
  static TaskFailure copyFailure(WorkerAction.Copy copy, Throwable failure) {
    return kind(
        failure,
        fetch ->
            new TaskFailure.FetchFailed(
                copy.output(), copy.source(), reached(fetch.reason()), fetch.getMessage()));
  }

  /** What the coordinator has to know to decide what follows. */
  private TaskFailure kind(Throwable failure) {
    return kind(failure, this::fetchFailed);
  }

  private static TaskFailure kind(
      Throwable failure, Function<FetchFailure, TaskFailure> fetchFailed) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++, cause = cause.getCause()) {
      if (cause instanceof FetchFailure fetch) {
        return fetchFailed.apply(fetch);
      }
      if (cause instanceof SheafException known && known.code() == ErrorCode.DISK_FULL) {
        return new TaskFailure.OutOfDisk(ErrorReports.of(known));
      }
      if (cause instanceof OutOfMemoryError
          || (cause instanceof SheafException known && known.code() == ErrorCode.OUT_OF_MEMORY)) {
        return new TaskFailure.OutOfMemory(ErrorReports.of(cause));
      }
    }
    return new TaskFailure.User(ErrorReports.of(failure));
  }

  private TaskFailure fetchFailed(FetchFailure failure) {
    OutputId id = failure.output().id();
    int holder = -1;
    for (TaskInputs inputs : assignment.inputs()) {
      holder = Math.max(holder, holder(inputs, id));
    }
    return new TaskFailure.FetchFailed(
        new TaskAttempt(id.execution(), id.task(), id.attempt()),
        holder,
        reached(failure.reason()),
        failure.getMessage());
  }

  /** The member that the reader was told to ask, or -1 when the output is not among them. */
  private static int holder(TaskInputs inputs, OutputId id) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.locations().tasks()[i] == id.task()
          && inputs.locations().attempts()[i] == id.attempt()) {
        return inputs.locations().members()[i];
      }
    }
    return -1;
  }

  /** Whether the member has answered. */
  static boolean reached(FetchFailure.Cause cause) {
    return switch (cause) {
      case UNKNOWN_OUTPUT, CORRUPT, MISMATCH -> true;
      case REFUSED, BROKEN, TIMED_OUT -> false;
    };
  }

  /** The results read through a dependency, each found when asked for. */
  private final class Results extends AbstractList<TaskResult> implements RandomAccess {
    private final TaskInputs inputs;

    Results(TaskInputs inputs) {
      this.inputs = inputs;
    }

    @Override
    public TaskResult get(int i) {
      Objects.checkIndex(i, size());
      return result(inputs, i);
    }

    @Override
    public int size() {
      return inputs.size();
    }
  }
}
