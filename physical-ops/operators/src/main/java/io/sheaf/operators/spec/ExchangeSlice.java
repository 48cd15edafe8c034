package io.sheaf.operators.spec;

/**
 * What one task reads of an upstream stage: some neighbouring partitions, as some neighbouring
 * tasks left them. Neighbouring small partitions are read by one task, a large one by several.
 *
 * @param fromTask first upstream task that is read
 * @param toTask the one after the last
 * @param fromPartition first partition that is read
 * @param toPartition the one after the last
 */
public record ExchangeSlice(int fromTask, int toTask, int fromPartition, int toPartition) {
  public ExchangeSlice {
    if (fromTask < 0 || toTask < fromTask || fromPartition < 0 || toPartition < fromPartition) {
      throw new IllegalArgumentException(
          "a slice of tasks %d to %d and partitions %d to %d"
              .formatted(fromTask, toTask, fromPartition, toPartition));
    }
  }
}
