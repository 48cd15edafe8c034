/**
 * Aggregation: drivers group into tables of their own, which are merged by radix partition when the
 * last driver is done; tables that outgrow memory go to disk. See {@code
 * docs/internals/aggregation.md}.
 */
package io.sheaf.operators.aggregate;
