/** The rules of the design that the compiler cannot check. */
package io.sheaf.architecture;
