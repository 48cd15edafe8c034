/** Arrow's ADBC. */
package io.sheaf.clients.adbc;
