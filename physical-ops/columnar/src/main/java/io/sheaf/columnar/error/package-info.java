/**
 * Errors a user sees: one class, a stable code with its SQLSTATE, and the place in the user's text.
 */
package io.sheaf.columnar.error;
