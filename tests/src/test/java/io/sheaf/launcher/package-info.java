/** The launcher script, run as a user would. */
package io.sheaf.launcher;
