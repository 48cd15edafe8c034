/** SchemaSpy, over Sheaf's driver and over Apache's. */
package io.sheaf.clients.schemaspy;
