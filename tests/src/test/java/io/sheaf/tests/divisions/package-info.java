/**
 * Sorted boundaries of tables that replace exchanges: plans and results over files of another
 * writer.
 */
package io.sheaf.tests.divisions;
