package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.aggregate.AggregateOperator;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Groups rows and aggregates each group; without keys, one group that is there even without rows.
 *
 * <p>{@link Phase#PARTIAL} gives the keys, then the state columns of each call; {@link Phase#FINAL}
 * reads just that (keys first, {@code groupKeys} being 0, 1, ...; a call's arguments are its state
 * columns).
 *
 * @param groupKeys columns of the input
 * @param schema the keys, then one column a call (PARTIAL: its state columns)
 */
public record AggregateSpec(
    OperatorSpec input, int[] groupKeys, List<AggregateCall> calls, Phase phase, Schema schema)
    implements OperatorSpec {
  /** Which part of the work an aggregation does. */
  public enum Phase {
    COMPLETE,
    PARTIAL,
    FINAL
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    AggregateOperator.build(this, pipelines);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("Aggregate");
    if (phase != Phase.COMPLETE) {
      text.append(' ').append(phase.name().toLowerCase(Locale.ROOT));
    }
    if (groupKeys.length > 0) {
      text.append(" by ")
          .append(
              Arrays.stream(groupKeys)
                  .mapToObj(key -> "$" + key)
                  .collect(Collectors.joining(", ")));
    }
    if (!calls.isEmpty()) {
      text.append(": ")
          .append(calls.stream().map(AggregateSpec::describe).collect(Collectors.joining(", ")));
    }
    return text.toString();
  }

  private static String describe(AggregateCall call) {
    String arguments =
        call.arguments().isEmpty()
            ? "*"
            : call.arguments().stream()
                .map(column -> "$" + column)
                .collect(Collectors.joining(", "));
    String filter = call.filter() < 0 ? "" : " filter $" + call.filter();
    return call.function() + "(" + arguments + ")" + filter;
  }
}
