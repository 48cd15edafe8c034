package io.sheaf.columnar.expr;

import io.sheaf.columnar.memory.MemoryConsumer;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What evaluation may depend on beside its input; the same for all threads of a query.
 *
 * @param zone the session's time zone
 * @param queryStart the instant CURRENT_TIMESTAMP and its kin give
 * @param memory counts the bytes of strings that functions make
 */
public record EvalContext(ZoneId zone, Instant queryStart, MemoryConsumer memory) {}
