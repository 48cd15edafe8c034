package io.sheaf.operators.pipeline;

import io.sheaf.operators.spec.OperatorSpec;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/** The metrics of a query's operators, by plan node. Thread-safe. */
public final class QueryMetrics {
  private final Map<OperatorSpec, OperatorMetrics> operators =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /** The metrics of a plan node (the object itself, not an equal one). */
  public OperatorMetrics of(OperatorSpec spec) {
    return operators.computeIfAbsent(spec, s -> new OperatorMetrics());
  }
}
