/** Plans of Substrait, by the library isthmus. */
package io.sheaf.sql.substrait;
