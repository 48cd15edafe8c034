/** The reference of scalar functions: its pages, and the examples on them. */
package io.sheaf.tests.functions;
