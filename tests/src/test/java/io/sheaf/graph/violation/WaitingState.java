package io.sheaf.graph.violation;

import java.util.concurrent.locks.ReentrantLock;

/** Waits for a lock. */
public record WaitingState(ReentrantLock lock) {}
