/** The demonstration: TPC-H data made on the spot, and queries over it. */
package io.sheaf.cli.demo;
