/** The command line as a user sees it: processes, their output and exit status. */
package io.sheaf.tests.cli;
