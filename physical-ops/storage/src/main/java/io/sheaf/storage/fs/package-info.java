/** File systems: listing, reading ranges, writing with a commit. */
package io.sheaf.storage.fs;
