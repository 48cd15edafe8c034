/**
 * What goes wrong from outside: files, memory, cancellation. One clear error each, and nothing held
 * afterwards.
 */
package io.sheaf.tests.faults;
