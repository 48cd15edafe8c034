/**
 * Window functions: columns computed for each row from the rows around it. See
 * docs/internals/windows.md.
 */
package io.sheaf.operators.window;
