package io.sheaf.operators.violation;

import sun.misc.Unsafe;

/** Reads raw addresses. */
public record UsesUnsafe(Class<Unsafe> type) {}
