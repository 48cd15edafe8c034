/** Named relations of a session, and files as tables. */
package io.sheaf.sql.catalog;
