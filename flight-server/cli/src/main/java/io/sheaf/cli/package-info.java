/** The command line: its commands, and how their results and errors are shown. */
package io.sheaf.cli;
