/** The driver against a server made of Arrow's own Flight SQL library. */
package io.sheaf.jdbc.remote;
