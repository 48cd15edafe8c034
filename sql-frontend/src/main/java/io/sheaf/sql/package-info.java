/**
 * SQL and programmatic entry: sessions, the catalog, settings, and statements on their way to a
 * plan and a result.
 */
package io.sheaf.sql;
