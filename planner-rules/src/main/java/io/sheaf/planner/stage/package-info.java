/** Stages: the physical plan cut at its exchanges, as specifications that tasks run. */
package io.sheaf.planner.stage;
