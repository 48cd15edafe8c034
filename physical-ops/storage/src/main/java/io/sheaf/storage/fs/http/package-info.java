/** Files of web servers, read only. */
package io.sheaf.storage.fs.http;
