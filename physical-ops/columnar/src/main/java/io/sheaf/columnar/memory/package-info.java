/**
 * Off-heap memory: raw access, owned buffers, and the pool that counts and arbitrates. The one home
 * of raw addresses.
 */
package io.sheaf.columnar.memory;
