/**
 * The Flight SQL service: statements, prepared statements, metadata and sessions for clients over
 * the network.
 */
package io.sheaf.service;
