/** The page that says what was tried against what, and how it went. */
package io.sheaf.tests.conformance;
