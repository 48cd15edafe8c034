package io.sheaf.operators.exchange;

/**
 * A task's way to the outputs of other members.
 *
 * @param client pulls them
 * @param shared what the tasks of this member share of one execution
 * @param execution the execution that the task belongs to
 * @param consumer the task, for messages: its key and attempt, and the member it runs on
 * @param copyFirst whether remote inputs are copied wholly before the first row flows, so that a
 *     task that can't be run twice never reads half an input
 */
public record ExchangeAccess(
    ExchangeClient client,
    SharedInputs shared,
    long execution,
    String consumer,
    boolean copyFirst) {}
