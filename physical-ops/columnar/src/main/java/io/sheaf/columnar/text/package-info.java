/** Values as text: one spelling for everything that prints or writes rows. */
package io.sheaf.columnar.text;
