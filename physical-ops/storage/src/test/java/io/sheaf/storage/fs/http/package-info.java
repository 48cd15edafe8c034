/** Web servers that work and that do not. */
package io.sheaf.storage.fs.http;
