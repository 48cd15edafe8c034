/** Clients for Node, one of them in Rust. */
package io.sheaf.clients.npm;
