package io.sheaf.columnar.violation;

import io.sheaf.operators.spec.OperatorSpec;

/** Looks up instead of down. */
public record UsesOperators(OperatorSpec operator) {}
