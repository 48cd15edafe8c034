package io.sheaf.graph.violation;

import com.google.common.collect.ImmutableList;

/** Brings a library into the task graph. */
public record UsesGuava(ImmutableList<String> names) {}
