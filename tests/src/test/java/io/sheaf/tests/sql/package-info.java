/** SQL logic files: SQL with its expected result beside it, run in every mode of execution. */
package io.sheaf.tests.sql;
