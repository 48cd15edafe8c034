package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a task's plan: pipeline after pipeline, each by as many drivers as its source and the task's
 * threads allow. Stateless.
 */
public final class FragmentRunner {
  private FragmentRunner() {}

  /**
   * Runs a plan whose root is a sink.
   *
   * @return what the last sink holds if it is a {@link ResultSink}, else an empty result
   */
  public static TaskResult run(OperatorSpec root, FragmentContext fragment) throws Exception {
    List<Pipeline> pipelines = new PlanWalk(fragment).pipelines(root);
    for (Pipeline pipeline : pipelines) {
      run(pipeline, fragment);
    }
    return pipelines.getLast().sink instanceof ResultSink last ? last.result() : TaskResult.EMPTY;
  }

  private static void run(Pipeline pipeline, FragmentContext fragment) throws Exception {
    fragment.checkCancelled();
    Source source = pipeline.source.get();
    if (source != null) {
      int drivers = Math.clamp(source.maxDrivers(), 1, fragment.settings().threads());
      fragment.drive(
          drivers,
          index -> {
            try (PipelineDriver driver =
                new PipelineDriver(pipeline, source, new DriverContext(fragment, index))) {
              driver.run();
            }
          });
    }
    if (pipeline.finishesSink) {
      pipeline.sink.finish(fragment);
    }
  }

  /** One thread's run of one pipeline. */
  private static final class PipelineDriver implements AutoCloseable {
    private final DriverContext context;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Source.Reader reader;
    private final Transform[] transforms;
    private final Sink.Driver sink;

    PipelineDriver(Pipeline pipeline, Source source, DriverContext context) throws Exception {
      this.context = context;
      boolean checked = context.fragment().settings().checked();
      try {
        reader = decorated(open(source.open(context)), pipeline.sourceSpec, checked);
        transforms = new Transform[pipeline.steps.size()];
        for (int i = 0; i < transforms.length; i++) {
          Pipeline.Step step = pipeline.steps.get(i);
          transforms[i] = decorated(open(step.factory().open(context)), step.spec(), checked);
        }
        sink = decorated(open(pipeline.sink.open(context)), pipeline.sinkSpec, checked);
      } catch (Throwable failure) {
        closeAfter(failure);
        throw failure;
      }
    }

    private Source.Reader decorated(Source.Reader plain, OperatorSpec spec, boolean checked) {
      Source.Reader seen = checked ? new CheckedReader(plain, spec) : plain;
      QueryMetrics metrics = context.fragment().metrics();
      return metrics == null ? seen : Measured.reader(seen, metrics.of(spec));
    }

    private Transform decorated(Transform plain, OperatorSpec spec, boolean checked) {
      Transform seen = checked ? new CheckedTransform(plain, spec) : plain;
      QueryMetrics metrics = context.fragment().metrics();
      return metrics == null ? seen : Measured.transform(seen, metrics.of(spec));
    }

    private Sink.Driver decorated(Sink.Driver plain, OperatorSpec spec, boolean checked) {
      Sink.Driver seen = checked ? new CheckedSinkDriver(plain, spec) : plain;
      QueryMetrics metrics = context.fragment().metrics();
      return metrics == null ? seen : Measured.sink(seen, metrics.of(spec));
    }

    private <T extends AutoCloseable> T open(T resource) {
      opened.add(resource);
      return resource;
    }

    void run() {
      while (!isDone()) {
        context.fragment().checkCancelled();
        ColumnBatch batch = reader.next();
        if (batch == null) {
          break;
        }
        if (batch.rowCount() > 0) {
          push(0, batch);
        }
      }
      // What stands before one that is done has nobody to give its last rows to.
      for (int i = Math.max(0, lastDone()); i < transforms.length; i++) {
        transforms[i].finish();
        drain(i);
      }
      sink.combine();
    }

    private boolean isDone() {
      return lastDone() >= 0;
    }

    /** The last step that wants no more rows, the sink being the one behind all; -1 for none. */
    private int lastDone() {
      int step = sink.isDone() ? transforms.length : transforms.length - 1;
      while (step >= 0 && step < transforms.length && !transforms[step].isDone()) {
        step--;
      }
      return step;
    }

    private void push(int step, ColumnBatch batch) {
      if (step == transforms.length) {
        sink.accept(batch);
        return;
      }
      transforms[step].accept(batch);
      drain(step);
    }

    private void drain(int step) {
      for (ColumnBatch output; (output = transforms[step].next()) != null; ) {
        context.fragment().checkCancelled();
        if (output.rowCount() > 0) {
          push(step + 1, output);
        }
        if (lastDone() > step) {
          // One row may have made more than anybody wants to hear of.
          return;
        }
      }
    }

    private void closeAfter(Throwable failure) {
      try {
        close();
      } catch (Exception another) {
        failure.addSuppressed(another);
      }
    }

    @Override
    public void close() throws Exception {
      FragmentResources.closeAll(opened);
    }
  }
}
