/** Files that we write and read, against another engine that reads and writes them too. */
package io.sheaf.tests.files;
