/** The driver, in process and against a server, and clients that stand upon it. */
package io.sheaf.tests.jdbc;
