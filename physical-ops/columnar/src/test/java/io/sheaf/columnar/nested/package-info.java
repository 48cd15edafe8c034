/** Tests of the form of nested values. */
package io.sheaf.columnar.nested;
