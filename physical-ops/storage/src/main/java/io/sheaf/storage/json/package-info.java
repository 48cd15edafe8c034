/** JSON: a value a line, arrays of values, or one value after the other; read and written. */
package io.sheaf.storage.json;
