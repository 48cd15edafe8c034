package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RecordBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All window functions over one stretch of ordered rows, chunk by chunk:
 *
 * <pre>
 *   1. partitions and peers: where they start and, if somebody needs it, end
 *   2. frames
 *   3. steps: aggregates, target rows
 *   4. columns, while the chunk's rows and the rows they refer to stay in memory
 *   5. rows that no later chunk needs are forgotten
 * </pre>
 */
final class WindowEvaluation implements StretchSource.Evaluation {
  private final WindowRows rows;
  private final int chunkRows;
  private final List<Borders> borders;
  private final List<Frames> frames;
  private final List<WindowStep> steps;
  private final List<WindowOutput> outputs;
  private final long[] records;
  private final RecordBatch input;
  private final WindowBatch batch;
  private long at;

  WindowEvaluation(WindowPlan plan, WindowRows rows, MemoryConsumer memory, int chunkRows) {
    this.rows = rows;
    this.chunkRows = chunkRows;
    Assembly assembly = new Assembly(plan, memory);
    this.borders = assembly.borders;
    this.frames = assembly.frames;
    this.steps = assembly.steps;
    try {
      assembly.assemble();
    } catch (Throwable failure) {
      steps.forEach(WindowStep::close);
      throw failure;
    }
    this.outputs = assembly.outputs;
    this.records = new long[chunkRows];
    this.input = new RecordBatch(plan.order().layout());
    this.batch = new WindowBatch();
  }

  @Override
  public ColumnBatch next() {
    rows.unpin();
    rows.discard(needed());
    int count = available();
    if (count == 0) {
      return null;
    }
    for (Borders border : borders) {
      border.cover(at, count);
    }
    for (Frames frame : frames) {
      frame.cover(at, count);
    }
    for (WindowStep step : steps) {
      step.prepare(at, count);
    }
    rows.unpin();
    rows.records(at, count, records);
    batch.reset(at, count);
    at += count;
    return batch;
  }

  private int available() {
    int count = chunkRows;
    if (rows.has(at + count - 1)) {
      return count;
    }
    return (int) (rows.count() - at);
  }

  private long needed() {
    long needed = Math.max(0, at - 1);
    for (WindowStep step : steps) {
      needed = Math.min(needed, step.needed());
    }
    for (Frames frame : frames) {
      needed = Math.min(needed, frame.edges());
    }
    return needed;
  }

  @Override
  public void close() {
    steps.forEach(WindowStep::close);
  }

  /** The chunk's rows with a column for each function. */
  private final class WindowBatch extends ColumnBatch {
    private final Column[] computed = new Column[outputs.size()];
    private int rowCount;

    void reset(long from, int count) {
      rowCount = count;
      input.reset(records, count);
      for (int i = 0; i < computed.length; i++) {
        computed[i] = outputs.get(i).column(from, count);
      }
    }

    @Override
    public int rowCount() {
      return rowCount;
    }

    @Override
    public int columnCount() {
      return input.columnCount() + computed.length;
    }

    @Override
    public Column column(int index) {
      int own = index - input.columnCount();
      return own < 0 ? input.column(index) : computed[own];
    }

    @Override
    public boolean isLoaded(int index) {
      return index >= input.columnCount() || input.isLoaded(index);
    }
  }

  /** Makes what the plan's functions need, each thing once. */
  private final class Assembly {
    final List<Borders> borders = new ArrayList<>();
    final List<Frames> frames = new ArrayList<>();
    final List<WindowStep> steps = new ArrayList<>();
    final List<WindowOutput> outputs = new ArrayList<>();
    private final WindowPlan plan;
    private final MemoryConsumer memory;
    private final Map<Integer, Borders> byKeys = new HashMap<>();
    private final Map<WindowPlan.Over, Frames> byFrame = new HashMap<>();
    private final Map<WindowPlan.Over, FrameAggregates> aggregates = new HashMap<>();

    Assembly(WindowPlan plan, MemoryConsumer memory) {
      this.plan = plan;
      this.memory = memory;
    }

    void assemble() {
      for (WindowPlan.Function function : plan.functions()) {
        outputs.add(output(function));
      }
    }

    private Borders borders(int keys) {
      return byKeys.computeIfAbsent(
          keys,
          k -> {
            Borders made = new Borders(rows, plan.order(), k, plan.needsEnds(k), chunkRows);
            borders.add(made);
            return made;
          });
    }

    private Borders partitions(WindowPlan.Over over) {
      return borders(over.partitionKeys());
    }

    private Borders peers(WindowPlan.Over over) {
      return borders(over.partitionKeys() + over.orderKeys());
    }

    private Frames frames(WindowPlan.Over over) {
      return byFrame.computeIfAbsent(
          over,
          o -> {
            Frames made =
                new Frames(
                    o.frame(),
                    rows,
                    plan.order(),
                    o.partitionKeys(),
                    partitions(o),
                    Frames.needsPeers(o.frame()) ? peers(o) : null,
                    chunkRows);
            frames.add(made);
            return made;
          });
    }

    private WindowOutput output(WindowPlan.Function function) {
      WindowPlan.Over over = function.over();
      return switch (function) {
        case WindowPlan.Rank rank ->
            new Ranking(rank.kind(), rank.type(), partitions(over), peers(over));
        case WindowPlan.Tile tile -> new Tiles(tile.type(), partitions(over), number(tile.parts()));
        case WindowPlan.Value value -> value(value);
        case WindowPlan.Ordered ordered -> ordered(ordered);
        case WindowPlan.Aggregated aggregated ->
            aggregates(over, aggregated).output(aggregated.index());
      };
    }

    private OrderedFrames ordered(WindowPlan.Ordered ordered) {
      FrameRows frameRows = new FrameRows(rows, plan.order().layout(), ordered.rowOrder(), memory);
      OrderedFunction function =
          OrderedFunctions.of(
              ordered.call(),
              new OrderedRows(frameRows, plan.order().layout()),
              plan.input(),
              memory,
              chunkRows);
      OrderedFrames made =
          new OrderedFrames(frames(ordered.over()), frameRows, function, chunkRows);
      steps.add(made);
      return made;
    }

    private WholeNumbers number(int field) {
      return new WholeNumbers(plan.order().layout(), rows, field, chunkRows);
    }

    private RowValue value(WindowPlan.Value value) {
      WindowPlan.Over over = value.over();
      int passed = value.ignoreNulls() ? value.field() : -1;
      RowValue made =
          new RowValue(
              value.kind(),
              rows,
              plan.order().layout(),
              value.field(),
              partitions(over),
              value.kind().isShift() ? null : frames(over),
              value.number() < 0 ? null : number(value.number()),
              new Positions(rows, plan.order().layout(), passed, memory),
              plan.needsEnds(over.partitionKeys()),
              chunkRows);
      steps.add(made);
      return made;
    }

    private FrameAggregates aggregates(WindowPlan.Over over, WindowPlan.Aggregated aggregated) {
      return aggregates.computeIfAbsent(
          over,
          o -> {
            FrameAggregates made =
                new FrameAggregates(
                    rows,
                    plan.order().layout(),
                    aggregated.state(),
                    partitions(o),
                    frames(o),
                    o.frame().isRunning(),
                    memory,
                    chunkRows);
            steps.add(made);
            return made;
          });
    }
  }
}
