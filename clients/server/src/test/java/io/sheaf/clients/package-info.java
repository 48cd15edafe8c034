/** A server of its own process, for clients whose class path has nothing of the engine. */
package io.sheaf.clients;
