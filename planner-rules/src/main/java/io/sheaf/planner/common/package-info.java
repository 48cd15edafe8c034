/** Relations that a query reads in several places and that are made once: common tables. */
package io.sheaf.planner.common;
