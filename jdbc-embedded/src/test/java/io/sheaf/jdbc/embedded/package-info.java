/** The jar that has the engine and the driver in it. */
package io.sheaf.jdbc.embedded;
