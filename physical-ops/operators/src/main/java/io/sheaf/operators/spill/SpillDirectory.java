package io.sheaf.operators.spill;

import java.nio.file.Path;

/**
 * Where a process puts what does not fit memory.
 *
 * @param path made when first needed
 */
public record SpillDirectory(Path path) {}
