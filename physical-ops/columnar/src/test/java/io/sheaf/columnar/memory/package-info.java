/** Tests of counted memory. */
package io.sheaf.columnar.memory;
