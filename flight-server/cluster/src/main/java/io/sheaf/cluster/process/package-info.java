/** Worker processes that this one starts, watches and replaces. */
package io.sheaf.cluster.process;
