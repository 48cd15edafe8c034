/** SQLite's logic tests: millions of queries with the results that several systems agreed on. */
package io.sheaf.tests.sqlite;
