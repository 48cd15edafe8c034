/** What each kind of statement does. */
package io.sheaf.sql.statement;
