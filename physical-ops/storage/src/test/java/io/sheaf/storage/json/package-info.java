/** JSON files as tables. */
package io.sheaf.storage.json;
