/** Task bodies that any process can run, and what every scheduler promises for them. */
package io.sheaf.graph.portable;
