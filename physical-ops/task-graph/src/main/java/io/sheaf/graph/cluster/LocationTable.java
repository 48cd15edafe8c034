package io.sheaf.graph.cluster;

/**
 * Where all outputs of a layer are; parallel arrays by the task's index in its layer. Immutable by
 * agreement: nobody writes into the arrays.
 *
 * @param layer the position of the layer in the graph
 * @param firstTask the number of its first task
 * @param version grows whenever an output moves
 * @param members who holds each output
 * @param attempts which attempt made it
 * @param bytes its size
 */
public record LocationTable(
    long execution,
    int layer,
    int firstTask,
    int version,
    int[] members,
    int[] attempts,
    long[] bytes) {}
