/** Plans of Substrait, made of SQL and run as SQL. */
package io.sheaf.sql.substrait;
