/**
 * SQL text to Calcite's syntax tree: {@link io.sheaf.sql.parser.SheafParser} reads statements,
 * {@link io.sheaf.sql.parser.SqlScript} splits a text into them, and the statements that Sheaf adds
 * to Calcite's grammar are {@link io.sheaf.sql.parser.SheafStatement}s. The parser itself is
 * generated from Calcite's grammar template and {@code src/main/codegen}.
 */
package io.sheaf.sql.parser;
