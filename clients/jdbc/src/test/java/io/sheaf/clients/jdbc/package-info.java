/** Programs that others wrote, over Sheaf's driver and over Apache's. */
package io.sheaf.clients.jdbc;
