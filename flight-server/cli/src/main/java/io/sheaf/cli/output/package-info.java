/** Results of statements as text and files: one writer a format, each with bounded memory. */
package io.sheaf.cli.output;
