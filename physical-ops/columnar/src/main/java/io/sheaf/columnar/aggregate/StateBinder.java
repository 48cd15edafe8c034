package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Places the accumulators of an aggregation in its records; calls that need the same state share
 * it, as sum(x) and avg(x) do.
 */
final class StateBinder {
  private record Source(List<Integer> columns, int filter) {}

  private record Kind(Source source, Class<?> accumulator, Object variant) {}

  private final Schema input;
  private final boolean grouped;
  private final StateLayout layout;
  private final Map<Kind, Accumulator> placed = new LinkedHashMap<>();
  private final Map<Source, List<Accumulator>> bySource = new LinkedHashMap<>();

  StateBinder(Schema input, boolean grouped, StateLayout layout) {
    this.input = input;
    this.grouped = grouped;
    this.layout = layout;
  }

  DataType type(int column) {
    return input.type(column);
  }

  boolean isNullable(int column) {
    return input.field(column).nullable();
  }

  /** Whether a group may have no value at all for a column. */
  private boolean mayBeEmpty(int column, int filter) {
    return !grouped || filter >= 0 || isNullable(column);
  }

  /** count(*), or of the rows where a column is not null. */
  Count count(int column, int filter) {
    int counted = column >= 0 && isNullable(column) ? column : -1;
    return (Count) place(counted, filter, Count.class, "", () -> new Count(layout));
  }

  LongSum longSum(int column, int filter, DataType type, boolean nullIfEmpty) {
    boolean flagged = nullIfEmpty && mayBeEmpty(column, filter);
    return (LongSum)
        place(
            column,
            filter,
            LongSum.class,
            List.of(type, flagged),
            () -> new LongSum(layout, type, flagged));
  }

  Int128Sum int128Sum(int column, int filter, DataType type, boolean nullIfEmpty) {
    boolean flagged = nullIfEmpty && mayBeEmpty(column, filter);
    return (Int128Sum)
        place(
            column,
            filter,
            Int128Sum.class,
            List.of(type, flagged),
            () -> new Int128Sum(layout, type, flagged));
  }

  DoubleSum doubleSum(int column, int filter, DataType type, boolean nullIfEmpty) {
    boolean flagged = nullIfEmpty && mayBeEmpty(column, filter);
    return (DoubleSum)
        place(
            column,
            filter,
            DoubleSum.class,
            List.of(type, flagged),
            () -> new DoubleSum(layout, type, flagged));
  }

  Accumulator choice(int column, int filter, Choice choice) {
    DataType type = type(column);
    return place(
        column,
        filter,
        Choice.class,
        choice,
        () ->
            switch (type.layout()) {
              case BOOLEAN, INT, LONG -> new LongChoice(layout, type, choice);
              case DOUBLE -> new DoubleChoice(layout, type, choice);
              case INT128 -> new Int128Choice(layout, type, choice);
              case VIEW -> new StringChoice(layout, type, choice);
            });
  }

  private Accumulator place(
      int column, int filter, Class<?> kind, Object variant, Supplier<Accumulator> make) {
    return place(column < 0 ? List.of() : List.of(column), filter, kind, variant, make);
  }

  /**
   * The one accumulator of a kind over some columns.
   *
   * @param variant what tells accumulators of the class apart
   * @param make places a new one in the layout
   */
  <T extends Accumulator> T over(
      List<Integer> columns,
      int filter,
      Class<T> kind,
      Object variant,
      Function<StateLayout, T> make) {
    return kind.cast(place(columns, filter, kind, variant, () -> make.apply(layout)));
  }

  private Accumulator place(
      List<Integer> columns,
      int filter,
      Class<?> kind,
      Object variant,
      Supplier<? extends Accumulator> make) {
    Source source = new Source(columns, filter);
    return placed.computeIfAbsent(
        new Kind(source, kind, variant),
        key -> {
          Accumulator made = make.get();
          bySource.computeIfAbsent(source, s -> new ArrayList<>()).add(made);
          return made;
        });
  }

  List<AggregateState.Input> inputs() {
    return bySource.entrySet().stream()
        .map(
            e ->
                new AggregateState.Input(
                    e.getKey().columns(), e.getKey().filter(), List.copyOf(e.getValue())))
        .toList();
  }
}
