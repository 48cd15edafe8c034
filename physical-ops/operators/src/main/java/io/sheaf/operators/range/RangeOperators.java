package io.sheaf.operators.range;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.row.RecordBatch;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.exchange.ExchangeSink;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.sort.RowOrders;
import io.sheaf.operators.spec.KeySampleSpec;
import io.sheaf.operators.spec.RangeBoundsSpec;
import io.sheaf.operators.spec.RangeSinkSpec;
import io.sheaf.operators.spec.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Puts the steps of an exchange by sampled ranges into the pipelines of a task. */
public final class RangeOperators {
  private RangeOperators() {}

  /** The columns of a sample: the keys, then how many rows each stands for. */
  public static Schema sampleSchema(Schema rows, List<SortKey> keys) {
    List<Field> fields = new ArrayList<>(boundsSchema(rows, keys).fields());
    fields.add(new Field("rows", DataType.Simple.BIGINT, false));
    return new Schema(fields);
  }

  /** The columns of bounds: the keys. */
  public static Schema boundsSchema(Schema rows, List<SortKey> keys) {
    return new Schema(keys.stream().map(key -> rows.field(key.column())).toList());
  }

  /** The keys where they are the only columns. */
  static List<SortKey> alone(List<SortKey> keys) {
    List<SortKey> moved = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      moved.add(new SortKey(i, keys.get(i).descending(), keys.get(i).nullsFirst()));
    }
    return moved;
  }

  private static int[] columns(List<SortKey> keys) {
    return keys.stream().mapToInt(SortKey::column).toArray();
  }

  /** Ends the open pipelines in a sample and starts one from it. */
  public static void build(KeySampleSpec spec, PipelineBuilder pipelines) {
    FragmentContext fragment = pipelines.fragment();
    RowOrder order =
        RowOrders.of(boundsSchema(spec.input().schema(), spec.keys()), alone(spec.keys()));
    KeySample sample =
        fragment.own(
            new KeySample(columns(spec.keys()), -1, spec.most(), order.layout(), fragment));
    pipelines.sink(spec, sample);
    pipelines.source(
        spec, new Once(() -> batch(order, sample.keys().records(), sample.keys().counts())));
  }

  /**
   * Ends the open pipelines, which give samples, in one and starts one from the bounds it gives.
   */
  public static void build(RangeBoundsSpec spec, PipelineBuilder pipelines) {
    FragmentContext fragment = pipelines.fragment();
    RowOrder order = RowOrders.of(spec.schema(), alone(spec.keys()));
    int[] columns = new int[spec.keys().size()];
    Arrays.setAll(columns, i -> i);
    KeySample sample =
        fragment.own(new KeySample(columns, columns.length, spec.most(), order.layout(), fragment));
    pipelines.sink(spec, sample);
    pipelines.source(
        spec,
        new Once(
            () -> batch(order, RangeBounds.choose(sample.keys(), order, spec.ranges()), null)));
  }

  /** Ends the open pipelines in a sink that spreads by the bounds. */
  public static void build(RangeSinkSpec spec, PipelineBuilder pipelines) {
    FragmentContext fragment = pipelines.fragment();
    RangeBounds bounds =
        fragment.own(
            new RangeBounds(
                columns(spec.keys()),
                RowOrders.of(spec.bounds().schema(), alone(spec.keys())),
                fragment));
    pipelines.side(spec.bounds(), spec, bounds);
    pipelines.sink(spec, new ExchangeSink(spec.ranges(), driver -> bounds.spreader(), fragment));
  }

  private static DenseBatch batch(RowOrder order, long[] records, long[] counts) {
    RecordBatch keys = new RecordBatch(order.layout()).reset(records, records.length);
    Column[] columns = new Column[keys.columnCount() + (counts == null ? 0 : 1)];
    for (int i = 0; i < keys.columnCount(); i++) {
      columns[i] = keys.column(i);
    }
    if (counts != null) {
      columns[keys.columnCount()] =
          new LongColumn(DataType.Simple.BIGINT, records.length, counts, null);
    }
    return new DenseBatch(records.length, columns);
  }

  /** One batch, made when it is asked for. */
  private record Once(Supplier<DenseBatch> batch) implements Source {
    @Override
    public int maxDrivers() {
      return 1;
    }

    @Override
    public Reader open(DriverContext driver) {
      return new Reader() {
        private boolean given;

        @Override
        public DenseBatch next() {
          DenseBatch next = given ? null : batch.get();
          given = true;
          return next == null || next.rowCount() == 0 ? null : next;
        }

        @Override
        public void close() {}
      };
    }
  }
}
