/** Values as text. */
package io.sheaf.sql.text;
