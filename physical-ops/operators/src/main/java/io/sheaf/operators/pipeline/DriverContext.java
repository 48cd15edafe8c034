package io.sheaf.operators.pipeline;

/**
 * What one driver's operators need.
 *
 * @param index number of the driver within its pipeline, from 0
 */
public record DriverContext(FragmentContext fragment, int index) {}
