package io.sheaf.storage;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import java.util.List;

/**
 * What a scan wants of a split.
 *
 * @param columns the table's columns to give, in this order; batches have just these
 * @param pruning conjuncts over the given columns (InputRef i is {@code columns[i]}) that every
 *     wanted row fulfils. The reader may use them to skip pages; it need not apply them exactly
 * @param batchRows most rows a batch
 * @param memory counts the reader's buffers
 */
public record ReadRequest(
    int[] columns, List<Expr> pruning, int batchRows, MemoryConsumer memory) {}
