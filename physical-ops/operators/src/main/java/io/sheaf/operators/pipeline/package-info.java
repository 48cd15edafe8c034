/**
 * Push pipelines: a driver takes batches from a source, pushes them through transforms into a sink.
 * Shared state lives in the {@link io.sheaf.operators.pipeline.Source} and {@link
 * io.sheaf.operators.pipeline.Sink} of a task, one thread's state in what their {@code open} gives.
 */
package io.sheaf.operators.pipeline;
