/** The order of joins: graphs of relations and conditions, and the search over them. */
package io.sheaf.planner.join;
