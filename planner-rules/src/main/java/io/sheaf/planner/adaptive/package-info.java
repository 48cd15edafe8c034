/**
 * Plans that change while they run: the stages that have not started are planned anew, by the same
 * passes, with the exact sizes of what finished stages left.
 */
package io.sheaf.planner.adaptive;
