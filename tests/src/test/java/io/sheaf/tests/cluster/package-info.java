/** Queries whose tasks run elsewhere, and what a session shows of it. */
package io.sheaf.tests.cluster;
