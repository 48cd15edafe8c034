/** The line editor of the shell: history, completion, statements over several lines. */
package io.sheaf.cli.shell;
